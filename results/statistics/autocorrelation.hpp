// SPDX-License-Identifier: Apache-2.0
// How many neighbouring samples carry the information of one: the integrated autocorrelation time.
#pragma once

#include <optional>
#include <span>

namespace accelbench::statistics {

/// tau = 1 + 2 * sum of rho_k over the series sign(x_i - median), since the median only sees the
/// signs. The sum is cut by Geyer's initial monotone sequence (Statistical Science 7, 1992): pairs
/// rho_2m + rho_2m+1, each at most the one before, until one is not above zero; rho_k = sum s_i
/// s_i+k / sum s_i^2. Never below 1: a sample that alternates may carry more than n values' worth,
/// but no interval is narrowed for it. 1 if all signs are zero. nullopt below 3 values or if one is
/// NaN or infinite.
[[nodiscard]] std::optional<double> autocorrelation_time(std::span<const double> values);

}  // namespace accelbench::statistics
