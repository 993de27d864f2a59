// SPDX-License-Identifier: Apache-2.0
// libnccl.so.2 on host memory: the calls that the backend makes, between processes of one host.
// What the backend never does is refused: other types and sums, a send outside a group, a call
// before the communicator is ready. A communicator that was aborted or destroyed is gone: whoever
// uses it again ends the process, as the real library may.
#include <cuda.h>
#include <dlfcn.h>
#include <nccl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "job.hpp"
#include "settings.hpp"

struct ncclComm {
    nccl_double::meeting where;
    std::uint32_t rank = 0;
    std::atomic<int> under_way = 0;
    std::vector<std::unique_ptr<nccl_double::job>> captured;  // graphs run them again and again
};

namespace nccl_double {
namespace {

constexpr char magic[] = "accelbench nccl double";

struct ticket {  // what a unique id holds
    char magic[32];
    pid_t process;
    int descriptor;
};
static_assert(sizeof(ticket) <= NCCL_UNIQUE_ID_BYTES);

thread_local std::string last_words;

ncclResult_t refuse(ncclResult_t code, const char* words) {
    last_words = words;
    return code;
}

struct registry {
    std::mutex lock;
    std::set<ncclComm_t> alive, aborted;  // aborted: jobs on streams may still look at them
};
registry& all_comms() {
    static auto* const one = new registry;  // streams may still run while the process ends
    return *one;
}

[[noreturn]] void violation(const char* call, const char* what) {
    std::fprintf(stderr, "nccl double: %s on a communicator %s\n", call, what);
    std::abort();
}

/// First of every call: the fault that is set for it, and whether the communicator may be used.
ncclResult_t begin(const char* call, ncclComm_t comm) {
    if (const ncclResult_t struck = enter(call); struck != ncclSuccess) {
        return refuse(struck, "a fault that the test asked for");
    }
    const std::scoped_lock locked(all_comms().lock);
    if (comm == nullptr) {
        return refuse(ncclInvalidArgument, "a null pointer");
    }
    if (!all_comms().alive.contains(comm)) {
        violation(call, "that is gone");
    }
    return ncclSuccess;
}

/// Calls of the driver, never linked: as the real library finds it.
struct driver {
    decltype(&::cuCtxGetCurrent) current = nullptr;
    decltype(&::cuLaunchHostFunc) launch = nullptr;
    decltype(&::cuStreamIsCapturing) is_capturing = nullptr;
};

const driver& the_driver() {
    static const driver found = [] {
        driver d;
        if (void* library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL)) {
            d.current = reinterpret_cast<decltype(d.current)>(dlsym(library, "cuCtxGetCurrent"));
            d.launch = reinterpret_cast<decltype(d.launch)>(dlsym(library, "cuLaunchHostFunc"));
            d.is_capturing =
                reinterpret_cast<decltype(d.is_capturing)>(dlsym(library, "cuStreamIsCapturing"));
        }
        return d;
    }();
    return found;
}

bool has_context() {
    CUcontext context = nullptr;
    return the_driver().current != nullptr && the_driver().current(&context) == CUDA_SUCCESS &&
           context != nullptr;
}

bool is_ready(const ncclComm& comm) {
    const std::uint32_t ranks = comm.where.all().ranks.load();
    return comm.where.all().joined.load() == (1U << ranks) - 1;
}

/// The group that this thread has open: its sends and receives become one job.
struct open_group {
    int depth = 0;
    ncclComm_t comm = nullptr;
    CUstream stream = nullptr;
    ncclDataType_t type = ncclFloat32;
    std::uint64_t bytes = 0;
    std::vector<transfer> transfers;
};
thread_local open_group group;

ncclResult_t check(ncclComm_t comm, const void* x, const void* y, ncclDataType_t type) {
    if (x == nullptr || y == nullptr) {
        return refuse(ncclInvalidArgument, "a null pointer");
    }
    if (bytes_of(type) == 0) {
        return refuse(ncclInvalidArgument, "the double has no such type");
    }
    if (reinterpret_cast<std::uintptr_t>(x) % 16 != 0 ||
        reinterpret_cast<std::uintptr_t>(y) % 16 != 0) {
        return refuse(ncclInvalidArgument, "data must lie on 16 bytes to be moved at full speed");
    }
    if (!is_ready(*comm)) {
        return refuse(ncclInvalidUsage, "the communicator is not ready");
    }
    if (!has_context()) {
        return refuse(ncclUnhandledCudaError, "no context is current");
    }
    return comm->where.all().broken.load() != 0
               ? refuse(ncclRemoteError, "another rank did something else")
               : ncclSuccess;
}

ncclResult_t enqueue(ncclComm_t comm, std::unique_ptr<job> made, CUstream stream) {
    CUstreamCaptureStatus capturing = CU_STREAM_CAPTURE_STATUS_NONE;
    if (the_driver().is_capturing(stream, &capturing) != CUDA_SUCCESS) {
        return refuse(ncclUnhandledCudaError, "the stream cannot be asked");
    }
    const bool once = capturing == CU_STREAM_CAPTURE_STATUS_NONE;
    made->under_way = once ? &comm->under_way : nullptr;
    comm->under_way += once ? 1 : 0;
    if (the_driver().launch(stream, once ? run_once : run_again, made.get()) != CUDA_SUCCESS) {
        comm->under_way -= once ? 1 : 0;
        return refuse(ncclUnhandledCudaError, "the stream refused");
    }
    if (once) {
        (void)made.release();  // run_once deletes it
    } else {
        comm->captured.push_back(std::move(made));
    }
    return ncclSuccess;
}

ncclResult_t collective(const char* name, call what, const void* x, void* y, std::size_t count,
                        ncclDataType_t type, ncclComm_t comm, CUstream stream) {
    if (const ncclResult_t bad = begin(name, comm); bad != ncclSuccess) {
        return bad;
    }
    if (const ncclResult_t bad = check(comm, x, y, type); bad != ncclSuccess) {
        return bad;
    }
    if (group.depth != 0) {
        return refuse(ncclInvalidUsage, "the double groups sends and receives only");
    }
    auto made =
        std::make_unique<job>(job{&comm->where, comm->rank, what, type, count * bytes_of(type)});
    made->x = static_cast<const std::byte*>(x);
    made->y = static_cast<std::byte*>(y);
    return enqueue(comm, std::move(made), stream);
}

ncclResult_t add_transfer(bool sends, void* data, std::size_t count, ncclDataType_t type, int peer,
                          ncclComm_t comm, CUstream stream) {
    if (const ncclResult_t bad = begin(sends ? "ncclSend" : "ncclRecv", comm); bad != ncclSuccess) {
        return bad;
    }
    if (bytes_of(type) == 0 || data == nullptr || !is_ready(*comm)) {
        return refuse(ncclInvalidArgument, "a send or receive of nothing, or too early");
    }
    const std::uint64_t bytes = count * bytes_of(type);
    const bool is_first = group.transfers.empty();
    if (group.depth == 0 || peer < 0 ||
        static_cast<std::uint32_t>(peer) >= comm->where.all().ranks.load()) {
        return refuse(ncclInvalidUsage, "outside a group, or to a rank that is not there");
    }
    if (!is_first && (group.comm != comm || group.stream != stream || group.bytes != bytes)) {
        return refuse(ncclInvalidUsage, "the double's groups have one stream and one size");
    }
    group.comm = comm;
    group.stream = stream;
    group.type = type;
    group.bytes = bytes;
    group.transfers.push_back({sends, peer, static_cast<std::byte*>(data)});
    return ncclSuccess;
}

}  // namespace
}  // namespace nccl_double

using namespace nccl_double;

extern "C" {

ncclResult_t ncclGetVersion(int* version) {
    *version = NCCL_VERSION_CODE;
    return ncclSuccess;
}

const char* ncclGetErrorString(ncclResult_t result) {
    return result == ncclSuccess ? "no error" : "refused by the double";
}

const char* ncclGetLastError(ncclComm_t) {
    return last_words.c_str();
}

ncclResult_t ncclGetUniqueId(ncclUniqueId* id) {
    if (const ncclResult_t struck = enter("ncclGetUniqueId"); struck != ncclSuccess) {
        return refuse(struck, "a fault that the test asked for");
    }
    ticket made{};
    std::memcpy(made.magic, magic, sizeof magic);
    made.process = getpid();
    made.descriptor = meeting::create();
    if (made.descriptor < 0) {
        return refuse(ncclSystemError, "no memory to share");
    }
    std::memset(id, 0, sizeof *id);
    std::memcpy(id, &made, sizeof made);
    return ncclSuccess;
}

ncclResult_t ncclCommInitRankConfig(ncclComm_t* comm, int ranks, ncclUniqueId id, int rank,
                                    ncclConfig_t* config) {
    this_process_is(rank);
    if (const ncclResult_t struck = enter("ncclCommInitRankConfig"); struck != ncclSuccess) {
        return refuse(struck, "a fault that the test asked for");
    }
    ticket from{};
    std::memcpy(&from, &id, sizeof from);
    if (comm == nullptr || config == nullptr || config->blocking != 0 || ranks < 1 ||
        ranks > static_cast<int>(most_ranks) || rank < 0 || rank >= ranks ||
        std::memcmp(from.magic, magic, sizeof magic) != 0) {
        return refuse(ncclInvalidArgument, "ranks, id or configuration");
    }
    *comm = nullptr;
    if (!has_context()) {
        return refuse(ncclUnhandledCudaError, "no context is current");
    }
    auto made = std::make_unique<ncclComm>();
    made->rank = static_cast<std::uint32_t>(rank);
    if (!made->where.open(from.process, from.descriptor)) {
        return refuse(ncclSystemError, "the id's process is gone");
    }
    common& all = made->where.all();
    all.ranks.store(static_cast<std::uint32_t>(ranks));
    if ((all.joined.fetch_or(1U << made->rank) & (1U << made->rank)) != 0) {
        return refuse(ncclInvalidUsage, "a rank joined twice");
    }
    const std::scoped_lock locked(all_comms().lock);
    *comm = made.release();
    all_comms().alive.insert(*comm);
    return ncclInProgress;
}

ncclResult_t ncclCommGetAsyncError(ncclComm_t comm, ncclResult_t* state) {
    if (const ncclResult_t bad = begin("ncclCommGetAsyncError", comm); bad != ncclSuccess) {
        return bad;
    }
    *state = comm->where.all().broken.load() != 0 ? ncclRemoteError
             : is_ready(*comm)                    ? ncclSuccess
                                                  : ncclInProgress;
    return ncclSuccess;
}

ncclResult_t ncclCommAbort(ncclComm_t comm) {
    if (const ncclResult_t bad = begin("ncclCommAbort", comm); bad != ncclSuccess) {
        return bad;
    }
    const std::scoped_lock locked(all_comms().lock);
    all_comms().alive.erase(comm);
    all_comms().aborted.insert(comm);
    comm->where.leave();
    return ncclSuccess;
}

ncclResult_t ncclCommDestroy(ncclComm_t comm) {
    if (const ncclResult_t bad = begin("ncclCommDestroy", comm); bad != ncclSuccess) {
        return bad;
    }
    if (comm->under_way.load() != 0) {
        violation("ncclCommDestroy", "whose work is not over");
    }
    const std::scoped_lock locked(all_comms().lock);
    all_comms().alive.erase(comm);
    delete comm;
    return ncclSuccess;
}

ncclResult_t ncclGroupStart() {
    ++group.depth;
    return ncclSuccess;
}

ncclResult_t ncclGroupEnd() {
    if (group.depth == 0) {
        return refuse(ncclInvalidUsage, "a group ends that never began");
    }
    if (--group.depth != 0 || group.transfers.empty()) {
        return ncclSuccess;
    }
    auto made = std::make_unique<job>(
        job{&group.comm->where, group.comm->rank, call::exchange, group.type, group.bytes});
    made->transfers.swap(group.transfers);
    return enqueue(group.comm, std::move(made), group.stream);
}

ncclResult_t ncclAllReduce(const void* x, void* y, size_t count, ncclDataType_t type,
                           ncclRedOp_t op, ncclComm_t comm, cudaStream_t stream) {
    return op != ncclSum
               ? refuse(ncclInvalidArgument, "the double only adds")
               : collective("ncclAllReduce", call::all_reduce, x, y, count, type, comm, stream);
}

ncclResult_t ncclReduceScatter(const void* x, void* y, size_t count, ncclDataType_t type,
                               ncclRedOp_t op, ncclComm_t comm, cudaStream_t stream) {
    return op != ncclSum ? refuse(ncclInvalidArgument, "the double only adds")
                         : collective("ncclReduceScatter", call::reduce_scatter, x, y, count, type,
                                      comm, stream);
}

ncclResult_t ncclAllGather(const void* x, void* y, size_t count, ncclDataType_t type,
                           ncclComm_t comm, cudaStream_t stream) {
    return collective("ncclAllGather", call::all_gather, x, y, count, type, comm, stream);
}

ncclResult_t ncclBroadcast(const void* x, void* y, size_t count, ncclDataType_t type, int root,
                           ncclComm_t comm, cudaStream_t stream) {
    return root != 0
               ? refuse(ncclInvalidArgument, "the double's root is rank 0")
               : collective("ncclBroadcast", call::broadcast, x, y, count, type, comm, stream);
}

ncclResult_t ncclSend(const void* data, size_t count, ncclDataType_t type, int peer,
                      ncclComm_t comm, cudaStream_t stream) {
    return add_transfer(true, const_cast<void*>(data), count, type, peer, comm, stream);
}

ncclResult_t ncclRecv(void* data, size_t count, ncclDataType_t type, int peer, ncclComm_t comm,
                      cudaStream_t stream) {
    return add_transfer(false, data, count, type, peer, comm, stream);
}

}  // extern "C"
