// SPDX-License-Identifier: Apache-2.0
// The NCCL functions that this backend calls, found at run time: a machine without the library must
// be able to load the plug-in and run everything that is no collective.
#pragma once

#include <nccl.h>

#include "versioned_library.hpp"

namespace accelbench::cuda::nccl {

inline constexpr const char* library_file = "libnccl.so.2";

struct api {
    decltype(&::ncclGetVersion) version = nullptr;
    decltype(&::ncclGetUniqueId) unique_id = nullptr;
    decltype(&::ncclGetErrorString) error_text = nullptr;
    decltype(&::ncclGetLastError) last_error = nullptr;
    decltype(&::ncclCommInitRankConfig) comm_init = nullptr;
    decltype(&::ncclCommGetAsyncError) comm_state = nullptr;
    decltype(&::ncclCommAbort) comm_abort = nullptr;
    decltype(&::ncclCommDestroy) comm_destroy = nullptr;
    decltype(&::ncclGroupStart) group_start = nullptr;
    decltype(&::ncclGroupEnd) group_end = nullptr;
    decltype(&::ncclAllReduce) all_reduce = nullptr;
    decltype(&::ncclAllGather) all_gather = nullptr;
    decltype(&::ncclReduceScatter) reduce_scatter = nullptr;
    decltype(&::ncclBroadcast) broadcast = nullptr;
    decltype(&::ncclSend) send = nullptr;
    decltype(&::ncclRecv) receive = nullptr;
};

using lookup = found_library<api>;

/// Opens a library and looks every function up. The library stays open: it leaves threads behind.
[[nodiscard]] lookup open_library(const char* file = library_file);

/// The process's own, looked up once.
[[nodiscard]] const lookup& library();

}  // namespace accelbench::cuda::nccl
