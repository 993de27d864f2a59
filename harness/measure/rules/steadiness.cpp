// SPDX-License-Identifier: Apache-2.0
// When warm-up is over.
#include "harness/measure/rules/steadiness.hpp"

#include "results/statistics/mann_kendall.hpp"

namespace accelbench::measure {

warm_up_state steadiness_rule::observe(std::size_t launches, double per_launch,
                                       double elapsed_seconds) {
    if (state_ != warm_up_state::warming) {
        return state_;
    }
    launches_ += launches;
    recent_.push_back(per_launch);
    if (recent_.size() > limits_.window) {
        recent_.erase(recent_.begin());
    }
    if (launches_ >= limits_.min_launches && elapsed_seconds >= limits_.min_seconds &&
        is_steady()) {
        state_ = warm_up_state::steady;
    } else if (elapsed_seconds >= limits_.max_seconds) {
        state_ = warm_up_state::never_settled;
    }
    return state_;
}

bool steadiness_rule::is_steady() const {
    if (recent_.size() < limits_.window) {
        return false;
    }
    const auto trend = statistics::mann_kendall(recent_);
    return trend && trend->p > limits_.significance;
}

}  // namespace accelbench::measure
