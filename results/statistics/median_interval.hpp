// SPDX-License-Identifier: Apache-2.0
// The order-statistic interval on a median, widened for autocorrelation.
//
// The k-th smallest and k-th largest of n values enclose the true median unless fewer than k values
// fall on one of its sides, so k is the largest number with P(Bin(n, 1/2) < k) <= (1 - confidence)
// / 2. Nothing is assumed of the noise but independence: skew, heavy tails, two modes and ticks
// keep the coverage (docs/method.md; tests/proof, row 1). Correlated samples carry less: with
// integrated autocorrelation time tau, n of them are worth n / tau, so the distance of the ranks
// from the middle is multiplied by sqrt(tau) (row 2).
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "results/statistics/interval.hpp"

namespace accelbench::statistics {

struct median_interval_options {
    double confidence =
        0.95;          ///< two-sided; pass bonferroni_confidence() for simultaneous intervals
    double tau = 1.0;  ///< integrated autocorrelation time; below 1 counts as 1
};

/// The rank k, 1-based from either end; nullopt if the sample is too small for the confidence (n <
/// 6 at 95 % and tau 1), confidence is not in (0, 1) or tau is not finite. Exact up to
/// exact_binomial_limit, normal above.
[[nodiscard]] std::optional<std::size_t> median_rank(std::size_t n,
                                                     median_interval_options options = {});

/// Interval on the median, in the sample's unit; nullopt as median_rank, or if a value is NaN or
/// infinite.
[[nodiscard]] std::optional<interval> median_interval(std::span<const double> values,
                                                      median_interval_options options = {});

/// Smallest n for which an interval at this confidence exists: 6 at 95 %, 12 at 1 - 0.05 / 100.
/// nullopt if confidence is not in (0, 1).
[[nodiscard]] std::optional<std::size_t> samples_for_median_interval(double confidence);

}  // namespace accelbench::statistics
