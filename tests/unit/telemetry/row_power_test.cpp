// SPDX-License-Identifier: Apache-2.0
// Rows out of runs with telemetry; what verify holds such runs to.
#include "results/rows/row_power.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "results/bundle/records_json.hpp"
#include "results/bundle/telemetry_checks.hpp"
#include "results/rows/derive.hpp"
#include "tests/unit/telemetry/traces.hpp"

namespace accelbench::results {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using traces::counter;
using traces::trace;

constexpr power_rules asked{.energy_asked = true};

run_record run_with(std::optional<telemetry_record> telemetry) {
    run_record run;
    run.key.workload_id = "w";
    run.key.devices = {"sim:0"};
    run.device = "sim:0";
    window_record window;
    window.launches_per_batch = 1;
    window.batch_ns = {5'000'000};
    window.end_ns = 5'000'000;
    run.windows = {window};
    run.telemetry = std::move(telemetry);
    return run;
}

run_record measured(double watts = 100.0) {
    return run_with(trace({{"energy", 0.1, counter(watts, 0.1)}}));
}

row_record row_of(const std::vector<run_record>& runs, const power_rules& rules,
                  std::vector<std::string>* marks = nullptr) {
    std::vector<const run_record*> list;
    for (const run_record& run : runs) {
        list.push_back(&run);
    }
    row_record row;
    auto found = fill_power(row, list, rules);
    if (marks != nullptr) {
        *marks = std::move(found);
    }
    return row;
}

telemetry_record throttled() {
    return trace({{"throttle", 0.0, [](double at) { return at > 5.0 ? 2.0 : 0.0; }}});
}

TEST(row_power, joules_are_of_a_launch_and_the_median_of_runs) {
    const auto row = row_of({measured(100.0), measured(120.0), measured(400.0)}, asked);
    ASSERT_TRUE(row.power);
    EXPECT_NEAR(row.power->joules_per_launch.value_or(0.0), 0.6, 1e-9);
    EXPECT_NEAR(row.power->watts.value_or(0.0), 120.0, 1e-6);
    EXPECT_NEAR(row.power->joules_per_launch_above_idle.value_or(1.0), 0.0, 1e-9);
    EXPECT_EQ(row.power->scope, "card");
    EXPECT_EQ(row.power->runs, 3U);
    EXPECT_FALSE(row.power->joules_interval);
    EXPECT_EQ(row.power->why_not, "");
}

TEST(row_power, six_runs_have_an_interval) {
    std::vector<run_record> runs;
    for (int i = 0; i < 6; ++i) {
        runs.push_back(measured(100.0 + i));
    }
    const auto row = row_of(runs, asked);
    ASSERT_TRUE(row.power && row.power->joules_interval);
    EXPECT_NEAR(row.power->joules_interval->low, 0.5, 1e-9);
    EXPECT_NEAR(row.power->joules_interval->high, 0.525, 1e-9);
}

TEST(row_power, no_figure_is_null_and_says_what_it_needs) {
    const auto row = row_of({run_with(trace({{"energy", 1.0, counter(100.0, 1.0)}}))}, asked);
    ASSERT_TRUE(row.power);
    const auto json = to_json(row)["power"];
    EXPECT_TRUE(json["joules_per_launch"].is_null());
    EXPECT_TRUE(json["watts"].is_null());
    EXPECT_EQ(json["scope"], "card");
    EXPECT_EQ(json["needs_s"], 11.0);
    EXPECT_THAT(row.power->why_not, HasSubstr("needs 11.0 s"));
    telemetry_record none;
    none.problem = "no sensor: it has none";
    std::vector<std::string> marks;
    const auto without = row_of({run_with(none)}, asked, &marks);
    EXPECT_TRUE(to_json(without)["power"]["scope"].is_null());
    EXPECT_EQ(without.power->why_not, "no sensor: it has none");
    EXPECT_THAT(marks, IsEmpty());
}

TEST(row_power, several_devices_have_no_energy_of_one) {
    run_record run = measured();
    run.key.devices = {"sim:0", "sim:1"};
    row_record row;
    row.key = run.key;
    const run_record* list[] = {&run};
    static_cast<void>(fill_power(row, list, asked));
    ASSERT_TRUE(row.power);
    EXPECT_FALSE(row.power->joules_per_launch);
    EXPECT_THAT(row.power->why_not, HasSubstr("2 devices work together"));
}

TEST(row_power, energy_that_nobody_asked_for_and_telemetry_that_nobody_had_leave_no_field) {
    EXPECT_FALSE(row_of({measured()}, {}).power);
    EXPECT_TRUE(row_of({measured()}, {}).conditions);
    const auto row = row_of({run_with(std::nullopt)}, asked);
    EXPECT_FALSE(row.power);
    EXPECT_FALSE(row.conditions);
    EXPECT_FALSE(to_json(row).contains("conditions"));
}

TEST(row_power, one_throttled_run_in_three_is_told) {
    std::vector<std::string> marks;
    const auto row = row_of({run_with(throttled()), measured(), measured()}, {}, &marks);
    EXPECT_THAT(marks, ElementsAre("throttled 1/3"));
    EXPECT_THAT(row.conditions->throttle, ElementsAre("thermal"));
    static_cast<void>(row_of({run_with(throttled()), measured()}, {}, &marks));
    EXPECT_THAT(marks, ElementsAre("throttled"));
}

TEST(row_power, failed_sensors_are_told_and_change_no_state) {
    telemetry_record dead = trace({{"energy", 0.1, counter(1.0, 0.1)}});
    dead.problem = "its worker died";
    std::vector<std::string> marks;
    const auto row = row_of({run_with(dead)}, {}, &marks);
    EXPECT_THAT(marks, ElementsAre("telemetry-failed"));
    EXPECT_EQ(row.conditions->problem, "its worker died");
    EXPECT_EQ(row.state, row_state::ok);
}

TEST(row_power, counter_and_power_that_differ_by_more_than_5_percent_are_marked) {
    for (const auto& [watts, marked] : {std::pair(104.0, false), std::pair(106.0, true)}) {
        std::vector<std::string> marks;
        static_cast<void>(
            row_of({run_with(trace({{"energy", 0.1, counter(100.0, 0.1)},
                                    {"power", 0.1, [w = watts](double) { return w; }}}))},
                   asked, &marks));
        EXPECT_EQ(!marks.empty(), marked) << watts;
    }
}

TEST(row_power, conditions_are_the_range_of_the_first_sensor_with_values) {
    const auto row =
        row_of({run_with(trace({{"clock", 0.0, [](double) { return std::nullopt; }},
                                {"temperature", 0.0, [](double at) { return 40.0 + at; }}}))},
               {});
    ASSERT_TRUE(row.conditions && row.conditions->temperature_c);
    EXPECT_FALSE(row.conditions->clock_hz);
    EXPECT_NEAR(row.conditions->temperature_c->low, 41.0, 1e-6);
    EXPECT_NEAR(row.conditions->temperature_c->high, 52.0, 1e-6);
}

TEST(row_power, a_run_with_telemetry_reads_back_as_it_was_written) {
    run_record run = measured();
    run.telemetry->samples[3].values = {std::nullopt};
    run.telemetry->samples[3].status = "u";
    run.telemetry->samples[4].missed = 2;
    run.support = nlohmann::json::object();
    collect_samples(run);
    const auto again = parse_run(to_line(to_json(run)), "test");
    ASSERT_TRUE(again) << to_string(again.error());
    EXPECT_EQ(to_line(to_json(*again)), to_line(to_json(run)));
    auto lying = to_json(run);
    lying["telemetry"]["samples"][3]["status"] = "o";
    EXPECT_FALSE(parse_run(to_line(lying), "test"));
    lying["telemetry"]["samples"][3]["status"] = "oo";
    EXPECT_FALSE(parse_run(to_line(lying), "test"));
}

TEST(telemetry_checks, what_cannot_have_been_is_found) {
    EXPECT_EQ(telemetry_fault(run_with(std::nullopt)), std::nullopt);
    EXPECT_EQ(telemetry_fault(measured()), std::nullopt);
    run_record run = measured();
    std::swap(run.telemetry->samples[1], run.telemetry->samples[2]);
    EXPECT_THAT(*telemetry_fault(run), HasSubstr("out of the order of time"));
    run = measured();
    run.telemetry->spans[1].launches = 250'000;  // a queue works on many, timed batches on one
    EXPECT_EQ(telemetry_fault(run), std::nullopt);
    run.telemetry->spans[1].launches = 300'000;
    EXPECT_THAT(*telemetry_fault(run), HasSubstr("cannot hold 300000 launches"));
    run.telemetry->spans[1].launches = 0;
    EXPECT_TRUE(telemetry_fault(run));
    run = measured();
    run.windows.front().begin_ns = 8 * traces::second;
    run.windows.front().end_ns = 8 * traces::second + 1;
    EXPECT_THAT(*telemetry_fault(run), HasSubstr("overlaps a timed one"));
    run = run_with(throttled());
    EXPECT_THAT(*telemetry_fault(run), HasSubstr("not marked"));
    run.marks = {"throttled"};
    run.telemetry->spans.clear();
    EXPECT_EQ(telemetry_fault(run), std::nullopt);
    run = measured();
    run.marks = {"telemetry-failed"};
    EXPECT_THAT(*telemetry_fault(run), HasSubstr("do not say so"));
}

}  // namespace
}  // namespace accelbench::results
