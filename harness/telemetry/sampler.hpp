// SPDX-License-Identifier: Apache-2.0
// The loop that reads at every deadline, on any clock.
#pragma once

#include <cstdint>

#include "harness/telemetry/recorder.hpp"
#include "harness/telemetry/schedule.hpp"

namespace accelbench::telemetry {

/// ns of one clock, the one that stamps samples.
class pacer {
  public:
    virtual ~pacer() = default;
    virtual std::uint64_t now_ns() = 0;
    /// False: the trace is over, now or before the moment came.
    virtual bool wait_until(std::uint64_t moment_ns) = 0;
};

/// Returns the deadlines missed since the last sample, which the closing one has to carry.
std::uint32_t sample_until_over(pacer& time, schedule deadlines, recorder& trace);

}  // namespace accelbench::telemetry
