// SPDX-License-Identifier: Apache-2.0
// The device's own time, from events: a diagnostic that must nest inside the host's stamps.
#pragma once

#include <cstdint>

#include "driver/driver.hpp"
#include "handle.hpp"

namespace accelbench::cuda {

/// Ticks count from the moment the clock was made. The driver tells the time between two events as
/// a 32-bit float of milliseconds, which loses its digits as the distance grows, so the clock
/// measures from an event that it moves along.
class device_clock {
  public:
    device_clock(const driver_api& cu, CUstream stream);

    /// The smallest step seen among events recorded one after another; makes the first such
    /// measurement when first asked.
    [[nodiscard]] double ticks_per_s();
    /// A new event with timing, to be recorded by the caller.
    [[nodiscard]] event_handle make_event() const;
    /// When the event happened, in ticks; it is over. May move the clock's base to it.
    [[nodiscard]] uint64_t ticks_at(CUevent event);
    /// Records an event and waits for it.
    [[nodiscard]] uint64_t now();

  private:
    void start();
    [[nodiscard]] double seconds_at(CUevent event) const;

    const driver_api& cu_;
    CUstream stream_;
    event_handle base_;
    double base_s_ = 0.0;
    double tick_s_ = 0.0;  // 0: not measured yet
};

}  // namespace accelbench::cuda
