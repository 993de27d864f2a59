// SPDX-License-Identifier: Apache-2.0
// The one rule about bad numbers: a sample that holds NaN or infinity has no statistics at all.
//
// Deleting the bad values would be trimming by another name, and NaN breaks the order on which
// every rank statistic rests. So each function here answers "nothing" (std::nullopt) for such a
// sample; the caller finds out why.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace accelbench::statistics {

[[nodiscard]] bool all_finite(std::span<const double> values);

/// Ascending copy; nullopt if the sample is empty or any value is not finite.
[[nodiscard]] std::optional<std::vector<double>> sorted_sample(std::span<const double> values);

/// log(value) of each; nullopt if empty, or if any value is not finite or not above zero.
[[nodiscard]] std::optional<std::vector<double>> log_sample(std::span<const double> values);

/// +1, 0 or -1 for each value above, at or below the sample's median; nullopt as sorted_sample.
[[nodiscard]] std::optional<std::vector<double>> median_signs(std::span<const double> values);

}  // namespace accelbench::statistics
