// SPDX-License-Identifier: Apache-2.0
// Whether a row gets more runs.
#include "harness/measure/rules/extension.hpp"

#include <algorithm>
#include <cmath>

namespace accelbench::measure {

std::size_t runs_wanted(std::size_t runs, const std::optional<statistics::interval>& ratio_bounds,
                        const extension_limits& limits) {
    if (runs < limits.first_runs) {
        return std::min(limits.first_runs, std::max(runs, limits.max_runs));
    }
    const bool narrow =
        ratio_bounds && ratio_bounds->low > 0.0 &&
        0.5 * std::log(ratio_bounds->high / ratio_bounds->low) <= limits.target_half_width;
    if (narrow || runs >= limits.max_runs) {
        return runs;
    }
    std::size_t next = limits.first_runs;
    while (next <= runs) {
        const double grown = std::ceil(static_cast<double>(next) * limits.growth);
        next = std::max(next + 1, static_cast<std::size_t>(grown));
    }
    return std::min(next, limits.max_runs);
}

}  // namespace accelbench::measure
