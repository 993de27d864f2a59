// SPDX-License-Identifier: Apache-2.0
// Joules out of samples: counters by their steps, power by trapezoids, refusals with their reason.
#include "results/telemetry/meter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/telemetry/traces.hpp"

namespace accelbench::results {
namespace {

using testing::HasSubstr;

std::vector<meter_point> every(double step_s, double length_s,
                               const std::function<double(double)>& value) {
    std::vector<meter_point> points;
    for (int i = 0; i * step_s <= length_s + 1e-9; ++i) {
        points.push_back({i * step_s, value(i * step_s)});
    }
    return points;
}

constexpr meter_rules five_seconds{.span_s = 5.0, .period_s = 0.2};

TEST(meter, a_counter_is_the_slope_between_its_first_and_last_step) {
    const auto value = traces::counter(100.0, 0.1);
    const auto got =
        read_counter(every(0.2, 5.0, [&](double t) { return *value(t); }), five_seconds);
    ASSERT_TRUE(got.joules) << got.why_not;
    EXPECT_NEAR(*got.joules, 500.0, 1e-9);
    EXPECT_EQ(got.updates, 25U);
}

// proof table row 15: 10 and 100 ms counters, error at most 2 %
TEST(meter, counters_of_10_and_100_ms_are_right_to_2_percent) {
    for (const double refresh : {0.01, 0.1}) {
        const auto value = traces::counter(73.0, refresh);
        const auto got = read_counter(
            every(0.2003, 5.0, [&](double t) { return *value(t + 0.037); }), five_seconds);
        ASSERT_TRUE(got.joules) << got.why_not;
        EXPECT_NEAR(*got.joules / 365.0, 1.0, 0.02);
    }
}

TEST(meter, a_counter_that_moves_every_second_needs_eleven) {
    const auto value = traces::counter(100.0, 1.0);
    meter_rules rules = five_seconds;
    rules.refresh_s = 1.0;
    const auto got = read_counter(every(0.2, 5.0, [&](double t) { return *value(t); }), rules);
    EXPECT_FALSE(got.joules);
    ASSERT_TRUE(got.needs_s);
    EXPECT_DOUBLE_EQ(*got.needs_s, 11.0);
    EXPECT_THAT(got.why_not, HasSubstr("not measurable, needs 11.0 s: 5 updates in 5.0 s"));
}

TEST(meter, the_need_follows_what_was_seen_where_no_refresh_is_told) {
    const auto value = traces::counter(100.0, 1.0);
    const auto got =
        read_counter(every(0.2, 5.0, [&](double t) { return *value(t); }), five_seconds);
    ASSERT_TRUE(got.needs_s) << got.why_not;
    EXPECT_DOUBLE_EQ(*got.needs_s, 11.0);
}

TEST(meter, ten_updates_are_enough_and_nine_are_not) {
    for (const auto& [steps, enough] : {std::pair(9, false), std::pair(10, true)}) {
        const double refresh = 5.0 / steps;
        const auto value = traces::counter(10.0, refresh);
        meter_rules rules = five_seconds;
        rules.refresh_s = refresh;
        const auto got = read_counter(every(0.1, 5.0, [&](double t) { return *value(t); }), rules);
        EXPECT_EQ(got.joules.has_value(), enough) << steps << ": " << got.why_not;
    }
}

TEST(meter, a_sensor_cannot_move_more_often_than_it_says) {
    meter_rules rules = five_seconds;
    rules.refresh_s = 1.0;
    const auto got = read_counter(every(0.2, 5.0, [](double t) { return 100.0 * t; }), rules);
    EXPECT_EQ(got.updates, 5U);
    EXPECT_FALSE(got.joules);
}

TEST(meter, a_counter_that_goes_back_or_stands_is_no_counter) {
    const auto back = read_counter(
        every(0.2, 5.0, [](double t) { return t < 3.0 ? 100.0 + t : t; }), five_seconds);
    EXPECT_FALSE(back.joules);
    EXPECT_THAT(back.why_not, HasSubstr("went back"));
    const auto still = read_counter(every(0.2, 5.0, [](double) { return 7.0; }), five_seconds);
    EXPECT_FALSE(still.joules);
    EXPECT_THAT(still.why_not, HasSubstr("did not move in 5.0 s"));
    EXPECT_THAT(read_counter({}, five_seconds).why_not, HasSubstr("gave no two readings"));
    meter_rules slow = five_seconds;
    slow.refresh_s = 3.0;
    const auto waiting = read_counter(every(0.2, 5.0, [](double) { return 7.0; }), slow);
    EXPECT_DOUBLE_EQ(waiting.needs_s.value_or(0.0), 33.0);
}

TEST(meter, power_is_integrated_by_trapezoids) {
    meter_rules rules = five_seconds;
    rules.refresh_s = 0.1;
    const auto got = read_power(every(0.2, 5.0, [](double t) { return 20.0 * t; }), rules);
    ASSERT_TRUE(got.joules) << got.why_not;
    EXPECT_NEAR(*got.joules, 250.0, 1e-9);
    EXPECT_EQ(got.updates, 25U);
}

TEST(meter, a_steady_power_counts_by_its_refresh_or_not_at_all) {
    meter_rules rules = five_seconds;
    const auto points = every(0.2, 5.0, [](double) { return 42.0; });
    EXPECT_FALSE(read_power(points, rules).joules);
    rules.refresh_s = 0.1;
    EXPECT_NEAR(read_power(points, rules).joules.value_or(0.0), 210.0, 1e-9);
    rules.refresh_s = 1.0;
    EXPECT_DOUBLE_EQ(read_power(points, rules).needs_s.value_or(0.0), 11.0);
}

TEST(meter, zero_negative_and_silent_power_are_refused) {
    meter_rules rules = five_seconds;
    rules.refresh_s = 0.1;
    const auto zero = read_power(every(0.2, 5.0, [](double) { return 0.0; }), rules);
    EXPECT_FALSE(zero.joules);
    EXPECT_THAT(zero.why_not, HasSubstr("reads 0 W"));
    const auto below = read_power(every(0.2, 5.0, [](double t) { return 5.0 - 2.0 * t; }), rules);
    EXPECT_THAT(below.why_not, HasSubstr("below 0 W"));
    auto points = every(0.2, 5.0, [](double) { return 9.0; });
    points.erase(points.begin() + 5, points.begin() + 9);
    const auto silent = read_power(points, rules);
    EXPECT_FALSE(silent.joules);
    EXPECT_THAT(silent.why_not, HasSubstr("silent for 1.0 s"));
    EXPECT_FALSE(read_power(std::vector<meter_point>{{1.0, 5.0}}, rules).joules);
}

TEST(meter, points_are_those_of_the_span_and_one_on_either_side) {
    telemetry_record t = traces::trace({{"power", 0.1, [](double at) { return at; }}});
    const auto points = points_of(t, 0, 4 * traces::second, 9 * traces::second);
    ASSERT_EQ(points.size(), 26U);
    EXPECT_NEAR(points.front().at_s, 4.0, 1e-9);
    EXPECT_NEAR(points.back().at_s, 9.0, 1e-9);
    for (sensor_sample& sample : t.samples) {
        sample.status = "s";  // stale: there, and of no use
    }
    EXPECT_TRUE(points_of(t, 0, 4 * traces::second, 9 * traces::second).empty());
}

TEST(meter, idle_watts_need_two_steps_of_a_counter_and_two_values_of_power) {
    const auto value = traces::counter(12.0, 0.1);
    const auto points = every(0.2, 3.0, [&](double t) { return *value(t); });
    EXPECT_NEAR(mean_watts(points, true).value_or(0.0), 12.0, 1e-9);
    EXPECT_FALSE(mean_watts(std::vector<meter_point>{{0, 1}, {1, 2}}, true));
    EXPECT_FALSE(mean_watts(std::vector<meter_point>{{0, 3}, {1, 2}, {2, 5}}, true));
    EXPECT_NEAR(mean_watts(every(0.2, 3.0, [](double t) { return t; }), false).value_or(0.0), 1.5,
                1e-9);
    EXPECT_FALSE(mean_watts({}, false));
}

}  // namespace
}  // namespace accelbench::results
