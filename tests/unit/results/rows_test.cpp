// SPDX-License-Identifier: Apache-2.0
// Rows follow from runs by the written rules, whatever the order of the runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <tuple>

#include "results/bundle/records_json.hpp"
#include "results/rows/derive.hpp"
#include "results/rows/row_state.hpp"
#include "results/rows/run_time.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

using testing::HasSubstr;

window_record window(std::vector<std::int64_t> batches, std::uint32_t launches = 1) {
    window_record w;
    w.launches_per_batch = launches;
    w.batch_ns = std::move(batches);
    return w;
}

run_record run_of(row_state state, std::int64_t ns = 100, std::uint32_t round = 0) {
    run_record run;
    run.key.workload_id = "w";
    run.key.devices = {"cpu:0"};
    run.device = "cpu:0";
    run.round = round;
    run.state = state;
    if (has_time(state)) {
        run.windows = {window({ns})};
    }
    return run;
}

std::vector<run_record> runs_of(row_state state, std::size_t count) {
    std::vector<run_record> runs;
    for (std::uint32_t i = 0; i < count; ++i) {
        runs.push_back(run_of(state, 100 + i, i));
    }
    return runs;
}

row_record only_row(const std::vector<run_record>& runs) {
    campaign_record campaign;
    campaign.workloads.json() = {{"w", {{"flops", 1000.0}, {"bytes", 500.0}}}};
    const auto rows = derive_rows(campaign, runs);
    EXPECT_EQ(rows.size(), 1U);
    return rows.front();
}

TEST(rows, a_run_is_the_median_over_windows_of_the_median_over_batches) {
    run_record run = run_of(row_state::ok);
    // Pooled, the long window would win: median of {20, 20, 20, 20, 20, 100, 200} is 20.
    run.windows = {window({20, 20, 20, 20, 20}), window({100}), window({200})};
    EXPECT_EQ(run_time(run), 100.0);
    run.windows = {window({100, 300}, 10)};
    EXPECT_EQ(run_time(run), 20.0);
}

TEST(rows, time_is_the_median_over_runs_and_its_interval_the_exact_ranks) {
    auto runs = runs_of(row_state::ok, 6);
    const row_record row = only_row(runs);
    EXPECT_EQ(row.time_ns, 102.5);
    ASSERT_TRUE(row.time_interval);
    EXPECT_EQ(row.time_interval->low, 100.0);  // rank 1 of 6 at 95 %
    EXPECT_EQ(row.time_interval->high, 105.0);
    EXPECT_NEAR(*row.flop_per_s, 1000.0 / 102.5e-9, 1.0);
    EXPECT_NEAR(row.flop_interval->low, 1000.0 / 105e-9, 1.0);
    EXPECT_NEAR(row.flop_interval->high, 1000.0 / 100e-9, 1.0);
    EXPECT_NEAR(row.byte_interval->high, 500.0 / 100e-9, 1.0);
}

TEST(rows, below_six_runs_there_is_no_interval_and_the_reason_says_so) {
    EXPECT_EQ(only_row(runs_of(row_state::ok, 1)).no_interval_reason, "single-run");
    const row_record row = only_row(runs_of(row_state::ok, 5));
    EXPECT_FALSE(row.time_interval);
    EXPECT_FALSE(row.flop_interval);
    EXPECT_EQ(row.no_interval_reason, "5 runs; an interval at 95 % needs 6");
    EXPECT_TRUE(row.time_ns);
}

TEST(rows, a_percentile_is_refused_below_the_samples_that_it_needs) {
    for (const auto& [count, p95, p99] :
         {std::tuple(71, false, false), std::tuple(72, true, false), std::tuple(367, true, false),
          std::tuple(368, true, true)}) {
        run_record run = run_of(row_state::ok);
        run.windows = {window(std::vector<std::int64_t>(static_cast<std::size_t>(count), 100))};
        const row_record row = only_row({run});
        EXPECT_EQ(row.samples, static_cast<std::uint64_t>(count));
        EXPECT_EQ(row.p05_ns.has_value(), p95) << count;
        EXPECT_EQ(row.p95_ns.has_value(), p95) << count;
        EXPECT_EQ(row.p99_ns.has_value(), p99) << count;
    }
}

TEST(rows, one_wrong_answer_takes_the_time_of_the_whole_row) {
    for (const row_state state : {row_state::failed, row_state::rejected}) {
        auto runs = runs_of(row_state::ok, 11);
        runs.push_back(run_of(state, 1, 11));
        runs.back().reason = "y[3] is off";
        const row_record row = only_row(runs);
        EXPECT_EQ(row.state, state);
        EXPECT_THAT(row.reason, HasSubstr("1 of 12 runs: y[3] is off"));
        EXPECT_FALSE(row.time_ns || row.time_interval || row.p05_ns || row.flop_per_s ||
                     row.byte_per_s || row.flop_interval || row.ceiling_share);
    }
}

TEST(rows, a_backend_that_answers_otherwise_in_a_later_run_has_no_row) {
    const nlohmann::json answer = {{"answer", "yes"},  {"compute", "f32"}, {"accumulate", "f32"},
                                   {"view", "kernel"}, {"host_ops", 0},    {"note", "first"}};
    const std::vector<std::pair<const char*, nlohmann::json>> faces{
        {"answer", "yes-other-precision"},
        {"compute", "bf16"},
        {"accumulate", "bf16"},
        {"view", "onnx"},
        {"host_ops", 1}};
    for (const auto& [what, other] : faces) {
        auto runs = runs_of(row_state::ok, 3);
        for (run_record& run : runs) {
            run.support = answer;
        }
        runs[1].support["note"] = "a note may differ";
        EXPECT_EQ(only_row(runs).state, row_state::ok);
        runs[2].support[what] = other;
        const row_record row = only_row(runs);
        EXPECT_EQ(row.state, row_state::rejected) << what;
        EXPECT_THAT(row.reason, HasSubstr(std::string("the backend's word on ") + what));
        EXPECT_THAT(row.reason, HasSubstr("in round 2, and was"));
        EXPECT_FALSE(row.time_ns || row.time_interval);
        runs[2].state = row_state::unsupported;  // what was not measured is no word on a time
        runs[2].windows.clear();
        EXPECT_NE(only_row(runs).state, row_state::rejected) << what;
    }
}

TEST(rows, the_worst_state_wins_with_counts) {
    struct story {
        row_state some, rest, row;
        const char* reason;
    };
    for (const story& s :
         {story{row_state::crashed, row_state::ok, row_state::crashed,
                "crashed in 1 of 3 runs: why"},
          story{row_state::timed_out, row_state::ok, row_state::timed_out,
                "timed-out in 1 of 3 runs: why"},
          story{row_state::failed, row_state::crashed, row_state::failed,
                "failed in 1 of 3 runs: why"},
          story{row_state::unsupported, row_state::unsupported, row_state::unsupported, "why"},
          story{row_state::skipped, row_state::ok, row_state::ok, ""},
          story{row_state::unstable, row_state::ok, row_state::ok, ""}}) {
        std::vector<run_record> runs = runs_of(s.rest, 2);
        runs.push_back(run_of(s.some, 100, 9));
        for (run_record& run : runs) {
            run.reason = run.state == row_state::ok ? "" : "why";
        }
        const row_record row = only_row(runs);
        EXPECT_EQ(row.state, s.row);
        EXPECT_EQ(row.reason, s.reason);
    }
}

TEST(rows, a_minority_of_unstable_or_skipped_runs_is_a_mark) {
    auto runs = runs_of(row_state::ok, 5);
    runs.push_back(run_of(row_state::unstable, 100, 5));
    runs.push_back(run_of(row_state::skipped, 100, 6));
    const row_record row = only_row(runs);
    EXPECT_THAT(row.marks, testing::ElementsAre("skipped 1/7", "unstable 1/7"));
    EXPECT_TRUE(row.time_interval);
    EXPECT_EQ(only_row(runs_of(row_state::unstable, 6)).state, row_state::unstable);
}

TEST(rows, the_worst_verification_and_the_marks_of_half_the_runs_stand_in_the_row) {
    auto runs = runs_of(row_state::ok, 3);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        runs[i].verification = verification_record{
            .passed = true, .worst_ratio = 0.1 * (1.0 + static_cast<double>(i))};
        if (i == 0) {  // planted in one run only, which is not the worst
            runs[i].verification->detection_rate = 0.875;
        }
        runs[i].marks = {i == 0 ? "two-modes" : "drift"};  // one run of three, and two
        runs[i].achieved_share = 0.5 + 0.1 * static_cast<double>(i);
    }
    const row_record row = only_row(runs);
    EXPECT_NEAR(row.verification->worst_ratio, 0.3, 1e-12);
    EXPECT_EQ(row.verification->detection_rate, 0.875);
    EXPECT_THAT(row.marks, testing::ElementsAre("drift"));
    EXPECT_NEAR(*row.ceiling_share, 0.6, 1e-12);
}

TEST(rows, the_order_of_runs_changes_no_byte) {
    auto made = samples::full_campaign();
    for (std::size_t i = 0; i < made.runs.size(); ++i) {
        made.runs[i].phases.compile_ns = static_cast<std::int64_t>(i);  // the first run's is shown
    }
    const auto text = [&made](const std::vector<run_record>& runs) {
        std::string all;
        for (const row_record& row : derive_rows(made.campaign, runs)) {
            all += to_line(to_json(row)) + "\n";
        }
        return all;
    };
    const std::string expected = text(made.runs);
    std::mt19937_64 random(samples::seed);
    for (int i = 0; i < 20; ++i) {
        auto runs = made.runs;
        std::shuffle(runs.begin(), runs.end(), random);
        ASSERT_EQ(text(runs), expected);
    }
}

}  // namespace
}  // namespace accelbench::results
