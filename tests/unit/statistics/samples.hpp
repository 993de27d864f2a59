// SPDX-License-Identifier: Apache-2.0
// Samples of the statistics' tests.
#pragma once

#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

namespace accelbench {

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double inf = std::numeric_limits<double>::infinity();

/// 1, 2, ... n
inline std::vector<double> one_to(std::size_t n) {
    std::vector<double> values(n);
    std::iota(values.begin(), values.end(), 1.0);
    return values;
}

}  // namespace accelbench
