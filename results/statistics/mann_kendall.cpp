// SPDX-License-Identifier: Apache-2.0
// The Mann-Kendall trend test with ties.
#include "results/statistics/mann_kendall.hpp"

#include <cmath>

#include "results/statistics/finite.hpp"
#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {

namespace {

double spread_term(double count) {
    return count * (count - 1.0) * (2.0 * count + 5.0);
}

/// Null variance of the score; `sorted` ascending.
double score_variance(const std::vector<double>& sorted) {
    double ties = 0.0;
    double run = 1.0;
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        if (sorted[i] == sorted[i - 1]) {
            run += 1.0;
        } else {
            ties += spread_term(run);
            run = 1.0;
        }
    }
    ties += spread_term(run);
    return (spread_term(static_cast<double>(sorted.size())) - ties) / 18.0;
}

}  // namespace

std::optional<trend_test> mann_kendall(std::span<const double> values) {
    if (values.size() < 3) {
        return std::nullopt;
    }
    const auto sorted = sorted_sample(values);
    if (!sorted) {
        return std::nullopt;
    }
    long long score = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        for (std::size_t j = i + 1; j < values.size(); ++j) {
            score += (values[j] > values[i]) - (values[j] < values[i]);
        }
    }
    const double variance = score_variance(*sorted);
    trend_test test{.score = static_cast<double>(score)};
    if (score != 0 && variance > 0.0) {
        const double nearer = test.score - std::copysign(1.0, test.score);
        test.z = nearer / std::sqrt(variance);
        test.p = normal_two_sided_p(test.z);
    }
    return test;
}

}  // namespace accelbench::statistics
