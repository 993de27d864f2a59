// SPDX-License-Identifier: Apache-2.0
// Welch's comparison of two means with unequal spreads.
#pragma once

#include <optional>
#include <span>

#include "results/statistics/interval.hpp"

namespace accelbench::statistics {

struct welch_result {
    double difference = 0.0;          ///< mean(a) - mean(b)
    interval bounds;                  ///< on the difference
    double degrees_of_freedom = 0.0;  ///< Welch-Satterthwaite
    double p = 1.0;                   ///< two-sided, of no difference
};

/// Welch (Biometrika 34, 1947). Two sides without any spread give a zero-width interval, and p = 0
/// unless equal: such data come from a deterministic device or from a clock too coarse for it,
/// which the batch size rules out. nullopt if a side has fewer than 2 values or holds NaN or
/// infinity, or confidence is not in (0, 1).
[[nodiscard]] std::optional<welch_result> welch(std::span<const double> a,
                                                std::span<const double> b,
                                                double confidence = 0.95);

}  // namespace accelbench::statistics
