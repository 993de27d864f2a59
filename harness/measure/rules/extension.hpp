// SPDX-License-Identifier: Apache-2.0
// Whether a row gets more runs: decided by the width of its interval alone, never by what it says.
#pragma once

#include <cstddef>
#include <optional>

#include "results/statistics/interval.hpp"

namespace accelbench::measure {

struct extension_limits {
    std::size_t first_runs = 12;
    double growth = 1.5;
    std::size_t max_runs = 27;
    double target_half_width = 0.0125;  ///< of the log ratio
};

/// Runs the row should have in all: `runs` if it is done, else the next point of the schedule. A
/// rule that looked at whether the interval excludes 1 would stop on luck and find differences that
/// are none; the width knows nothing of the sign. `ratio_bounds` on a ratio (> 0); absent bounds
/// ask for more runs up to max_runs.
[[nodiscard]] std::size_t runs_wanted(std::size_t runs,
                                      const std::optional<statistics::interval>& ratio_bounds,
                                      const extension_limits& limits = {});

}  // namespace accelbench::measure
