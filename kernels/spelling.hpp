// SPDX-License-Identifier: Apache-2.0
// "Did you mean": the nearest of the valid spellings.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace accelbench::kernels {

/// The candidate with the least edit distance; empty if none is near (more than a third of the
/// letters differ, at least 2).
[[nodiscard]] std::string_view nearest_spelling(std::string_view word,
                                                std::span<const std::string_view> candidates);

/// "did you mean 'form'?" or "valid are m, n, k".
[[nodiscard]] std::string spelling_advice(std::string_view word,
                                          std::span<const std::string_view> candidates);

}  // namespace accelbench::kernels
