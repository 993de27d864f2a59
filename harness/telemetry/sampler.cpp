// SPDX-License-Identifier: Apache-2.0
#include "harness/telemetry/sampler.hpp"

namespace accelbench::telemetry {

std::uint32_t sample_until_over(pacer& time, schedule deadlines, recorder& trace) {
    std::uint32_t missed = 0;
    while (time.wait_until(deadlines.deadline_ns())) {
        trace.take(false, missed);
        missed = deadlines.advance(time.now_ns());
    }
    return missed;
}

}  // namespace accelbench::telemetry
