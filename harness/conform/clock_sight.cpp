// SPDX-License-Identifier: Apache-2.0
#include "harness/conform/clock_sight.hpp"

#include <limits>

#include "results/rows/run_time.hpp"

namespace accelbench::conform {

std::optional<clock_sight> sight_of(std::span<const results::run_record> runs) {
    std::optional<clock_sight> seen;
    double shortest = std::numeric_limits<double>::infinity();
    for (const results::run_record& run : runs) {
        if (!run.window_slope_bound) {
            continue;
        }
        if (!seen) {
            seen.emplace();
        }
        seen->bound = *run.window_slope_bound;  // over all windows so far
        if (const auto time = results::run_time(run); time && *time < shortest) {
            shortest = *time;
            seen->workload = run.key.workload_id;
        }
    }
    return seen;
}

}  // namespace accelbench::conform
