// SPDX-License-Identifier: Apache-2.0
// The driver's error codes: their names, what to do about them, and the status that the border
// uses.
#pragma once

#include <accelbench/plugin.h>
#include <cuda.h>

#include <string>
#include <string_view>

namespace accelbench::cuda {

[[nodiscard]] std::string_view name_of(CUresult code);     ///< "CUDA_ERROR_OUT_OF_MEMORY"
[[nodiscard]] std::string_view advice_for(CUresult code);  ///< what the user can do next
[[nodiscard]] accb_status status_of(CUresult code);

/// Throws sdk::error with the code's name, advice and number. what: "allocate 64 bytes".
[[noreturn, gnu::cold]] void fail(CUresult code, std::string_view what);
/// The same where more is known than the code says. advice: what to do.
[[noreturn, gnu::cold]] void fail_with(CUresult code, std::string_view what, accb_status status,
                                       std::string_view advice);
inline void check(CUresult code, std::string_view what) {
    if (code != CUDA_SUCCESS) [[unlikely]] {
        fail(code, what);
    }
}

}  // namespace accelbench::cuda
