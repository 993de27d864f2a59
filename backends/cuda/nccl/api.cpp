// SPDX-License-Identifier: Apache-2.0
// Looks up NCCL and its functions with dlopen.
#include "api.hpp"

namespace accelbench::cuda::nccl {
namespace {

void resolve(symbols& find, api& table) {
    find(table.unique_id, "ncclGetUniqueId");
    find(table.error_text, "ncclGetErrorString");
    find(table.last_error, "ncclGetLastError");
    find(table.comm_init, "ncclCommInitRankConfig");
    find(table.comm_state, "ncclCommGetAsyncError");
    find(table.comm_abort, "ncclCommAbort");
    find(table.comm_destroy, "ncclCommDestroy");
    find(table.group_start, "ncclGroupStart");
    find(table.group_end, "ncclGroupEnd");
    find(table.all_reduce, "ncclAllReduce");
    find(table.all_gather, "ncclAllGather");
    find(table.reduce_scatter, "ncclReduceScatter");
    find(table.broadcast, "ncclBroadcast");
    find(table.send, "ncclSend");
    find(table.receive, "ncclRecv");
}

}  // namespace

lookup open_library(const char* file) {
    const library_rules rules{
        .name = "NCCL",
        .major = NCCL_MAJOR,
        .generation = "this plug-in was built for NCCL 2",
        .advice =
            "install NCCL 2.18 or newer of generation 2 (libnccl2, or the wheel "
            "nvidia-nccl)"};
    return open_versioned<api>(
        file, rules,
        [](symbols& find, api& table) -> std::size_t {
            find(table.version, "ncclGetVersion");
            int version = 0;
            const bool known = table.version != nullptr && table.version(&version) == ncclSuccess;
            return known ? static_cast<std::size_t>(version) : 0;
        },
        resolve, why_not_opened);
}

const lookup& library() {
    static const lookup found = open_library();
    return found;
}

}  // namespace accelbench::cuda::nccl
