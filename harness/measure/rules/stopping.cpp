// SPDX-License-Identifier: Apache-2.0
// When a run has samples enough.
#include "harness/measure/rules/stopping.hpp"

#include <algorithm>
#include <cmath>

#include "results/statistics/autocorrelation.hpp"
#include "results/statistics/median.hpp"
#include "results/statistics/median_interval.hpp"

namespace accelbench::measure {

std::optional<run_precision> assess_precision(std::span<const double> samples,
                                              const stopping_limits& limits) {
    const auto centre = statistics::median(samples);
    const auto tau = statistics::autocorrelation_time(samples);
    if (!centre || !tau) {
        return std::nullopt;
    }
    run_precision found{.median = *centre, .tau = *tau, .bounds = {}, .relative_half_width = {}};
    if (*tau > limits.max_tau) {
        return found;
    }
    found.bounds =
        statistics::median_interval(samples, {.confidence = limits.confidence, .tau = *tau});
    if (found.bounds && *centre > 0.0) {
        found.relative_half_width = found.bounds->half_width() / *centre;
    }
    return found;
}

stopping_rule::stopping_rule(const stopping_limits& limits)
    : limits_(limits), next_check_(std::max<std::size_t>(1, limits.first_check)) {}

std::optional<stop_reason> stopping_rule::consider(std::span<const double> samples,
                                                   double elapsed_seconds) {
    const bool out_of_samples = samples.size() >= limits_.max_samples;
    const bool out_of_time = elapsed_seconds >= limits_.max_seconds;
    const bool is_final = out_of_samples || out_of_time;
    if (!is_final && samples.size() < next_check_) {
        return std::nullopt;
    }
    advance(samples.size());
    const auto found = assess_precision(samples, limits_);
    if (found && found->relative_half_width &&
        *found->relative_half_width <= limits_.target_half_width) {
        return stop_reason::precise;
    }
    if (!is_final) {
        return std::nullopt;
    }
    if (found && found->tau > limits_.max_tau) {
        return stop_reason::unstable;
    }
    return out_of_samples ? stop_reason::max_samples : stop_reason::max_time;
}

void stopping_rule::advance(std::size_t beyond) {
    while (next_check_ <= beyond) {
        const double next = std::ceil(static_cast<double>(next_check_) * limits_.growth);
        next_check_ = std::max(next_check_ + 1, static_cast<std::size_t>(next));
    }
}

std::string_view to_string(stop_reason reason) {
    switch (reason) {
        case stop_reason::precise:
            return "precise";
        case stop_reason::max_samples:
            return "max-samples";
        case stop_reason::max_time:
            return "max-time";
        case stop_reason::unstable:
            return "unstable";
    }
    return "unstable";
}

}  // namespace accelbench::measure
