// SPDX-License-Identifier: Apache-2.0
// Marks on a run whose samples are not steady.
#include "harness/measure/rules/stability.hpp"

#include "results/statistics/autocorrelation.hpp"
#include "results/statistics/mann_kendall.hpp"
#include "results/statistics/sign_correlation.hpp"

namespace accelbench::measure {

std::optional<stability_marks> assess_stability(std::span<const double> samples,
                                                const stability_limits& limits) {
    const auto trend = statistics::mann_kendall(samples);
    const auto neighbours = statistics::sign_correlation(samples);
    const auto tau = statistics::autocorrelation_time(samples);
    if (!trend || !neighbours || !tau) {
        return std::nullopt;
    }
    return stability_marks{.drift = trend->p <= limits.significance,
                           .correlated = neighbours->p <= limits.significance,
                           .unstable = *tau > limits.max_tau,
                           .tau = *tau,
                           .second_mode = statistics::find_two_modes(samples, limits.modes)};
}

}  // namespace accelbench::measure
