// SPDX-License-Identifier: Apache-2.0
// The languages that a report can be read in.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace accelbench::results {

enum class language : std::uint8_t { english, korean };

/// "en", "ko": of options, file names and lang attributes.
[[nodiscard]] std::string_view code_of(language tongue);
[[nodiscard]] std::optional<language> parse_language(std::string_view code);

}  // namespace accelbench::results
