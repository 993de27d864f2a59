// SPDX-License-Identifier: Apache-2.0
// The Mann-Kendall test: does a series rise or fall?
#pragma once

#include <optional>
#include <span>

namespace accelbench::statistics {

struct trend_test {
    double score = 0.0;  ///< rising pairs minus falling pairs
    double z =
        0.0;  ///< score, one step nearer to zero (continuity), over its null standard deviation
    double p = 1.0;  ///< two-sided, normal
};

/// Mann (Econometrica 13, 1945) with Kendall's variance for ties: (n(n-1)(2n+5) - sum t(t-1)(2t+5))
/// / 18. At n = 8 the normal tail at 1 % asks for |score| >= 22, whose exact probability is 0.56 %.
/// A constant series has p = 1. nullopt below 3 values or if one is NaN or infinite. O(n^2)
/// comparisons.
[[nodiscard]] std::optional<trend_test> mann_kendall(std::span<const double> values);

}  // namespace accelbench::statistics
