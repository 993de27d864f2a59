// SPDX-License-Identifier: Apache-2.0
// Time between events.
#include "device_clock.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "error.hpp"

namespace accelbench::cuda {
namespace {

// Where no two events of a probe differ, or the step is finer than the driver's own word on it:
// "a resolution of around 0.5 microseconds" (driver API, cuEventElapsedTime).
constexpr double documented_tick_s = 0.5e-6;
constexpr int probe_events = 64;
// A float of milliseconds still tells 60 ns apart at one second.
constexpr double rebase_after_s = 1.0;
constexpr double ms = 1e-3;

}  // namespace

device_clock::device_clock(const driver_api& cu, CUstream stream) : cu_(cu), stream_(stream) {}

event_handle device_clock::make_event() const {
    CUevent made = nullptr;
    check(cu_.event_create(&made, CU_EVENT_BLOCKING_SYNC), "make an event with timing");
    return {made, cu_.event_destroy};
}

void device_clock::start() {
    if (base_) {
        return;
    }
    base_ = make_event();
    check(cu_.event_record(base_.get(), stream_), "record the clock's first event");
    check(cu_.event_synchronize(base_.get()), "record the clock's first event");
}

double device_clock::seconds_at(CUevent event) const {
    float elapsed_ms = 0.0f;
    check(cu_.event_elapsed(&elapsed_ms, base_.get(), event), "tell the time between two events");
    return base_s_ + static_cast<double>(elapsed_ms) * ms;
}

double device_clock::ticks_per_s() {
    if (tick_s_ > 0.0) {
        return 1.0 / tick_s_;
    }
    start();
    std::vector<event_handle> probes;
    for (int index = 0; index < probe_events; ++index) {
        probes.push_back(make_event());
        check(cu_.event_record(probes.back().get(), stream_), "record an event");
    }
    check(cu_.event_synchronize(probes.back().get()), "record an event");
    double least = 0.0;
    double before = seconds_at(probes.front().get());
    for (const event_handle& probe : probes) {
        const double at = seconds_at(probe.get());
        if (at > before && (least == 0.0 || at - before < least)) {
            least = at - before;
        }
        before = at;
    }
    // The driver's floats are right to some 1e-7: whole nanoseconds are what they tell.
    const double tick_ns = std::max(1.0, std::round(least * 1e9));
    tick_s_ = least > 0.0 ? std::min(tick_ns * 1e-9, documented_tick_s) : documented_tick_s;
    return 1.0 / tick_s_;
}

uint64_t device_clock::ticks_at(CUevent event) {
    start();
    const double rate = ticks_per_s();
    const double at = seconds_at(event);
    if (at - base_s_ > rebase_after_s) {
        event_handle next = make_event();
        check(cu_.event_record(next.get(), stream_), "move the clock's base");
        check(cu_.event_synchronize(next.get()), "move the clock's base");
        const double moved = seconds_at(next.get());
        base_ = std::move(next);
        base_s_ = moved;
    }
    return static_cast<uint64_t>(std::llround(std::max(at, 0.0) * rate));
}

uint64_t device_clock::now() {
    start();
    const event_handle event = make_event();
    check(cu_.event_record(event.get(), stream_), "record an event");
    check(cu_.event_synchronize(event.get()), "record an event");
    return ticks_at(event.get());
}

}  // namespace accelbench::cuda
