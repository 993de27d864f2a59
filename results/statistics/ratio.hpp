// SPDX-License-Identifier: Apache-2.0
// Speed-ups with their intervals: "times faster" = reference time / candidate time, the base always
// named.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "results/statistics/family.hpp"
#include "results/statistics/interval.hpp"

namespace accelbench::statistics {

struct ratio_estimate {
    double ratio = 1.0;  ///< reference time / candidate time; above 1 the candidate takes less time
    std::optional<interval>
        bounds;  ///< absent with too few runs: a single-run figure, nothing to conclude from
    std::optional<double>
        p;  ///< two-sided, of ratio 1; absent where bounds could not be formed by design
    std::size_t runs = 0;  ///< of the side that has fewer
    comparison_design design = comparison_design::paired;
};

/// One run's value: median over its window pairs of log(reference / candidate), times in any one
/// unit. nullopt if the spans differ in length, are empty, or hold a value that is not finite and
/// above zero.
[[nodiscard]] std::optional<double> run_log_ratio(std::span<const double> reference_times,
                                                  std::span<const double> candidate_times);

/// exp of the median and its order-statistic interval over runs, p by the exact sign test. Each
/// value is one run's run_log_ratio: pairs of different runs are never pooled, since a run has its
/// own layout, its own day (pooled intervals covered 73 % where 95 % were promised: tests/proof,
/// row 8). Below 6 runs at 95 % there are no bounds. nullopt if empty or a value is NaN or
/// infinite.
[[nodiscard]] std::optional<ratio_estimate> paired_ratio(std::span<const double> run_log_ratios,
                                                         double confidence = 0.95);

/// exp of the difference of mean logarithms of run medians with Welch's interval and p; for chips
/// in different hosts. Run medians in any one unit, > 0. Below 8 runs on either side there are no
/// bounds and no p. nullopt if a side is empty or holds a value that is not finite and above zero.
[[nodiscard]] std::optional<ratio_estimate> unpaired_ratio(
    std::span<const double> reference_medians, std::span<const double> candidate_medians,
    double confidence = 0.95);

}  // namespace accelbench::statistics
