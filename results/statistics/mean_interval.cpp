// SPDX-License-Identifier: Apache-2.0
// Student's interval on a mean.
#include "results/statistics/mean_interval.hpp"

#include <cmath>
#include <numeric>

#include "results/statistics/finite.hpp"
#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {

std::optional<moments> sample_moments(std::span<const double> values) {
    if (values.size() < 2 || !all_finite(values)) {
        return std::nullopt;
    }
    const double n = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double squares = 0.0;
    for (const double value : values) {
        squares += (value - mean) * (value - mean);
    }
    return moments{.mean = mean, .variance = squares / (n - 1.0)};
}

std::optional<estimate> mean_interval(std::span<const double> values, double confidence) {
    const auto found = sample_moments(values);
    if (!found || !is_level(confidence)) {
        return std::nullopt;
    }
    const double n = static_cast<double>(values.size());
    const double reach =
        student_two_sided_quantile(confidence, n - 1.0) * std::sqrt(found->variance / n);
    return estimate{
        .value = found->mean,
        .bounds = interval{
            .low = found->mean - reach, .high = found->mean + reach, .confidence = confidence}};
}

}  // namespace accelbench::statistics
