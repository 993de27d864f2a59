// SPDX-License-Identifier: Apache-2.0
// Stopping schedule and reasons, marks of unsteady runs, more runs by width.
#include "harness/measure/rules/stopping.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <ostream>
#include <random>
#include <vector>

#include "harness/measure/rules/extension.hpp"
#include "harness/measure/rules/stability.hpp"
#include "results/statistics/median_interval.hpp"
#include "tests/unit/statistics/samples.hpp"

namespace accelbench::measure {

void PrintTo(stop_reason reason, std::ostream* out) {
    *out << to_string(reason);
}

namespace {

std::vector<double> noise(std::size_t n, double sd, std::uint64_t seed = 5) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    std::vector<double> values(n);
    for (double& value : values) {
        value = std::exp(sd * normal(random));
    }
    return values;
}

/// Feeds samples one by one; the count at which the rule stopped, 0 if it never did.
std::size_t run(stopping_rule& rule, std::span<const double> samples, double seconds_each,
                std::optional<stop_reason>& reason) {
    for (std::size_t n = 1; n <= samples.size(); ++n) {
        reason = rule.consider(samples.first(n), seconds_each * static_cast<double>(n));
        if (reason) {
            return n;
        }
    }
    return 0;
}

TEST(stopping, looks_first_at_twelve_and_then_on_a_growing_schedule) {
    const auto samples = noise(600, 0.5);
    stopping_rule rule({});
    std::vector<std::size_t> looks{rule.next_check()};
    for (std::size_t n = 1; n < 600; ++n) {
        ASSERT_FALSE(rule.consider(std::span(samples).first(n), 0.0));
        if (rule.next_check() != looks.back()) {
            EXPECT_EQ(n, looks.back());
            looks.push_back(rule.next_check());
        }
    }
    EXPECT_EQ(looks, (std::vector<std::size_t>{12, 18, 27, 41, 62, 93, 140, 210, 315, 473, 710}));
    EXPECT_EQ(rule.consider(samples, 0.0), stop_reason::max_samples);
}

TEST(stopping, quiet_samples_stop_at_the_first_look) {
    stopping_rule rule({});
    std::optional<stop_reason> reason;
    EXPECT_EQ(run(rule, noise(600, 1e-4), 0.0, reason), 12U);
    EXPECT_EQ(reason, stop_reason::precise);
}

TEST(stopping, does_not_look_between_points_of_the_schedule) {
    auto samples = noise(20, 0.5);
    stopping_rule rule({});
    for (std::size_t n = 1; n <= 12; ++n) {
        ASSERT_FALSE(rule.consider(std::span(samples).first(n), 0.0));
    }
    const std::vector<double> constant(17, 1.0);
    EXPECT_FALSE(rule.consider(constant, 0.0)) << "would be precise, but 17 is no look";
    EXPECT_EQ(rule.consider(std::vector<double>(18, 1.0), 0.0), stop_reason::precise);
}

TEST(stopping, target_is_met_with_equality) {
    // 20 samples, ranks 6 and 15: half-width 0.5, median 100.
    std::vector<double> samples(20, 99.5);
    std::fill(samples.begin() + 10, samples.end(), 100.5);
    for (std::size_t i = 0; i < 20; ++i) {
        samples[i] = i % 2 == 0 ? 99.5 : 100.5;
    }
    stopping_rule equal({.first_check = 20, .target_half_width = 0.005});
    EXPECT_EQ(equal.consider(samples, 0.0), stop_reason::precise);
    stopping_rule tighter({.first_check = 20, .target_half_width = 0.00499});
    EXPECT_FALSE(tighter.consider(samples, 0.0));
}

TEST(stopping, time_runs_out_between_looks_too) {
    stopping_rule rule({});
    std::optional<stop_reason> reason;
    EXPECT_EQ(run(rule, noise(600, 0.5), 1.0, reason), 20U);
    EXPECT_EQ(reason, stop_reason::max_time);
    stopping_rule early({});
    EXPECT_EQ(early.consider(std::vector{1.0}, 21.0), stop_reason::max_time)
        << "one sample longer than the budget";
    stopping_rule empty({});
    EXPECT_EQ(empty.consider({}, 20.0), stop_reason::max_time);
}

TEST(stopping, precise_at_the_last_sample_is_precise) {
    stopping_rule rule({.max_samples = 30});
    std::vector<double> samples(30, 1.0);
    EXPECT_EQ(rule.consider(samples, 0.0), stop_reason::precise);
}

TEST(stopping, strong_correlation_ends_as_unstable_without_an_interval) {
    // Two states of 100 samples each: tau about 50.
    std::vector<double> samples(600);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = (i / 100) % 2 == 0 ? 1.0 : 1.1;
    }
    stopping_rule rule({.first_check = 600});
    EXPECT_EQ(rule.consider(samples, 0.0), stop_reason::unstable);
    const auto found = assess_precision(samples);
    ASSERT_TRUE(found);
    EXPECT_GT(found->tau, 5.0);
    EXPECT_FALSE(found->bounds);
    EXPECT_FALSE(found->relative_half_width);
    stopping_rule timed({.first_check = 600});
    EXPECT_EQ(timed.consider(std::span(samples).first(599), 30.0), stop_reason::unstable);
}

TEST(stopping, not_a_number_is_never_precise) {
    std::vector<double> samples(12, 1.0);
    samples[4] = nan;
    stopping_rule rule({});
    EXPECT_FALSE(rule.consider(samples, 0.0));
    EXPECT_EQ(rule.consider(samples, 20.0), stop_reason::max_time);
    EXPECT_FALSE(assess_precision(samples));
    EXPECT_FALSE(assess_precision(std::vector{1.0, 2.0}));
}

TEST(precision, widens_by_tau) {
    // Each value twice: neighbours agree, so 100 samples carry what 50 would.
    std::vector<double> samples;
    for (const double value : noise(50, 0.01)) {
        samples.insert(samples.end(), 2, value);
    }
    const auto found = assess_precision(samples);
    ASSERT_TRUE(found && found->bounds && found->relative_half_width);
    EXPECT_GT(found->tau, 1.5);
    EXPECT_EQ(found->bounds, statistics::median_interval(samples, {.tau = found->tau}));
    EXPECT_GT(found->bounds->half_width(), statistics::median_interval(samples)->half_width());
    EXPECT_DOUBLE_EQ(*found->relative_half_width, found->bounds->half_width() / found->median);
}

TEST(stopping, growth_of_one_still_moves_on) {
    stopping_rule rule({.growth = 1.0});
    EXPECT_FALSE(rule.consider(noise(12, 0.5), 0.0));
    EXPECT_EQ(rule.next_check(), 13U);
}

TEST(stopping, reasons_have_their_words) {
    EXPECT_EQ(to_string(stop_reason::precise), "precise");
    EXPECT_EQ(to_string(stop_reason::max_samples), "max-samples");
    EXPECT_EQ(to_string(stop_reason::max_time), "max-time");
    EXPECT_EQ(to_string(stop_reason::unstable), "unstable");
}

TEST(stability, marks_each_fault_by_its_name) {
    const auto steady = assess_stability(noise(100, 0.01));
    ASSERT_TRUE(steady);
    EXPECT_FALSE(steady->any());

    auto drift = noise(100, 0.005);
    for (std::size_t i = 0; i < drift.size(); ++i) {
        drift[i] *= 1.0 + 0.0002 * static_cast<double>(i);
    }
    EXPECT_TRUE(assess_stability(drift)->drift);

    auto duty = noise(100, 0.001);
    for (std::size_t i = 0; i < duty.size(); ++i) {
        duty[i] *= (i / 4) % 2 == 0 ? 1.0 : 1.1;
    }
    const auto marks = assess_stability(duty);
    EXPECT_TRUE(marks->correlated);
    EXPECT_FALSE(marks->drift);
    ASSERT_TRUE(marks->second_mode);
    EXPECT_NEAR(marks->second_mode->high / marks->second_mode->low, 1.1, 0.01);
    EXPECT_TRUE(marks->any());

    std::vector<double> states(100);
    for (std::size_t i = 0; i < states.size(); ++i) {
        states[i] = i < 50 ? 1.0 : 1.01;
    }
    EXPECT_TRUE(assess_stability(states)->unstable);
    EXPECT_FALSE(assess_stability(std::vector<double>(7, 1.0)));
    EXPECT_FALSE(assess_stability(std::vector<double>{1, 2, 3, 4, 5, 6, 7, nan}));
}

TEST(runs_wanted, follows_width_and_schedule) {
    const statistics::interval narrow{.low = 1.0, .high = 1.02};
    const statistics::interval wide{.low = 0.9, .high = 1.1};
    EXPECT_EQ(runs_wanted(0, std::nullopt), 12U);
    EXPECT_EQ(runs_wanted(8, narrow), 12U) << "never below the planned runs";
    EXPECT_EQ(runs_wanted(12, narrow), 12U);
    EXPECT_EQ(runs_wanted(12, wide), 18U);
    EXPECT_EQ(runs_wanted(15, wide), 18U);
    EXPECT_EQ(runs_wanted(18, wide), 27U);
    EXPECT_EQ(runs_wanted(27, wide), 27U) << "the budget ends it";
    EXPECT_EQ(runs_wanted(12, std::nullopt), 18U);
    EXPECT_EQ(runs_wanted(18, wide, {.max_runs = 20}), 20U);
}

TEST(runs_wanted, knows_nothing_of_the_sign) {
    for (const double shift : {0.5, 0.99, 1.0, 1.01, 2.0}) {
        EXPECT_EQ(runs_wanted(12, statistics::interval{.low = shift, .high = 1.024 * shift}), 12U);
        EXPECT_EQ(runs_wanted(12, statistics::interval{.low = shift, .high = 1.026 * shift}), 18U);
    }
}

}  // namespace
}  // namespace accelbench::measure
