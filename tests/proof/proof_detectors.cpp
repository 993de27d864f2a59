// SPDX-License-Identifier: Apache-2.0
// Proof row 5: drift, step, correlation, duty cycle and a second mode are marked; a steady device
// is not.
#include <gtest/gtest.h>

#include <functional>

#include "harness/measure/rules/stability.hpp"
#include "tests/proof/noise_models.hpp"
#include "tests/proof/observed_rate.hpp"

namespace accelbench::proof {
namespace {

constexpr std::size_t samples = 100;

using fault =
    std::function<double(std::size_t i, double place)>;  ///< factor; place uniform in [0, 1)

struct marked {
    double any = 0.0;
    double drift = 0.0;
    double correlated = 0.0;
    double second_mode = 0.0;
};

marked marks(const std::string& name, const noise_model& model, const fault& factor,
             std::uint64_t cell, const std::string& band) {
    observed_rate any;
    observed_rate drift;
    observed_rate correlated;
    observed_rate second_mode;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        random_source random(trial_seed(cell, trial));
        const double place = random.uniform();
        auto values = model.series(samples, random);
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] *= factor(i, place);
        }
        const auto found = measure::assess_stability(values);
        any.count(found && found->any());
        drift.count(found && found->drift);
        correlated.count(found && found->correlated);
        second_mode.count(found && found->second_mode.has_value());
    }
    std::printf("row 5  %-30s drift %.1f  correlated %.1f  second mode %.1f\n", name.c_str(),
                drift.percent(), correlated.percent(), second_mode.percent());
    return {any.report("row 5  " + name + " marked", band, cell), drift.percent(),
            correlated.percent(), second_mode.percent()};
}

double none(std::size_t, double) {
    return 1.0;
}

TEST(proof_row_5, steady_devices_are_left_alone) {
    EXPECT_LE(marks("steady, normal", normal_noise(0.01), none, 500, "<= 3.5").any, 3.5);
    EXPECT_LE(marks("steady, lognormal", lognormal_noise(), none, 501, "<= 3.5").any, 3.5);
    EXPECT_LE(marks("steady, heavy tail", pareto_noise(), none, 502, "<= 3.5").any, 3.5);
}

TEST(proof_row_5, drift_of_one_percent) {
    const fault factor = [](std::size_t i, double) {
        return 1.0 + 0.01 * static_cast<double>(i) / samples;
    };
    EXPECT_GE(marks("drift 1 %", normal_noise(0.005), factor, 510, ">= 99").any, 99.0);
}

TEST(proof_row_5, step_of_one_percent_anywhere) {
    const fault factor = [](std::size_t i, double place) {
        return static_cast<double>(i) < place * samples ? 1.0 : 1.01;
    };
    EXPECT_GE(marks("step 1 %", normal_noise(0.005), factor, 520, ">= 65").any, 65.0);
}

TEST(proof_row_5, correlation) {
    EXPECT_GE(marks("AR(1) 0.6", ar1_noise(0.6), none, 530, ">= 85").any, 85.0);
    EXPECT_GE(marks("AR(1) 0.9", ar1_noise(0.9), none, 531, ">= 99").any, 99.0);
}

TEST(proof_row_5, throttle_duty_cycle_of_eight_samples) {
    const fault factor = [](std::size_t i, double place) {
        return (i + static_cast<std::size_t>(8.0 * place)) % 8 < 4 ? 1.0 : 1.03;
    };
    const auto found = marks("duty cycle 3 %", normal_noise(0.005), factor, 540, ">= 99");
    EXPECT_GE(found.any, 99.0);
    EXPECT_GE(found.correlated, 99.0) << "neighbours see it, a trend test cannot";
    EXPECT_LE(found.drift, 3.5);
}

TEST(proof_row_5, two_speeds_in_random_order) {
    EXPECT_GE(marks("two speeds 70/30", bimodal_noise(0.7), none, 550, ">= 99").second_mode, 99.0);
    EXPECT_GE(marks("two speeds 50/50", bimodal_noise(0.5), none, 551, ">= 99").second_mode, 99.0);
}

}  // namespace
}  // namespace accelbench::proof
