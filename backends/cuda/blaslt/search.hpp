// SPDX-License-Identifier: Apache-2.0
// The measured search: which algorithm takes the least time on this device.
#pragma once

#include <chrono>
#include <functional>

#include "algorithm.hpp"

namespace accelbench::cuda::blaslt {

/// Runs one algorithm a few times and says how long a launch took. Throws sdk::error where the
/// algorithm does not run after all.
using stopwatch = std::function<std::chrono::nanoseconds(const algorithm&)>;

/// Index of the fastest, the first one where nothing could be compared. The first is always timed;
/// others only before `end`. An algorithm that the library refuses to run is passed over, a lost
/// device is not.
[[nodiscard]] std::size_t fastest(const std::vector<algorithm>& from, const stopwatch& time,
                                  std::chrono::steady_clock::time_point end);

}  // namespace accelbench::cuda::blaslt
