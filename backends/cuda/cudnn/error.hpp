// SPDX-License-Identifier: Apache-2.0
// cuDNN's answers as the border's statuses, in the library's own words.
#pragma once

#include <accelbench/plugin.h>

#include <string_view>

#include "api.hpp"

namespace accelbench::cuda::cudnn {

[[nodiscard]] accb_status status_of(cudnnStatus_t code);

/// What the library gave as its reason last, in this thread.
[[nodiscard]] std::string last_words(const api& dnn);

/// Throws sdk::error with the library's name and words unless it is success.
/// what: "build a plan".
void fail(const api& dnn, cudnnStatus_t code, std::string_view what);
inline void check(const api& dnn, cudnnStatus_t code, std::string_view what) {
    if (code != CUDNN_STATUS_SUCCESS) [[unlikely]] {
        fail(dnn, code, what);
    }
}

}  // namespace accelbench::cuda::cudnn
