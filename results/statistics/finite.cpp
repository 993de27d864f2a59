// SPDX-License-Identifier: Apache-2.0
// The one rule about bad numbers, and the transforms that apply it.
#include "results/statistics/finite.hpp"

#include <algorithm>
#include <cmath>

#include "results/statistics/median.hpp"

namespace accelbench::statistics {

bool all_finite(std::span<const double> values) {
    return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

std::optional<std::vector<double>> sorted_sample(std::span<const double> values) {
    if (values.empty() || !all_finite(values)) {
        return std::nullopt;
    }
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    return sorted;
}

std::optional<std::vector<double>> log_sample(std::span<const double> values) {
    const auto usable = [](double value) { return std::isfinite(value) && value > 0.0; };
    if (values.empty() || !std::ranges::all_of(values, usable)) {
        return std::nullopt;
    }
    std::vector<double> logs(values.size());
    std::ranges::transform(values, logs.begin(), [](double value) { return std::log(value); });
    return logs;
}

std::optional<std::vector<double>> median_signs(std::span<const double> values) {
    const auto centre = median(values);
    if (!centre) {
        return std::nullopt;
    }
    std::vector<double> signs(values.size());
    std::ranges::transform(values, signs.begin(), [&](double value) {
        return value > *centre ? 1.0 : (value < *centre ? -1.0 : 0.0);
    });
    return signs;
}

}  // namespace accelbench::statistics
