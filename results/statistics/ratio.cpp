// SPDX-License-Identifier: Apache-2.0
// Speed-ups with their intervals, paired and unpaired.
#include "results/statistics/ratio.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "results/statistics/finite.hpp"
#include "results/statistics/median.hpp"
#include "results/statistics/median_interval.hpp"
#include "results/statistics/sign_test.hpp"
#include "results/statistics/welch.hpp"

namespace accelbench::statistics {

namespace {

interval exp_of(const interval& logs) {
    return {.low = std::exp(logs.low), .high = std::exp(logs.high), .confidence = logs.confidence};
}

double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

std::optional<double> run_log_ratio(std::span<const double> reference_times,
                                    std::span<const double> candidate_times) {
    if (reference_times.size() != candidate_times.size()) {
        return std::nullopt;
    }
    auto logs = log_sample(reference_times);
    const auto candidate = log_sample(candidate_times);
    if (!logs || !candidate) {
        return std::nullopt;
    }
    std::ranges::transform(*logs, *candidate, logs->begin(), std::minus<>{});
    return median(*logs);
}

std::optional<ratio_estimate> paired_ratio(std::span<const double> run_log_ratios,
                                           double confidence) {
    const auto centre = median(run_log_ratios);
    if (!centre) {
        return std::nullopt;
    }
    ratio_estimate result{.ratio = std::exp(*centre),
                          .bounds = std::nullopt,
                          .p = std::nullopt,
                          .runs = run_log_ratios.size(),
                          .design = comparison_design::paired};
    if (const auto logs = median_interval(run_log_ratios, {.confidence = confidence})) {
        result.bounds = exp_of(*logs);
        result.p = sign_test(run_log_ratios);
    }
    return result;
}

std::optional<ratio_estimate> unpaired_ratio(std::span<const double> reference_medians,
                                             std::span<const double> candidate_medians,
                                             double confidence) {
    const auto reference = log_sample(reference_medians);
    const auto candidate = log_sample(candidate_medians);
    if (!reference || !candidate) {
        return std::nullopt;
    }
    ratio_estimate result{.ratio = std::exp(mean_of(*reference) - mean_of(*candidate)),
                          .bounds = std::nullopt,
                          .p = std::nullopt,
                          .runs = std::min(reference->size(), candidate->size()),
                          .design = comparison_design::unpaired};
    if (result.runs < least_unpaired_runs) {
        return result;
    }
    if (const auto found = welch(*reference, *candidate, confidence)) {
        result.bounds = exp_of(found->bounds);
        result.p = found->p;
    }
    return result;
}

}  // namespace accelbench::statistics
