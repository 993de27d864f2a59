// SPDX-License-Identifier: Apache-2.0
// Marks on a run whose samples are not what one steady device would give. Marks label; nothing is
// ever deleted.
#pragma once

#include <optional>
#include <span>

#include "results/statistics/modes.hpp"

namespace accelbench::measure {

struct stability_limits {
    double significance = 0.01;  ///< of each test: 1.9 % of steady runs of 100 samples carry a mark
    double max_tau =
        5.0;  ///< beyond it the corrected interval covers 80 to 92 %, so it is withheld
    statistics::mode_options modes{};
};

struct stability_marks {
    bool drift = false;  ///< Mann-Kendall fired: the samples rise or fall
    bool correlated =
        false;  ///< the signs follow (or oppose) their neighbours: duty cycle, states, coupling
    bool unstable = false;  ///< tau > max_tau: no interval from this run alone
    double tau = 1.0;       ///< autocorrelation time that widens the interval
    std::optional<statistics::two_modes> second_mode;

    [[nodiscard]] bool any() const { return drift || correlated || unstable || second_mode; }
};

/// Judges a run's samples in the order they were taken, any one unit, > 0. nullopt below 8 samples
/// or if one is NaN or infinite.
[[nodiscard]] std::optional<stability_marks> assess_stability(std::span<const double> samples,
                                                              const stability_limits& limits = {});

}  // namespace accelbench::measure
