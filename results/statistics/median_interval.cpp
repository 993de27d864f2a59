// SPDX-License-Identifier: Apache-2.0
// The order-statistic interval on a median.
#include "results/statistics/median_interval.hpp"

#include <algorithm>
#include <cmath>

#include "results/statistics/binomial.hpp"
#include "results/statistics/finite.hpp"
#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {

namespace {

/// Largest k with P(Bin(n, 1/2) < k) <= tail; 0 if even k = 1 fails. P(Bin < k) grows with k, so
/// bisection finds it.
std::size_t exact_rank(std::size_t n, double tail) {
    std::size_t good = 0;
    std::size_t bad = n / 2 + 1;
    while (bad - good > 1) {
        const std::size_t k = good + (bad - good) / 2;
        (binomial_cdf(n, 0.5, k - 1) <= tail ? good : bad) = k;
    }
    return good;
}

/// The same with P(Bin < k) = Phi((k - 1/2 - n/2) / (sqrt(n)/2)).
double normal_rank(std::size_t n, double confidence) {
    const double size = static_cast<double>(n);
    return std::floor(0.5 * (size + 1.0) -
                      0.5 * normal_two_sided_quantile(confidence) * std::sqrt(size));
}

}  // namespace

std::optional<std::size_t> median_rank(std::size_t n, median_interval_options options) {
    if (!is_level(options.confidence) || !std::isfinite(options.tau)) {
        return std::nullopt;
    }
    const double tail = 0.5 * (1.0 - options.confidence);
    const double plain = n <= exact_binomial_limit ? static_cast<double>(exact_rank(n, tail))
                                                   : normal_rank(n, options.confidence);
    if (plain < 1.0) {
        return std::nullopt;
    }
    const double middle = 0.5 * (static_cast<double>(n) + 1.0);
    const double stretch = std::sqrt(std::max(options.tau, 1.0));
    const double rank = std::floor(middle - (middle - plain) * stretch);
    if (rank < 1.0) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(rank);
}

std::optional<interval> median_interval(std::span<const double> values,
                                        median_interval_options options) {
    const auto rank = median_rank(values.size(), options);
    if (!rank) {
        return std::nullopt;
    }
    const auto sorted = sorted_sample(values);
    if (!sorted) {
        return std::nullopt;
    }
    return interval{.low = (*sorted)[*rank - 1],
                    .high = (*sorted)[sorted->size() - *rank],
                    .confidence = options.confidence};
}

std::optional<std::size_t> samples_for_median_interval(double confidence) {
    if (!is_level(confidence)) {
        return std::nullopt;
    }
    std::size_t n = 1;
    while (!median_rank(n, {.confidence = confidence})) {
        ++n;
    }
    return n;
}

}  // namespace accelbench::statistics
