// SPDX-License-Identifier: Apache-2.0
// Which sensor an energy comes from, and what holds a device back.
#include "results/telemetry/energy.hpp"

#include <accelbench/extensions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "results/telemetry/throttle.hpp"
#include "tests/unit/telemetry/traces.hpp"

namespace accelbench::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using traces::counter;
using traces::sensor;
using traces::trace;

constexpr std::uint64_t enough = 10;

traces::value_at steady(double value) {
    return [=](double) { return value; };
}

/// 100 W while the energy window of traces::trace lasts, else 20.
traces::value_at busy_power() {
    return [](double at) { return at >= 4.0 && at <= 9.0 ? 100.0 : 20.0; };
}

TEST(energy, a_counter_is_preferred_and_power_stands_beside_it) {
    const auto got = energy_of(
        trace({{"power", 0.1, steady(110.0)}, {"energy", 0.1, counter(100.0, 0.1)}}), enough);
    ASSERT_TRUE(got.joules) << got.why_not;
    EXPECT_NEAR(*got.joules, 500.0, 1e-6);
    EXPECT_EQ(got.method, "counter");
    EXPECT_EQ(got.source, "test energy");
    EXPECT_EQ(got.scope, "card");
    EXPECT_EQ(got.launches, 1000U);
    EXPECT_DOUBLE_EQ(got.seconds, 5.0);
    EXPECT_NEAR(got.idle_watts.value_or(0.0), 100.0, 1e-6);
    EXPECT_NEAR(got.other_joules.value_or(0.0), 550.0, 1e-6);
}

TEST(energy, power_of_another_scope_is_no_cross_check) {
    const auto got = energy_of(
        trace({{"power", 0.1, steady(110.0), "chip"}, {"energy", 0.1, counter(100.0, 0.1)}}),
        enough);
    EXPECT_TRUE(got.joules);
    EXPECT_FALSE(got.other_joules);
}

TEST(energy, power_is_integrated_where_the_counter_is_of_no_use) {
    for (const traces::value_at& broken :
         {traces::value_at(steady(7.0)), traces::value_at([](double at) { return 100.0 - at; }),
          traces::value_at([](double) { return std::nullopt; })}) {
        const auto got =
            energy_of(trace({{"energy", 0.1, broken}, {"power", 0.1, busy_power()}}), enough);
        ASSERT_TRUE(got.joules) << got.why_not;
        EXPECT_EQ(got.method, "integral");
        EXPECT_NEAR(*got.joules, 500.0, 1e-6);
        EXPECT_NEAR(got.idle_watts.value_or(0.0), 20.0, 3.0);
    }
}

TEST(energy, the_first_sensor_with_values_of_several) {
    const auto got = energy_of(trace({{"power", 0.1, [](double) { return std::nullopt; }},
                                      {"power", 0.1, steady(30.0), "board"}}),
                               enough);
    EXPECT_EQ(got.scope, "board");
    EXPECT_NEAR(got.joules.value_or(0.0), 150.0, 1e-6);
}

TEST(energy, without_figures_there_is_a_reason_and_no_zero) {
    const auto none = energy_of(trace({{"clock", 0.0, steady(1e9)}}), enough);
    EXPECT_FALSE(none.joules);
    EXPECT_THAT(none.why_not, HasSubstr("no sensor"));
    const auto slow = energy_of(trace({{"energy", 1.0, counter(100.0, 1.0)}}), enough);
    EXPECT_FALSE(slow.joules);
    EXPECT_DOUBLE_EQ(slow.needs_s.value_or(0.0), 11.0);
    EXPECT_EQ(slow.scope, "card");
    telemetry_record never = trace({{"energy", 0.1, counter(1.0, 0.1)}});
    never.spans.clear();
    EXPECT_EQ(energy_of(never, enough).why_not, "no energy window was run");
    never.problem = "it died";
    EXPECT_EQ(energy_of(never, enough).why_not, "it died");
}

TEST(energy, a_slow_sensor_asks_for_a_longer_window) {
    EXPECT_DOUBLE_EQ(
        window_needed(trace({{"energy", 1.0, counter(1.0, 1.0)}}), enough).value_or(0.0), 11.0);
    EXPECT_NEAR(window_needed(trace({{"power", 0.01, steady(1.0)}}), enough).value_or(0.0), 2.2,
                1e-9);
    EXPECT_FALSE(window_needed(trace({{"energy", 0.0, counter(1.0, 1.0)}}), enough));
}

TEST(throttle, only_the_low_bits_mean_a_slowdown) {
    const auto words = [](double bits) {
        return throttle_words(trace({{"throttle", 0.0, steady(bits)}}));
    };
    EXPECT_THAT(words(0), IsEmpty());
    EXPECT_THAT(words(ACCB_CLOCK_IDLE + ACCB_CLOCK_SETTING + 7.0 * 65536), IsEmpty());
    EXPECT_THAT(words(ACCB_THROTTLE_THERMAL + ACCB_THROTTLE_POWER),
                ElementsAre("power", "thermal"));
    EXPECT_THAT(words(ACCB_THROTTLE_HARDWARE + ACCB_THROTTLE_OTHER),
                ElementsAre("hardware", "other"));
    EXPECT_THAT(words(16), ElementsAre("other"));
    EXPECT_THAT(words(-1), IsEmpty());
    EXPECT_THAT(throttle_words(trace({{"power", 0.0, steady(2.0)}})), IsEmpty());
}

TEST(throttle, bits_are_those_of_the_border) {
    EXPECT_EQ(static_cast<int>(throttle_bit::power), ACCB_THROTTLE_POWER);
    EXPECT_EQ(static_cast<int>(throttle_bit::thermal), ACCB_THROTTLE_THERMAL);
    EXPECT_EQ(static_cast<int>(throttle_bit::hardware), ACCB_THROTTLE_HARDWARE);
    EXPECT_EQ(static_cast<int>(throttle_bit::other), ACCB_THROTTLE_OTHER);
    EXPECT_EQ(slowdown_bits & (ACCB_CLOCK_SETTING | ACCB_CLOCK_IDLE), 0U);
}

}  // namespace
}  // namespace accelbench::results
