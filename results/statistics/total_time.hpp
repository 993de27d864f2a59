// SPDX-License-Identifier: Apache-2.0
// The ratio of weighted total times: what a declared mix of rows gains as a whole.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "results/statistics/interval.hpp"

namespace accelbench::statistics {

struct total_time_input {
    std::span<const double> weights;                       ///< launches of each row in the mix, > 0
    std::span<const std::vector<double>> reference_times;  ///< [row][run], seconds a launch, > 0
    std::span<const std::vector<double>> candidate_times;  ///< [row][run]
};

/// sum w t_reference / sum w t_candidate per run, then the mean of its logarithm over runs with
/// Student's interval, exponentiated. Costs add, ratios do not, so this stands next to the
/// geometric mean (Fleming and Wallace 1986; Hoefler and Belli, SC15, rules 3 and 4). Uses the runs
/// that every row of both sides has; without bounds below 2 runs. nullopt if a list is empty or of
/// another length, a row has no runs, or a number is not finite and above zero.
[[nodiscard]] std::optional<estimate> total_time_ratio(const total_time_input& input,
                                                       double confidence = 0.95);

}  // namespace accelbench::statistics
