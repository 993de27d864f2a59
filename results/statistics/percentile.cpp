// SPDX-License-Identifier: Apache-2.0
// Percentiles with their exact order-statistic interval.
#include "results/statistics/percentile.hpp"

#include <algorithm>
#include <cmath>

#include "results/statistics/binomial.hpp"
#include "results/statistics/finite.hpp"
#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {

namespace {

/// Smallest n with base^n <= tail.
std::size_t power_below(double base, double tail) {
    return static_cast<std::size_t>(std::max(1.0, std::ceil(std::log(tail) / std::log(base))));
}

/// Smallest k in [0, n] with P(Bin(n, q) <= k) >= level.
std::size_t count_at_level(std::size_t n, double q, double level) {
    std::size_t low = 0;
    std::size_t high = n;
    while (low < high) {
        const std::size_t k = low + (high - low) / 2;
        if (binomial_cdf(n, q, k) >= level) {
            high = k;
        } else {
            low = k + 1;
        }
    }
    return low;
}

/// Largest l with P(Bin(n, q) <= l - 1) <= tail: one more than the counts that fit, 0 if none does.
std::size_t lower_rank(std::size_t n, double q, double tail) {
    std::size_t rank = count_at_level(n, q, tail);
    if (rank < n && binomial_cdf(n, q, rank) <= tail) {
        ++rank;
    }
    return rank;
}

}  // namespace

std::optional<std::size_t> samples_for_percentile(double q, double confidence) {
    if (!is_level(q) || !is_level(confidence)) {
        return std::nullopt;
    }
    return power_below(std::max(q, 1.0 - q), 0.5 * (1.0 - confidence));
}

std::optional<std::size_t> samples_for_upper_bound(double q, double confidence) {
    if (!is_level(q) || !is_level(confidence)) {
        return std::nullopt;
    }
    return power_below(q, 1.0 - confidence);
}

std::optional<estimate> percentile(std::span<const double> values, double q, double confidence) {
    const auto needed = samples_for_percentile(q, confidence);
    const auto sorted = sorted_sample(values);
    if (!needed || !sorted || sorted->size() < *needed) {
        return std::nullopt;
    }
    const std::size_t n = sorted->size();
    const double tail = 0.5 * (1.0 - confidence);
    const std::size_t low = std::max<std::size_t>(1, lower_rank(n, q, tail));
    // P(Bin >= u) <= tail is P(Bin <= u - 1) >= 1 - tail.
    const std::size_t high = std::min(n, count_at_level(n, q, 1.0 - tail) + 1);
    // The small step keeps 0.9 * 10 = 9.000000000000002 at the 9th value.
    const double position = std::ceil(q * static_cast<double>(n) * (1.0 - 1e-12));
    const auto nearest = std::clamp<std::size_t>(static_cast<std::size_t>(position), 1, n);
    return estimate{
        .value = (*sorted)[nearest - 1],
        .bounds = interval{
            .low = (*sorted)[low - 1], .high = (*sorted)[high - 1], .confidence = confidence}};
}

std::optional<double> percentile_upper_bound(std::span<const double> values, double q,
                                             double confidence) {
    const auto needed = samples_for_upper_bound(q, confidence);
    const auto sorted = sorted_sample(values);
    if (!needed || !sorted || sorted->size() < *needed) {
        return std::nullopt;
    }
    const std::size_t n = sorted->size();
    return (*sorted)[std::min(n, count_at_level(n, q, confidence) + 1) - 1];
}

}  // namespace accelbench::statistics
