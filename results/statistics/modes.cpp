// SPDX-License-Identifier: Apache-2.0
// Finds a second mode: best split of the sorted sample, then a test of the valley between the
// sides.
#include "results/statistics/modes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "results/statistics/binomial.hpp"
#include "results/statistics/finite.hpp"

namespace accelbench::statistics {

namespace {

double sorted_median(std::span<const double> sorted) {
    const std::size_t n = sorted.size();
    return std::midpoint(sorted[(n - 1) / 2], sorted[n / 2]);
}

/// Sum of distances to the median of sorted[first, last): upper half minus lower half.
double spread(const std::vector<double>& sums, std::size_t first, std::size_t last) {
    const std::size_t n = last - first;
    const double lower = sums[first + n / 2] - sums[first];
    const double upper = sums[last] - sums[last - n / 2];
    return upper - lower;
}

/// Index of the first value of the upper side; sides hold at least `least` values each.
std::size_t best_split(std::span<const double> sorted, std::size_t least) {
    std::vector<double> sums(sorted.size() + 1, 0.0);
    // Sums are taken from the first value on: logs of nanoseconds differ little from each other.
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        sums[i + 1] = sums[i] + (sorted[i] - sorted[0]);
    }
    std::size_t best = least;
    double lowest = std::numeric_limits<double>::infinity();
    for (std::size_t split = least; split + least <= sorted.size(); ++split) {
        const double cost = spread(sums, 0, split) + spread(sums, split, sorted.size());
        if (cost < lowest) {
            lowest = cost;
            best = split;
        }
    }
    return best;
}

std::size_t count_near(std::span<const double> sorted, double centre, double half_width) {
    const auto first = std::ranges::lower_bound(sorted, centre - half_width);
    const auto last = std::ranges::upper_bound(sorted, centre + half_width);
    return static_cast<std::size_t>(last - first);
}

}  // namespace

std::optional<two_modes> find_two_modes(std::span<const double> values, mode_options options) {
    auto logs = log_sample(values);
    if (!logs || logs->size() < 4) {
        return std::nullopt;
    }
    std::ranges::sort(*logs);
    const std::span<const double> sorted = *logs;
    const double size = static_cast<double>(sorted.size());
    const auto least = std::max<std::size_t>(
        2, static_cast<std::size_t>(std::ceil(options.smallest_share * size)));
    if (2 * least > sorted.size()) {
        return std::nullopt;
    }
    const std::size_t split = best_split(sorted, least);
    const double low = sorted_median(sorted.first(split));
    const double high = sorted_median(sorted.subspan(split));
    const double distance = high - low;
    if (distance < std::log1p(options.smallest_distance)) {
        return std::nullopt;
    }
    const double half_window = distance / 6.0;
    const std::size_t valley = count_near(sorted, std::midpoint(low, high), half_window);
    const std::size_t peak =
        std::min(count_near(sorted, low, half_window), count_near(sorted, high, half_window));
    const double p = binomial_cdf(valley + peak, 0.5, valley);
    if (p > options.significance) {
        return std::nullopt;
    }
    return two_modes{.low = std::exp(low),
                     .high = std::exp(high),
                     .split = std::exp(std::midpoint(sorted[split - 1], sorted[split])),
                     .high_share = (size - static_cast<double>(split)) / size,
                     .p = p};
}

}  // namespace accelbench::statistics
