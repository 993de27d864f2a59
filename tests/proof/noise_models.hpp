// SPDX-License-Identifier: Apache-2.0
// The noises that batch times were seen to have, as generators with a known true median.
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "tests/proof/random_source.hpp"

namespace accelbench::proof {

struct noise_model {
    std::string name;
    double median = 1.0;  ///< true median of one value
    /// A new series; the generator it returns may carry state from value to value.
    std::function<std::function<double(random_source&)>()> start;

    [[nodiscard]] std::vector<double> series(std::size_t n, random_source& random) const {
        const auto next = start();
        std::vector<double> values(n);
        for (double& value : values) {
            value = next(random);
        }
        return values;
    }
};

/// A model without memory.
template <class Draw>
noise_model independent(std::string name, double median, Draw draw) {
    return {std::move(name), median, [draw] { return draw; }};
}

inline noise_model normal_noise(double sd) {
    return independent("normal", 1.0,
                       [sd](random_source& random) { return 1.0 + sd * random.normal(); });
}

/// Skewed to the right: most kernels on a shared host.
inline noise_model lognormal_noise() {
    return independent("1 + 0.05 lognormal(0.5)", 1.05, [](random_source& random) {
        return 1.0 + 0.05 * std::exp(0.5 * random.normal());
    });
}

/// A floor and rare stalls of any length: index 1.1, so the variance is infinite. Median 1 + 0.01 *
/// 2^(1/1.1).
inline noise_model pareto_noise() {
    return independent(
        "floor + Pareto(1.1)", 1.0 + 0.01 * std::pow(2.0, 1.0 / 1.1),
        [](random_source& random) { return 1.0 + 0.01 * std::pow(random.uniform(), -1.0 / 1.1); });
}

/// Two clock or memory speeds 10 % apart, each with 1 % noise. The median of the 70/30 mixture lies
/// where the lower mode has 5/7 of its mass: 0.565949 sd above its centre (the upper mode is 9 sd
/// away).
inline noise_model bimodal_noise(double low_share) {
    const double median = low_share == 0.5 ? 1.05 : 1.0 + 0.01 * 0.565948821932863;
    return independent(low_share == 0.5 ? "bimodal 50/50" : "bimodal 70/30", median,
                       [low_share](random_source& random) {
                           const double centre = random.uniform() < low_share ? 1.0 : 1.1;
                           return centre + 0.01 * random.normal();
                       });
}

/// A clock of 0.5 us on a kernel of 2.2 us +- 0.1: 69 % read 2.0.
inline noise_model quantised_noise() {
    return independent("quantised 0.5 at 2.2", 2.0, [](random_source& random) {
        return 0.5 * std::round((2.2 + 0.1 * random.normal()) / 0.5);
    });
}

/// Autoregressive, marginal sd 1 %: neighbouring batches share a state of the machine.
inline noise_model ar1_noise(double coefficient, double sd = 0.01) {
    return {"AR(1) " + std::to_string(coefficient).substr(0, 3), 1.0, [coefficient, sd] {
                return
                    [coefficient, sd, state = 0.0, started = false](random_source& random) mutable {
                        const double fresh = random.normal();
                        state = started ? coefficient * state +
                                              std::sqrt(1.0 - coefficient * coefficient) * fresh
                                        : fresh;
                        started = true;
                        return 1.0 + sd * state;
                    };
            }};
}

inline std::vector<noise_model> independent_models() {
    return {normal_noise(0.01), lognormal_noise(),  pareto_noise(),
            bimodal_noise(0.5), bimodal_noise(0.7), quantised_noise()};
}

}  // namespace accelbench::proof
