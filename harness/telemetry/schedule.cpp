// SPDX-License-Identifier: Apache-2.0
#include "harness/telemetry/schedule.hpp"

namespace accelbench::telemetry {

std::uint32_t schedule::advance(std::uint64_t now_ns) {
    const std::uint64_t late_ns = now_ns > deadline_ns_ ? now_ns - deadline_ns_ : 0;
    const std::uint64_t missed = late_ns / period_ns_;
    deadline_ns_ += (missed + 1) * period_ns_;
    return static_cast<std::uint32_t>(missed);
}

}  // namespace accelbench::telemetry
