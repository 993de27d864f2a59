// SPDX-License-Identifier: Apache-2.0
// "95 % of cards are above X with 95 % confidence": a bound on cards, not on their mean.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace accelbench::statistics {

struct tolerance_rule {
    double share = 0.95;       ///< of all cards, that lie above the bound
    double confidence = 0.95;  ///< that they do
};

struct tolerance_bound {
    double value = 0.0;
    bool assumes_normal = false;  ///< else the rank-th smallest value, whatever the distribution
    std::size_t rank = 0;
    std::size_t cards_without_assumption = 0;  ///< from so many on none is needed
};

/// Largest k with P(Bin(n, 1 - share) >= k) >= confidence: the k-th smallest of n values is such a
/// bound for any distribution. 0 if there is none: n is too small.
[[nodiscard]] std::size_t tolerance_rank(std::size_t n, const tolerance_rule& rule = {});

/// Least n with tolerance_rank >= k; k = 1: 59 at 95/95.
[[nodiscard]] std::size_t tolerance_size(std::size_t k, const tolerance_rule& rule = {});

/// k of mean - k * sd for normal values: noncentral t. n >= 2.
[[nodiscard]] double tolerance_factor(std::size_t n, const tolerance_rule& rule = {});

/// By rank where n allows it, else normal. nullopt below 2 values, or if one is NaN or infinite.
[[nodiscard]] std::optional<tolerance_bound> lower_tolerance_bound(std::span<const double> values,
                                                                   const tolerance_rule& rule = {});

}  // namespace accelbench::statistics
