// SPDX-License-Identifier: Apache-2.0
// The sample median by selection.
#include "results/statistics/median.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "results/statistics/finite.hpp"

namespace accelbench::statistics {

std::optional<double> median(std::span<const double> values) {
    if (values.empty() || !all_finite(values)) {
        return std::nullopt;
    }
    std::vector<double> copy(values.begin(), values.end());
    const auto middle = copy.begin() + static_cast<std::ptrdiff_t>(copy.size() / 2);
    std::nth_element(copy.begin(), middle, copy.end());
    if (copy.size() % 2 == 1) {
        return *middle;
    }
    const double below = *std::max_element(copy.begin(), middle);
    return std::midpoint(below, *middle);
}

}  // namespace accelbench::statistics
