// SPDX-License-Identifier: Apache-2.0
// The scoring sheet's sentences, both languages side by side.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "results/score/told.hpp"

namespace accelbench::results {

struct score_string {
    std::string_view key, english, korean;
};

[[nodiscard]] std::span<const score_string> score_strings();

/// The text of a key with "{0}", "{1}" ... replaced; "?key?" where there is none.
[[nodiscard]] std::string score_text(language tongue, std::string_view key,
                                     std::initializer_list<std::string_view> values = {});

}  // namespace accelbench::results
