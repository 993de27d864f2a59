// SPDX-License-Identifier: Apache-2.0
// How many launches make one batch: enough for the clock to resolve it.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace accelbench::measure {

struct batching_limits {
    /// At 2 ticks a sample the median reads 7 % low and repeats perfectly; from 256 it is exact.
    /// 1,000 leaves 0.1 %.
    double min_host_ticks = 1000.0;
    double min_device_ticks = 1000.0;
    double min_window_ns =
        200'000.0;  ///< 200 us: a wake-up or an interrupt of some us stays in the noise
    /// One preemption once made a window 7 times too long and the batch as much too small: cross
    /// twice in a row.
    std::size_t crossings = 2;
    std::size_t max_launches =
        4096;  ///< what the device's queue takes, or the plan's cap; counts down to a power of two
};

struct clock_ticks {
    double host_ns = 20.0;            ///< measured smallest step of the host clock
    std::optional<double> device_ns;  ///< measured, if device time is offered
};

/// Window that a batch must reach: the largest of the three lower limits, in ns.
[[nodiscard]] double required_window_ns(const batching_limits& limits, const clock_ticks& ticks);

/// Finds the smallest power of two whose window is long enough twice in a row, doubling from 1.
/// Usage: run a batch of launches() launches, call observe() with its duration, until settled().
class batching_rule {
  public:
    batching_rule(const batching_limits& limits, const clock_ticks& ticks);

    /// Launches of the next pilot batch; once settled, the answer.
    [[nodiscard]] std::size_t launches() const { return launches_; }
    [[nodiscard]] bool settled() const { return settled_; }
    /// Settled only because no larger batch is allowed: samples rest on fewer ticks than asked for,
    /// and the row says so.
    [[nodiscard]] bool capped() const { return capped_; }

    /// Duration of a batch of launches(), in ns, by the clock that will stamp samples. NaN or a
    /// duration not above zero counts as too short. No effect once settled.
    void observe(double window_ns);

  private:
    double required_ns_;
    std::size_t crossings_needed_;
    std::size_t max_launches_;
    std::size_t launches_ = 1;
    std::size_t crossings_ = 0;
    bool settled_ = false;
    bool capped_ = false;
};

/// One batch size for all sides of a comparison (unequal counts bias a ratio by their fixed cost
/// per batch): the largest that any side needs, if every side's cap allows it, else the smallest
/// cap. nullopt if the spans are empty, differ in length or hold a zero.
[[nodiscard]] std::optional<std::size_t> common_batch(std::span<const std::size_t> needed,
                                                      std::span<const std::size_t> caps);

}  // namespace accelbench::measure
