// SPDX-License-Identifier: Apache-2.0
// The geometric mean of speed-ups over a declared list of rows.
#include "results/statistics/geometric_mean.hpp"

#include <algorithm>
#include <cmath>

#include "results/statistics/finite.hpp"
#include "results/statistics/mean_interval.hpp"

namespace accelbench::statistics {

geometric_mean_result geometric_mean(std::span<const std::vector<double>> log_ratios_by_row,
                                     double confidence) {
    geometric_mean_result result;
    for (std::size_t row = 0; row < log_ratios_by_row.size(); ++row) {
        const auto& logs = log_ratios_by_row[row];
        if (logs.empty() || !all_finite(logs)) {
            result.missing.push_back(row);
        }
    }
    if (log_ratios_by_row.empty() || !result.missing.empty()) {
        return result;
    }
    result.runs = std::ranges::min(log_ratios_by_row, {}, &std::vector<double>::size).size();
    std::vector<double> by_run(result.runs, 0.0);
    double mean = 0.0;
    for (std::size_t run = 0; run < result.runs; ++run) {
        for (const auto& logs : log_ratios_by_row) {
            by_run[run] += logs[run];
        }
        by_run[run] /= static_cast<double>(log_ratios_by_row.size());
        mean += by_run[run] / static_cast<double>(result.runs);
    }
    result.ratio = estimate{.value = std::exp(mean), .bounds = std::nullopt};
    if (const auto logs = mean_interval(by_run, confidence)) {
        result.ratio->bounds = interval{.low = std::exp(logs->bounds->low),
                                        .high = std::exp(logs->bounds->high),
                                        .confidence = confidence};
    }
    return result;
}

}  // namespace accelbench::statistics
