// SPDX-License-Identifier: Apache-2.0
// The noise floor from comparisons of a device with itself.
#include "results/statistics/noise_floor.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "results/statistics/finite.hpp"

namespace accelbench::statistics {

std::optional<double> noise_floor(std::span<const double> self_log_ratios) {
    std::vector<double> sizes(self_log_ratios.begin(), self_log_ratios.end());
    std::ranges::for_each(sizes, [](double& value) { value = std::abs(value); });
    const auto sorted = sorted_sample(sizes);
    if (!sorted) {
        return std::nullopt;
    }
    const std::size_t rank = (95 * sorted->size() + 99) / 100;
    return std::expm1((*sorted)[rank - 1]);
}

std::optional<double> claim_margin(double declared, std::optional<double> floor) {
    const double other = floor.value_or(0.0);
    if (!std::isfinite(declared) || declared < 0.0 || !std::isfinite(other)) {
        return std::nullopt;
    }
    return std::max(declared, other);
}

}  // namespace accelbench::statistics
