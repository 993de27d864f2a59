// SPDX-License-Identifier: Apache-2.0
// How long a simulated launch takes, and the clock that it takes it on.
#pragma once

#include <cstdint>

#include "settings.hpp"

namespace accelbench::sim {

/// The host's monotonic clock: nanoseconds.
[[nodiscard]] int64_t now_ns();
/// Burns time until the clock has reached the moment; a sleep would add the scheduler's noise.
void spin_until(int64_t moment_ns);

/// Draws the time of each launch from (seed, launch) alone: the same seed gives the same times.
class duration_model {
  public:
    explicit duration_model(const settings& chosen);

    /// launch: counted from 1 over the context. bytes, flops: of the workload.
    [[nodiscard]] int64_t launch_ns(uint64_t launch, double bytes, double flops) const;

    /// Of all times of this device: what one card of a fleet differs from another by.
    [[nodiscard]] double card_factor(uint32_t device) const;

  private:
    settings settings_;
    double process_factor_;
};

}  // namespace accelbench::sim
