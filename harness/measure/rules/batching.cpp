// SPDX-License-Identifier: Apache-2.0
// How many launches make one batch.
#include "harness/measure/rules/batching.hpp"

#include <algorithm>
#include <bit>

namespace accelbench::measure {

double required_window_ns(const batching_limits& limits, const clock_ticks& ticks) {
    const double host = limits.min_host_ticks * ticks.host_ns;
    const double device = limits.min_device_ticks * ticks.device_ns.value_or(0.0);
    return std::max({host, device, limits.min_window_ns});
}

batching_rule::batching_rule(const batching_limits& limits, const clock_ticks& ticks)
    : required_ns_(required_window_ns(limits, ticks)),
      crossings_needed_(std::max<std::size_t>(1, limits.crossings)),
      max_launches_(std::bit_floor(std::max<std::size_t>(1, limits.max_launches))) {}

void batching_rule::observe(double window_ns) {
    if (settled_) {
        return;
    }
    if (window_ns >= required_ns_) {
        ++crossings_;
        settled_ = crossings_ >= crossings_needed_;
        return;
    }
    crossings_ = 0;
    if (launches_ >= max_launches_) {
        settled_ = true;
        capped_ = true;
        return;
    }
    launches_ *= 2;
}

std::optional<std::size_t> common_batch(std::span<const std::size_t> needed,
                                        std::span<const std::size_t> caps) {
    if (needed.empty() || needed.size() != caps.size() || std::ranges::min(needed) == 0 ||
        std::ranges::min(caps) == 0) {
        return std::nullopt;
    }
    return std::min(std::ranges::max(needed), std::bit_floor(std::ranges::min(caps)));
}

}  // namespace accelbench::measure
