// SPDX-License-Identifier: Apache-2.0
// Lag-1 correlation of the signs about the median: does a sample follow its neighbour?
#pragma once

#include <optional>
#include <span>

namespace accelbench::statistics {

struct sign_correlation_test {
    double correlation = 0.0;  ///< sum s_i s_i+1 / sum s_i^2, s the sign about the median
    double z = 0.0;            ///< against the mean and variance over all orders of the same signs
    double p = 1.0;            ///< two-sided, normal
};

/// Sees what a trend test cannot: duty cycles, alternating states, autocorrelated noise. Over
/// random orders of signs with sum T and square sum S, sum s_i s_i+1 has mean (T^2 - S) / n and,
/// for balanced signs, variance S^2 (n-2) / (n(n-1)). p = 1 if all signs are zero. nullopt below 8
/// values (the normal tail is no approximation there) or if one is NaN or infinite.
[[nodiscard]] std::optional<sign_correlation_test> sign_correlation(std::span<const double> values);

}  // namespace accelbench::statistics
