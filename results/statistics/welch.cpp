// SPDX-License-Identifier: Apache-2.0
// Welch's comparison of two means.
#include "results/statistics/welch.hpp"

#include <cmath>

#include "results/statistics/mean_interval.hpp"
#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {

std::optional<welch_result> welch(std::span<const double> a, std::span<const double> b,
                                  double confidence) {
    const auto side_a = sample_moments(a);
    const auto side_b = sample_moments(b);
    if (!side_a || !side_b || !is_level(confidence)) {
        return std::nullopt;
    }
    const double size_a = static_cast<double>(a.size());
    const double size_b = static_cast<double>(b.size());
    const double error_a = side_a->variance / size_a;
    const double error_b = side_b->variance / size_b;
    const double error = std::sqrt(error_a + error_b);
    const double difference = side_a->mean - side_b->mean;
    if (error == 0.0) {
        return welch_result{
            .difference = difference,
            .bounds = {.low = difference, .high = difference, .confidence = confidence},
            .degrees_of_freedom = size_a + size_b - 2.0,
            .p = difference == 0.0 ? 1.0 : 0.0};
    }
    const double share = error_a / (error_a + error_b);
    const double freedom =
        1.0 / (share * share / (size_a - 1.0) + (1.0 - share) * (1.0 - share) / (size_b - 1.0));
    const double reach = student_two_sided_quantile(confidence, freedom) * error;
    return welch_result{
        .difference = difference,
        .bounds = {.low = difference - reach, .high = difference + reach, .confidence = confidence},
        .degrees_of_freedom = freedom,
        .p = student_two_sided_p(difference / error, freedom)};
}

}  // namespace accelbench::statistics
