// SPDX-License-Identifier: Apache-2.0
// What the worker's own clock can resolve.
#pragma once

#include "harness/protocol/requests.hpp"

namespace accelbench::worker {

/// Reads the clock back to back for 20 ms, long enough that a supervisor's stamps before and after
/// (some 10 us uncertain) compare the two clocks' rates to a part in a thousand or better.
[[nodiscard]] protocol::clock_answer read_clock();

}  // namespace accelbench::worker
