// SPDX-License-Identifier: Apache-2.0
// Percentiles with their exact order-statistic interval, refused where the sample cannot hold one.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "results/statistics/interval.hpp"

namespace accelbench::statistics {

/// Smallest n for a two-sided interval on quantile q: both (1-q)^n and q^n <= (1 - confidence) / 2.
/// At 95 %: p50 6, p90 36, p95 72, p99 368, p99.9 3,688. nullopt unless q and confidence are in (0,
/// 1).
[[nodiscard]] std::optional<std::size_t> samples_for_percentile(double q, double confidence = 0.95);

/// Smallest n for a one-sided upper bound: q^n <= 1 - confidence. At 95 %: 5, 29, 59, 299, 2,995.
[[nodiscard]] std::optional<std::size_t> samples_for_upper_bound(double q,
                                                                 double confidence = 0.95);

/// Quantile q by nearest rank (the ceil(q n)-th smallest) with the interval [x_(l), x_(u)], l the
/// largest rank with P(Bin(n, q) < l) and u the smallest with P(Bin(n, q) >= u) <= (1 - confidence)
/// / 2. Independent samples only. nullopt ("print no such percentile") below
/// samples_for_percentile, or if a value is NaN or infinite.
[[nodiscard]] std::optional<estimate> percentile(std::span<const double> values, double q,
                                                 double confidence = 0.95);

/// Value that quantile q does not exceed with this confidence; nullopt below
/// samples_for_upper_bound.
[[nodiscard]] std::optional<double> percentile_upper_bound(std::span<const double> values, double q,
                                                           double confidence = 0.95);

}  // namespace accelbench::statistics
