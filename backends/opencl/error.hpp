// SPDX-License-Identifier: Apache-2.0
// OpenCL's error codes: their names, what to do about them, and the status that the border uses.
#pragma once

#include <accelbench/plugin.h>

#include <string>
#include <string_view>

#include "api.hpp"

namespace accelbench::opencl {

[[nodiscard]] std::string_view name_of(cl_int code);     ///< "CL_OUT_OF_RESOURCES"
[[nodiscard]] std::string_view advice_for(cl_int code);  ///< what the user can do next
[[nodiscard]] accb_status status_of(cl_int code);

/// Throws sdk::error with the code's name unless it is CL_SUCCESS. what: "enqueue matmul".
void fail(cl_int code, std::string_view what);
inline void check(cl_int code, std::string_view what) {
    if (code != CL_SUCCESS) [[unlikely]] {
        fail(code, what);
    }
}

}  // namespace accelbench::opencl
