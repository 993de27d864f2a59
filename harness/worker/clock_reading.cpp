// SPDX-License-Identifier: Apache-2.0
// Back-to-back reads of CLOCK_MONOTONIC.
#include "harness/worker/clock_reading.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "harness/worker/timed_window.hpp"

namespace accelbench::worker {

protocol::clock_answer read_clock() {
    constexpr std::int64_t duration_ns = 20'000'000;
    const std::int64_t begin = monotonic_ns();
    std::int64_t now = begin;
    std::int64_t smallest = std::numeric_limits<std::int64_t>::max();
    std::uint64_t reads = 0;
    while (now - begin < duration_ns) {
        const std::int64_t next = monotonic_ns();
        if (next > now) {
            smallest = std::min(smallest, next - now);
        }
        now = next;
        ++reads;
    }
    return {static_cast<double>(smallest),
            static_cast<double>(now - begin) / static_cast<double>(reads)};
}

}  // namespace accelbench::worker
