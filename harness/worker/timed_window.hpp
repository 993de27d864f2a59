// SPDX-License-Identifier: Apache-2.0
// The timed loop and the state that it advances. Nothing else happens between two stamps.
#pragma once

#include <accelbench/plugin.h>

#include <cstdint>
#include <ctime>
#include <vector>

#include "harness/protocol/heartbeat.hpp"

namespace accelbench::worker {

/// CLOCK_MONOTONIC in ns, through the vDSO.
[[nodiscard]] inline std::int64_t monotonic_ns() {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

struct launch_slot {
    accb_session* session = nullptr;
    std::uint64_t ticket = 0;    // of the last launch
    std::uint64_t launched = 0;  // equals ticket while the plug-in counts 1, 2, 3 ...
    std::uint64_t retired = 0;   // last ticket waited for
};

/// Launch i runs slot i mod n with scalars first + step * (i / n). Between windows nothing is in
/// flight and tail equals head. Not movable once `order` points at `scalars`.
struct launch_loop {
    decltype(accb_plugin::submit) submit = nullptr;
    decltype(accb_plugin::wait) wait = nullptr;
    protocol::heartbeat* beat = nullptr;
    std::vector<launch_slot> slots;
    launch_slot* head = nullptr;  // runs the next launch
    launch_slot* tail = nullptr;  // ran the oldest launch that is in flight
    std::uint32_t in_flight = 0, most_in_flight = UINT32_MAX;
    std::uint64_t launches = 0;  // since creation or reset
    std::vector<std::int64_t> scalars, first, step;
    accb_submit order{};
    accb_completion last{};  // of the last launch waited for at a batch's end
    accb_error reported{};
};

struct window_order {
    std::uint32_t batches = 0, launches = 0;  // per batch
    std::uint64_t wait_timeout_ns = 0;
    std::int64_t* batch_ns = nullptr;  // one per batch
};

/// Runs the window; the first status that is not ACCB_OK ends it, with loop.reported filled.
[[nodiscard]] accb_status timed_window(launch_loop& loop, const window_order& order) noexcept;

}  // namespace accelbench::worker
