// SPDX-License-Identifier: Apache-2.0
#include "collective_call.hpp"

#include "communicator.hpp"

namespace accelbench::cuda::nccl {
namespace {

void* address(CUdeviceptr at, std::size_t offset = 0) {
    return reinterpret_cast<void*>(at + offset);
}

/// Part r of x goes to rank r, and part r of y comes from there. One group, so that all of them are
/// on their way at the same time.
ncclResult_t all_to_all(const api& nccl, ncclComm_t comm, const collective& c,
                        const call_site& at) {
    const std::size_t bytes = c.count * c.element;
    ncclResult_t answered = nccl.group_start();
    for (int r = 0; r < c.ranks && answered == ncclSuccess; ++r) {
        const std::size_t offset = static_cast<std::size_t>(r) * bytes;
        answered = nccl.send(address(at.operands[0], offset), c.count, c.type, r, comm, at.stream);
        if (answered == ncclSuccess) {
            answered =
                nccl.receive(address(at.operands[1], offset), c.count, c.type, r, comm, at.stream);
        }
    }
    const ncclResult_t ended = nccl.group_end();
    return answered == ncclSuccess ? ended : answered;
}

ncclResult_t to_the_next(const api& nccl, ncclComm_t comm, int rank, const collective& c,
                         const call_site& at) {
    ncclResult_t answered = nccl.group_start();
    if (answered == ncclSuccess) {
        answered = nccl.send(address(at.operands[0]), c.count, c.type, (rank + 1) % c.ranks, comm,
                             at.stream);
    }
    if (answered == ncclSuccess) {
        answered = nccl.receive(address(at.operands[1]), c.count, c.type,
                                (rank + c.ranks - 1) % c.ranks, comm, at.stream);
    }
    const ncclResult_t ended = nccl.group_end();
    return answered == ncclSuccess ? ended : answered;
}

ncclResult_t call(const communicator& comm, ncclComm_t handle, const collective& c,
                  const call_site& at) {
    const api& nccl = comm.table();
    const void* const x = address(at.operands[0]);
    void* const y = address(at.operands[1]);
    if (c.op == "all_reduce") {
        return nccl.all_reduce(x, y, c.count, c.type, ncclSum, handle, at.stream);
    }
    if (c.op == "all_gather") {
        return nccl.all_gather(x, y, c.count, c.type, handle, at.stream);
    }
    if (c.op == "reduce_scatter") {
        return nccl.reduce_scatter(x, y, c.count, c.type, ncclSum, handle, at.stream);
    }
    if (c.op == "broadcast") {
        return nccl.broadcast(x, y, c.count, c.type, 0, handle, at.stream);
    }
    if (c.op == "all_to_all") {
        return all_to_all(nccl, handle, c, at);
    }
    return to_the_next(nccl, handle, comm.rank(), c, at);
}

}  // namespace

void collective_call::enqueue(const call_site& at) {
    const auto* comm = static_cast<const communicator*>(at.comm);
    sdk::require(comm != nullptr, "a collective's session needs a communicator");
    sdk::require(comm->ranks() == what_.ranks,
                 "the workload and the communicator differ in their ranks");
    comm->run(what_.op, [&](ncclComm_t handle) { return call(*comm, handle, what_, at); });
}

}  // namespace accelbench::cuda::nccl
