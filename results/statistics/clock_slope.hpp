// SPDX-License-Identifier: Apache-2.0
// Two clocks on the same windows: do they run at the same rate, whatever it costs to pass a message
// between them?
#pragma once

#include <optional>
#include <span>

#include "results/statistics/interval.hpp"

namespace accelbench::statistics {

/// Durations of the same windows by the clock under test (worker, device) and by the judge
/// (supervisor), same unit.
struct stamped_windows {
    std::span<const double> tested;
    std::span<const double> judge;
};

struct clock_slope {
    double rate = 1.0;   ///< judge time that passes in one unit of tested time; 1 is right
    interval bounds;     ///< on the rate
    double bound = 0.0;  ///< largest |rate - 1| that the bounds leave open: what the row prints
    /// The clock is at fault: the bounds exclude 1 and the rate is off by more than the tolerance.
    [[nodiscard]] bool is_wrong(double tolerance) const {
        return !bounds.contains(1.0) && (rate - 1.0 > tolerance || 1.0 - rate > tolerance);
    }
};

/// A window's judge time is its tested time plus a message's cost, which is 0.1 ms at the median
/// and milliseconds at worst, so no single window judges a clock and a least-squares line is ruled
/// by its worst points. Windows of two lengths are compared instead: rate = 1 + (median excess of
/// long - median excess of short) / (median length of long - of short), excess = judge - tested;
/// the fixed cost cancels. Bounds: sum of the two medians' intervals, each at 1 - (1 - confidence)
/// / 2. nullopt with fewer than 7 windows of a length at 95 %, spans of unequal length, a NaN or
/// infinity, or long windows that are not longer than short ones.
[[nodiscard]] std::optional<clock_slope> compare_clocks(stamped_windows short_windows,
                                                        stamped_windows long_windows,
                                                        double confidence = 0.95);

}  // namespace accelbench::statistics
