// SPDX-License-Identifier: Apache-2.0
// Rates from times.
#include "results/statistics/rate.hpp"

#include <cmath>

namespace accelbench::statistics {

std::optional<estimate> rate_from_time(double work, const estimate& time) {
    const auto usable = [](double seconds) { return std::isfinite(seconds) && seconds > 0.0; };
    if (!std::isfinite(work) || work < 0.0 || !usable(time.value)) {
        return std::nullopt;
    }
    estimate rate{.value = work / time.value, .bounds = std::nullopt};
    if (time.bounds) {
        if (!usable(time.bounds->low) || !usable(time.bounds->high)) {
            return std::nullopt;
        }
        rate.bounds = interval{.low = work / time.bounds->high,
                               .high = work / time.bounds->low,
                               .confidence = time.bounds->confidence};
    }
    return rate;
}

}  // namespace accelbench::statistics
