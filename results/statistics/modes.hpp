// SPDX-License-Identifier: Apache-2.0
// Finds a second mode: a memory or a clock that has two speeds must be reported as such, not
// averaged.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace accelbench::statistics {

struct mode_options {
    double significance =
        0.001;  ///< of the valley; the split is chosen by the data, so well below 5 %
    double smallest_share = 0.1;  ///< a side with fewer is stray samples, not a mode
    double smallest_distance =
        0.03;  ///< of the lower mode; below it, ticks and jitter look like modes
};

struct two_modes {
    double low = 0.0;         ///< median of the lower mode, in the sample's unit
    double high = 0.0;        ///< median of the upper mode
    double split = 0.0;       ///< values above it belong to the upper mode
    double high_share = 0.0;  ///< share of the samples in the upper mode
    double p = 1.0;           ///< of a valley this empty under one mode
};

/// Splits the sorted logarithms where the summed absolute distances to the two sides' medians are
/// least, then asks whether there is a valley: three windows of equal width, a third of the
/// distance between those medians, lie around each median and midway. With one mode the middle
/// density is at least the smaller of the outer two, so the count there against the smaller count
/// is a one-sided fair-coin test. nullopt if there is no second mode, the sample is too small to
/// tell (the smaller mode needs about 10 values), or a value is NaN, infinite or not above zero.
[[nodiscard]] std::optional<two_modes> find_two_modes(std::span<const double> values,
                                                      mode_options options = {});

}  // namespace accelbench::statistics
