// SPDX-License-Identifier: Apache-2.0
// How far the stream of a device has come: launches are numbered, and some of them carry an event.
#pragma once

#include <array>
#include <cstdint>

#include "driver/driver.hpp"
#include "handle.hpp"

namespace accelbench::cuda {

/// What a thread does that waits for the device. To sleep and be woken took 25 to 50 us of each
/// wait on a virtual machine with an H200, and 200 us after longer sleeps; to spin 8 us.
enum class host_wait { spin, sleep };

/// An event after every launch would cost the device a write between any two kernels, so only every
/// few launches carry one; a wait for a launch waits for the next event behind it.
class completion_line {
  public:
    /// Between two events, without being asked. Of 256 launches in flight (max_in_flight), a wait
    /// for the oldest leaves 240 or more queued, so the device does not run dry.
    static constexpr uint64_t stride = 16;

    completion_line(const driver_api& cu, CUstream stream, host_wait how)
        : cu_(cu), stream_(stream), how_(how) {}

    /// Numbers the launch that was just enqueued: 1, 2, 3 ... Records an event every `stride`.
    uint64_t mark();
    /// True: the launch and all before it are over. False: timeout_ns passed first (0 polls). A
    /// wait of a second or more is left to the driver, which knows no limit: a device that hangs is
    /// ended by the harness's deadline. Throws sdk::error if the device failed.
    [[nodiscard]] bool wait(uint64_t launch, uint64_t timeout_ns);
    [[nodiscard]] uint64_t last() const { return last_; }

  private:
    // Enough for 1,024 launches; older ones share the oldest event that is kept.
    static constexpr uint64_t kept = 64;
    struct milestone {
        event_handle event;
        uint64_t launch = 0;  // 0: never recorded
    };

    milestone& record();
    [[nodiscard]] milestone& first_behind(uint64_t launch);
    [[nodiscard]] bool is_over(const milestone& one) const;

    const driver_api& cu_;
    CUstream stream_;
    host_wait how_;
    std::array<milestone, kept> milestones_;  // ring: the newest is at newest_ % kept
    uint64_t newest_ = 0;
    uint64_t last_ = 0;
    uint64_t over_ = 0;  // launches known to be over
};

}  // namespace accelbench::cuda
