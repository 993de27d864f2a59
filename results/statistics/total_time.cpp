// SPDX-License-Identifier: Apache-2.0
// The ratio of weighted total times.
#include "results/statistics/total_time.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "results/statistics/finite.hpp"
#include "results/statistics/mean_interval.hpp"

namespace accelbench::statistics {

namespace {

bool usable(const std::vector<double>& times) {
    return log_sample(times).has_value();
}

std::size_t shortest(std::span<const std::vector<double>> rows) {
    std::size_t runs = std::numeric_limits<std::size_t>::max();
    for (const auto& row : rows) {
        runs = std::min(runs, row.size());
    }
    return runs;
}

double total(std::span<const double> weights, std::span<const std::vector<double>> times,
             std::size_t run) {
    double sum = 0.0;
    for (std::size_t row = 0; row < weights.size(); ++row) {
        sum += weights[row] * times[row][run];
    }
    return sum;
}

}  // namespace

std::optional<estimate> total_time_ratio(const total_time_input& input, double confidence) {
    const bool same_length = input.weights.size() == input.reference_times.size() &&
                             input.weights.size() == input.candidate_times.size();
    if (!same_length || !log_sample(input.weights) ||
        !std::ranges::all_of(input.reference_times, usable) ||
        !std::ranges::all_of(input.candidate_times, usable)) {
        return std::nullopt;
    }
    const std::size_t runs =
        std::min(shortest(input.reference_times), shortest(input.candidate_times));
    std::vector<double> logs(runs);
    double mean = 0.0;
    for (std::size_t run = 0; run < runs; ++run) {
        logs[run] = std::log(total(input.weights, input.reference_times, run) /
                             total(input.weights, input.candidate_times, run));
        mean += logs[run] / static_cast<double>(runs);
    }
    estimate ratio{.value = std::exp(mean), .bounds = std::nullopt};
    if (const auto over_runs = mean_interval(logs, confidence)) {
        ratio.bounds = interval{.low = std::exp(over_runs->bounds->low),
                                .high = std::exp(over_runs->bounds->high),
                                .confidence = confidence};
    }
    return ratio;
}

}  // namespace accelbench::statistics
