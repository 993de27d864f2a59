// SPDX-License-Identifier: Apache-2.0
#include "results/rows/run_time.hpp"

#include <algorithm>

#include "results/statistics/median.hpp"

namespace accelbench::results {

bool has_time(row_state state) {
    return state == row_state::ok || state == row_state::unstable;
}

std::vector<double> batch_times(const window_record& window) {
    std::vector<double> times;
    times.reserve(window.batch_ns.size());
    for (const std::int64_t ns : window.batch_ns) {
        times.push_back(static_cast<double>(ns) / window.launches_per_batch);
    }
    return times;
}

std::optional<double> window_time(const window_record& window) {
    const bool broken = std::any_of(window.batch_ns.begin(), window.batch_ns.end(),
                                    [](std::int64_t ns) { return ns <= 0; });
    if (broken || window.launches_per_batch == 0) {
        return std::nullopt;
    }
    return statistics::median(batch_times(window));
}

std::optional<double> run_time(const run_record& run) {
    if (!has_time(run.state)) {
        return std::nullopt;
    }
    std::vector<double> times;
    for (const window_record& window : run.windows) {
        if (const auto time = window_time(window)) {
            times.push_back(*time);
        }
    }
    return statistics::median(times);
}

}  // namespace accelbench::results
