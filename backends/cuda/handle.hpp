// SPDX-License-Identifier: Apache-2.0
// Owners of driver objects.
#pragma once

#include <cuda.h>

#include <accelbench/sdk/handle.hpp>

namespace accelbench::cuda {

template <class Object>
using handle = sdk::handle<Object, CUresult>;

using memory_handle = handle<CUdeviceptr>;
using stream_handle = handle<CUstream>;
using event_handle = handle<CUevent>;
using module_handle = handle<CUmodule>;
using graph_handle = handle<CUgraph>;
using graph_exec_handle = handle<CUgraphExec>;

}  // namespace accelbench::cuda
