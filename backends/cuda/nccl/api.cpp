// SPDX-License-Identifier: Apache-2.0
// Looks up NCCL and its functions with dlopen.
#include "api.hpp"

#include "symbols.hpp"

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

// Since 2.9 numbered major * 10000 + minor * 100 + patch.
std::string spell(int version) {
    return "NCCL " + std::to_string(version / 10000) + "." + std::to_string(version / 100 % 100) +
           "." + std::to_string(version % 100);
}

}  // namespace

lookup open_library(const char* file) {
    lookup found;
    void* const library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* const words = ::dlerror();
        found.why = std::string("looked for ") + file + ": " +
                    (words != nullptr ? words : "it cannot be opened") +
                    "; install NCCL 2 (libnccl2, or the wheel nvidia-nccl)";
        return found;
    }
    api table;
    symbols find(library);
    find(table.version, "ncclGetVersion");
    int version = 0;
    if (find.missing() == nullptr && table.version(&version) == ncclSuccess) {
        found.version = spell(version);
        if (version / 10000 != NCCL_MAJOR) {
            found.why = std::string(file) + " calls itself " + found.version +
                        "; this plug-in was built for NCCL 2";
            return found;
        }
    }
    resolve(find, table);
    if (find.missing() != nullptr) {
        found.why = std::string(file) + (found.version.empty() ? "" : " (" + found.version + ")") +
                    " lacks " + find.missing() + "; install NCCL 2.18 or newer";
        return found;
    }
    found.table = table;
    return found;
}

const lookup& library() {
    static const lookup found = open_library();
    return found;
}

}  // namespace accelbench::cuda::nccl
