// SPDX-License-Identifier: Apache-2.0
// Owners of OpenCL objects.
#pragma once

#include <accelbench/sdk/handle.hpp>

#include "api.hpp"

namespace accelbench::opencl {

template <class Object>
using handle = sdk::handle<Object, cl_int>;

using context_handle = handle<cl_context>;
using queue_handle = handle<cl_command_queue>;
using program_handle = handle<cl_program>;
using kernel_handle = handle<cl_kernel>;
using memory_handle = handle<cl_mem>;
using event_handle = handle<cl_event>;

}  // namespace accelbench::opencl
