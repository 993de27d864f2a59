// SPDX-License-Identifier: Apache-2.0
// Whether a row gets more runs: decided by the width of its interval alone, never by what it says.
#pragma once

#include <cstddef>
#include <optional>

#include "results/statistics/interval.hpp"

namespace accelbench::measure {

struct extension_limits {
    std::size_t first_runs = 12;  ///< a family of up to 100 rows can be decided with 12
    double growth = 1.5;  ///< 12, 18, 27: few looks keep the coverage, as in the stopping rule
    std::size_t max_runs = 27;
    /// Of the log ratio: a true 5 % (0.049) then lies three half-widths beyond a 1 % margin
    /// (0.010).
    double target_half_width = 0.0125;
};

/// Runs the row should have in all: `runs` if it is done, else the next point of the schedule. A
/// rule that looked at whether the interval excludes 1 would stop on luck and find differences that
/// are none; the width knows nothing of the sign. `ratio_bounds` on a ratio (> 0); absent bounds
/// ask for more runs up to max_runs.
[[nodiscard]] std::size_t runs_wanted(std::size_t runs,
                                      const std::optional<statistics::interval>& ratio_bounds,
                                      const extension_limits& limits = {});

}  // namespace accelbench::measure
