// SPDX-License-Identifier: Apache-2.0
// The functions of libcuda.so.1, found at run time: a machine without a driver must be able to load
// the plug-in and hear what is missing. Which symbols exist decides, never a version macro.
#pragma once

#include <cuda.h>

#include <string>

namespace accelbench::cuda {

/// One slot for each line of functions.def, named as there. Slots marked OPTIONAL may be NULL.
struct driver_api {
// NOLINTBEGIN(bugprone-macro-parentheses): what a declaration names cannot stand in parentheses
#define NEEDED(slot, name) decltype(&::name) slot = nullptr;
#define OPTIONAL(slot, name) decltype(&::name) slot = nullptr;
// NOLINTEND(bugprone-macro-parentheses)
#include "functions.def"
#undef NEEDED
#undef OPTIONAL
    int version = 0;         // cuDriverGetVersion: 13000 is 13.0
    bool is_double = false;  // a test's stand-in on host memory, not a driver

    /// True if every function that launch mode "graph" needs is there.
    [[nodiscard]] bool has_graphs() const {
        return capture_begin != nullptr && capture_end != nullptr && capture_info != nullptr &&
               graph_instantiate != nullptr && graph_launch != nullptr &&
               graph_exec_destroy != nullptr && graph_destroy != nullptr &&
               graph_kernel_set != nullptr;
    }
};

/// The process's table: looked up and initialised (cuInit) once. NULL where there is no usable
/// driver; then `why` says what is missing and what to do. The library is never closed: drivers
/// leave threads.
[[nodiscard]] const driver_api* load_driver(std::string& why);

}  // namespace accelbench::cuda
