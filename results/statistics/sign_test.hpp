// SPDX-License-Identifier: Apache-2.0
// The exact sign test: the p value that belongs to the order-statistic interval.
#pragma once

#include <optional>
#include <span>

namespace accelbench::statistics {

/// Two-sided p of "the median is null_value": min(1, 2 P(Bin(n, 1/2) <= n - m)), m the count of the
/// side with more. A value equal to null_value counts against both sides, so p <= alpha exactly
/// where the 1 - alpha interval of median_interval excludes null_value, ties or not. Least possible
/// p: 2^(1-n). nullopt if the sample is empty or holds NaN or infinity.
[[nodiscard]] std::optional<double> sign_test(std::span<const double> values,
                                              double null_value = 0.0);

}  // namespace accelbench::statistics
