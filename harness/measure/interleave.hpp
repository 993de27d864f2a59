// SPDX-License-Identifier: Apache-2.0
// One visit's measurement: pilot, warm-up, then windows of all sides in randomised ABBA order with
// canaries between them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/measure/window_source.hpp"
#include "harness/plan/profile.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::measure {

/// What one side's visit yields. `failure` is set when a window could not be run; the others go on
/// without it.
struct side_result {
    results::phase_times phases;  // first launch and warm-up; the rest is the caller's
    std::vector<results::window_record> windows;
    std::string stop_reason;
    std::vector<std::string> marks;
    std::optional<error> failure;
    std::uint32_t launches_per_batch = 0;
    double launch_ns = 0.0;  // median over the windows
    double compute_canary_ns = 0.0,
           memory_canary_ns = 0.0;  // medians of this visit, per launch; 0: none
};

/// What the last window of a side will be, so that its preparation can choose a launch of it:
/// `untimed` launches re-warm the caches first, `timed` follow.
struct last_window {
    std::uint64_t untimed = 0, timed = 0;
};
/// Called on each live side before its last window, untimed: poison outputs, rewrite state,
/// exchange inputs.
using before_last_window = std::function<status(std::size_t side, const last_window& coming)>;

/// Runs the whole visit. Every order (pilot, warm-up, pairs) is drawn from `random`: whatever
/// differs between the sides besides the device is a bias that pairing keeps.
[[nodiscard]] std::vector<side_result> interleave(std::span<const side> sides,
                                                  const plan::constants& constants,
                                                  std::mt19937_64& random,
                                                  const before_last_window& prepare_last);

}  // namespace accelbench::measure
