// SPDX-License-Identifier: Apache-2.0
// Rate of one clock against another from windows of two lengths.
#include "results/statistics/clock_slope.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "results/statistics/median.hpp"
#include "results/statistics/median_interval.hpp"

namespace accelbench::statistics {

namespace {

struct excess_summary {
    double length = 0.0;
    double excess = 0.0;
    interval bounds;
};

std::optional<excess_summary> summarise(const stamped_windows& windows, double confidence) {
    if (windows.tested.size() != windows.judge.size()) {
        return std::nullopt;
    }
    std::vector<double> excess(windows.tested.size());
    std::ranges::transform(windows.judge, windows.tested, excess.begin(), std::minus<>{});
    const auto length = median(windows.tested);
    const auto centre = median(excess);
    const auto bounds = median_interval(excess, {.confidence = confidence});
    if (!length || !centre || !bounds) {
        return std::nullopt;
    }
    return excess_summary{.length = *length, .excess = *centre, .bounds = *bounds};
}

}  // namespace

std::optional<clock_slope> compare_clocks(stamped_windows short_windows,
                                          stamped_windows long_windows, double confidence) {
    const double each = 1.0 - 0.5 * (1.0 - confidence);
    const auto brief = summarise(short_windows, each);
    const auto lasting = summarise(long_windows, each);
    if (!brief || !lasting || !(lasting->length > brief->length)) {
        return std::nullopt;
    }
    const double stretch = lasting->length - brief->length;
    const interval bounds{.low = 1.0 + (lasting->bounds.low - brief->bounds.high) / stretch,
                          .high = 1.0 + (lasting->bounds.high - brief->bounds.low) / stretch,
                          .confidence = confidence};
    return clock_slope{.rate = 1.0 + (lasting->excess - brief->excess) / stretch,
                       .bounds = bounds,
                       .bound = std::max(std::abs(bounds.low - 1.0), std::abs(bounds.high - 1.0))};
}

}  // namespace accelbench::statistics
