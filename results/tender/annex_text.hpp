// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "results/tender/annex.hpp"

namespace accelbench::results {

inline constexpr std::string_view annex_format = "accelbench annex 1";

/// Fills in `text` and `sha256`.
void write_text(annex& made);
/// The text with the value of annex_sha256 left empty, or "" where there is no such line.
[[nodiscard]] std::string without_hash(const std::string& text);

}  // namespace accelbench::results
