// SPDX-License-Identifier: Apache-2.0
// When warm-up is over: enough launches, enough time, and no trend left.
#pragma once

#include <cstddef>
#include <vector>

namespace accelbench::measure {

struct steadiness_limits {
    std::size_t min_launches = 3;  ///< first launches compile, page in and allocate
    double min_seconds = 1.0;      ///< clocks and power limits react within hundreds of ms
    std::size_t window = 8;  ///< batches looked at; 8 is the least at which a trend can show at 1 %
    double significance =
        0.01;  ///< of the Mann-Kendall test: 0.6 % of steady windows of 8 are held back
    double max_seconds =
        30.0;  ///< a device that drifts for longer is measured as it is, and marked
};

enum class warm_up_state {
    warming,        ///< go on
    steady,         ///< start to measure
    never_settled,  ///< start to measure, and mark the row
};

/// Usage: after each warm-up batch call observe(), until it does not answer `warming`. None of
/// these batches count.
class steadiness_rule {
  public:
    explicit steadiness_rule(const steadiness_limits& limits) : limits_(limits) {}

    /// A batch of `launches` launches, `per_launch` its time divided by them (any one unit), ended
    /// `elapsed_seconds` after warm-up began. NaN or infinity keeps the state from becoming steady
    /// while it is among the last `window` batches.
    warm_up_state observe(std::size_t launches, double per_launch, double elapsed_seconds);

    [[nodiscard]] warm_up_state state() const { return state_; }

  private:
    [[nodiscard]] bool is_steady() const;

    steadiness_limits limits_;
    std::vector<double> recent_;  ///< the last `window` batches, oldest first
    std::size_t launches_ = 0;
    warm_up_state state_ = warm_up_state::warming;
};

}  // namespace accelbench::measure
