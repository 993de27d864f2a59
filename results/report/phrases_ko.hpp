// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace accelbench::results {

/// "{}" in `english` stands for any text, which takes the places {0}, {1} ... in `korean`.
struct phrase_pattern {
    std::string_view english, korean;
};

/// In the order in which they are tried: the special before the general.
[[nodiscard]] std::span<const phrase_pattern> korean_phrases();

}  // namespace accelbench::results
