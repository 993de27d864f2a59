// SPDX-License-Identifier: Apache-2.0
// The geometric mean of speed-ups over a declared list of rows, with runs as the unit.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "results/statistics/interval.hpp"

namespace accelbench::statistics {

struct geometric_mean_result {
    std::optional<estimate> ratio;     ///< absent if a row is missing; without bounds below 2 runs
    std::vector<std::size_t> missing;  ///< indices of declared rows without usable runs, ascending
    std::size_t runs = 0;              ///< runs that the mean rests on: the least any row has
};

/// log_ratios_by_row[k][r] is the log speed-up of declared row k in run (round) r. Per run the mean
/// over rows, then Student's interval over those R values, exponentiated: what the rows of a run
/// share (a warm day, a memory layout) stays in the spread. Rows with more runs than the shortest
/// use their first ones. The interval speaks about this list, not about kernels at large. A mean
/// over the rows that happened to work would be another list, so one missing row (no runs, or a NaN
/// or infinity) means no mean. An empty list has none either.
[[nodiscard]] geometric_mean_result geometric_mean(
    std::span<const std::vector<double>> log_ratios_by_row, double confidence = 0.95);

}  // namespace accelbench::statistics
