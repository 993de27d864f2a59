// SPDX-License-Identifier: Apache-2.0
// cuBLASLt's answers as the border's statuses, in the library's own words.
#pragma once

#include <accelbench/plugin.h>

#include <string_view>

#include "api.hpp"

namespace accelbench::cuda::blaslt {

[[nodiscard]] accb_status status_of(cublasStatus_t code);

/// Throws sdk::error with the library's name and words unless it is success.
/// what: "create a handle".
void fail(const api& lt, cublasStatus_t code, std::string_view what);
inline void check(const api& lt, cublasStatus_t code, std::string_view what) {
    if (code != CUBLAS_STATUS_SUCCESS) [[unlikely]] {
        fail(lt, code, what);
    }
}

}  // namespace accelbench::cuda::blaslt
