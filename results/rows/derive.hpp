// SPDX-License-Identifier: Apache-2.0
// Rows from runs: a pure function, so that anybody can do it again from a bundle years later.
#pragma once

#include <span>
#include <vector>

#include "results/bundle/records.hpp"

namespace accelbench::results {

/// One row per key, sorted by key; the order of `runs` does not matter. `campaign` gives each
/// workload's work per launch (workloads.<id>.flops, .bytes) and the plan's confidence
/// (plan.constants.confidence, 0.95 where it is absent).
///
/// The rules, in full in docs/results-format.md:
/// - time = median over runs of the run's time (run_time.hpp); its interval is over runs, by exact
///   ranks, and absent below 6 runs at 95 %;
/// - the worst state among the runs is the row's, with counts in its reason; a wrong answer
///   (failed, rejected) in any run takes the row's time away;
/// - rates are work over time, their intervals by inversion;
/// - percentiles are over all samples and absent below 72 (p05, p95) or 368 (p99) of them.
[[nodiscard]] std::vector<row_record> derive_rows(const campaign_record& campaign,
                                                  std::span<const run_record> runs);

}  // namespace accelbench::results
