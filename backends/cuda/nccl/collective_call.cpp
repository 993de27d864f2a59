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
ncclResult_t all_to_all(const communicator& comm, const collective& c, const call_site& at) {
    const api& nccl = comm.table();
    const std::size_t bytes = c.count * c.element;
    ncclResult_t answered = nccl.group_start();
    for (int r = 0; r < c.ranks && answered == ncclSuccess; ++r) {
        const std::size_t offset = static_cast<std::size_t>(r) * bytes;
        answered =
            nccl.send(address(at.operands[0], offset), c.count, c.type, r, comm.get(), at.stream);
        if (answered == ncclSuccess) {
            answered = nccl.receive(address(at.operands[1], offset), c.count, c.type, r, comm.get(),
                                    at.stream);
        }
    }
    const ncclResult_t ended = nccl.group_end();
    return answered == ncclSuccess ? ended : answered;
}

ncclResult_t to_the_next(const communicator& comm, const collective& c, const call_site& at) {
    const api& nccl = comm.table();
    ncclResult_t answered = nccl.group_start();
    if (answered == ncclSuccess) {
        answered = nccl.send(address(at.operands[0]), c.count, c.type, (comm.rank() + 1) % c.ranks,
                             comm.get(), at.stream);
    }
    if (answered == ncclSuccess) {
        answered = nccl.receive(address(at.operands[1]), c.count, c.type,
                                (comm.rank() + c.ranks - 1) % c.ranks, comm.get(), at.stream);
    }
    const ncclResult_t ended = nccl.group_end();
    return answered == ncclSuccess ? ended : answered;
}

}  // namespace

void collective_call::enqueue(const call_site& at) {
    const auto* comm = static_cast<const communicator*>(at.comm);
    sdk::require(comm != nullptr, "a collective's session needs a communicator");
    sdk::require(comm->ranks() == what_.ranks,
                 "the workload and the communicator differ in their ranks");
    const api& nccl = comm->table();
    const void* const x = address(at.operands[0]);
    void* const y = address(at.operands[1]);
    const auto& [op, count, element, type, ranks] = what_;
    if (op == "all_reduce") {
        comm->settle(nccl.all_reduce(x, y, count, type, ncclSum, comm->get(), at.stream), op);
    } else if (op == "all_gather") {
        comm->settle(nccl.all_gather(x, y, count, type, comm->get(), at.stream), op);
    } else if (op == "reduce_scatter") {
        comm->settle(nccl.reduce_scatter(x, y, count, type, ncclSum, comm->get(), at.stream), op);
    } else if (op == "broadcast") {
        comm->settle(nccl.broadcast(x, y, count, type, 0, comm->get(), at.stream), op);
    } else if (op == "all_to_all") {
        comm->settle(all_to_all(*comm, what_, at), op);
    } else {
        comm->settle(to_the_next(*comm, what_, at), op);
    }
}

}  // namespace accelbench::cuda::nccl
