// SPDX-License-Identifier: Apache-2.0
// The ratio of two rows from their runs: paired where the runs were interleaved, else unpaired.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "results/bundle/records.hpp"
#include "results/statistics/ratio.hpp"

namespace accelbench::results {

using runs_by_key = std::map<row_key, std::vector<const run_record*>>;

/// Runs that have a time, under their key, in an order that does not come from the file.
[[nodiscard]] runs_by_key index_runs(std::span<const run_record> runs);

/// Log ratio base / candidate of each visit that both sides took part in: the median over its
/// pairs of windows. Sorted, so that the order of runs changes no digit.
[[nodiscard]] std::vector<double> visit_log_ratios(const std::vector<const run_record*>& base,
                                                   const std::vector<const run_record*>& candidate);

/// Nothing where a side has no run with a time.
[[nodiscard]] std::optional<statistics::ratio_estimate> ratio_of_runs(
    const std::vector<const run_record*>& base, const std::vector<const run_record*>& candidate,
    double confidence);

}  // namespace accelbench::results
