// SPDX-License-Identifier: Apache-2.0
// Rates (FLOP/s, B/s, items/s) from times: computed once, never averaged as rates.
#pragma once

#include <optional>

#include "results/statistics/interval.hpp"

namespace accelbench::statistics {

/// work / time; the interval [low, high] of the time becomes [work / high, work / low] with the
/// same confidence, since the median passes through any monotone map. Work in any unit >= 0 a
/// launch, time in seconds a launch. nullopt if work is negative, time or a bound is not above
/// zero, or a number is NaN or infinite.
[[nodiscard]] std::optional<estimate> rate_from_time(double work, const estimate& time);

}  // namespace accelbench::statistics
