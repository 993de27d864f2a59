// SPDX-License-Identifier: Apache-2.0
// What a measurement is held against: the device's own claims, the two clocks, marks and answers.
#include "harness/campaign/judgement.hpp"

#include <accelbench/plugin.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/campaign/visit.hpp"

namespace accelbench::campaign {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

/// 1e9 FLOP and 1e6 bytes a launch, in float32.
kernels::workload work() {
    kernels::workload w;
    w.id = "matmul/x";
    w.compute = kernels::dtype::f32;
    w.work.flops = 1e9;
    w.work.bytes = 1e6;
    return w;
}

results::window_record window(std::vector<std::int64_t> batch_ns, std::uint32_t launches = 2) {
    results::window_record w;
    w.launches_per_batch = launches;
    w.batch_ns = std::move(batch_ns);
    w.begin_ns = 1'000;
    w.end_ns = 1'000'000'000;
    return w;
}

results::run_record run(std::vector<results::window_record> windows) {
    results::run_record r;
    r.windows = std::move(windows);
    return r;
}

supervisor::device_info claiming(double ops, double bytes,
                                 kernels::dtype type = kernels::dtype::f32) {
    supervisor::device_info info;
    info.claims.push_back({static_cast<std::uint16_t>(type), ops, bytes});
    return info;
}

TEST(impossible_speed, above_the_claim_and_not_at_it) {
    const auto record = run({window({2'000'000})});  // 1 ms a launch: 1e12 FLOP/s, 1e9 B/s
    EXPECT_FALSE(impossible_speed(record, work(), claiming(1e12, 0.0)));
    EXPECT_FALSE(impossible_speed(record, work(), claiming(0.0, 1e9)));
    const auto fast = impossible_speed(record, work(), claiming(0.999e12, 0.0));
    ASSERT_TRUE(fast);
    EXPECT_THAT(*fast, HasSubstr("1e+12 FLOP/s are above the 9.99e+11"));
    EXPECT_THAT(*fast, HasSubstr("f32"));
    const auto wide = impossible_speed(record, work(), claiming(0.0, 0.999e9));
    ASSERT_TRUE(wide);
    EXPECT_THAT(*wide, HasSubstr("1e+09 B/s are above"));
}

TEST(impossible_speed, one_batch_that_is_too_fast_is_enough) {
    const auto record =
        run({window({4'000'000, 4'000'000}), window({4'000'000, 1'000'000, 4'000'000})});
    EXPECT_TRUE(impossible_speed(record, work(), claiming(1.5e12, 0.0)));
    EXPECT_FALSE(impossible_speed(record, work(), claiming(2e12, 0.0)));
}

TEST(impossible_speed, batches_that_took_no_time_are_impossible_on_any_device_with_work) {
    for (const std::int64_t ns : {std::int64_t{0}, std::int64_t{-5}}) {
        const auto record = run({window({4'000'000, ns})});
        EXPECT_TRUE(impossible_speed(record, work(), claiming(1e12, 1e9))) << ns;
        EXPECT_TRUE(impossible_speed(record, work(), {})) << ns << ", nothing claimed";
    }
    auto idle = work();
    idle.work = {};
    EXPECT_FALSE(impossible_speed(run({window({0})}), idle, {})) << "an empty launch may be free";
    EXPECT_TRUE(impossible_speed(run({window({-1})}), idle, {})) << "but takes no time away";
}

TEST(impossible_speed, claims_are_taken_for_their_own_type) {
    const auto record = run({window({2'000'000})});
    EXPECT_FALSE(impossible_speed(record, work(), claiming(1.0, 1.0, kernels::dtype::bf16)));
    EXPECT_FALSE(impossible_speed(record, work(), {})) << "a device that claims nothing";
    auto both = claiming(1.0, 1.0, kernels::dtype::bf16);
    both.claims.push_back({static_cast<std::uint16_t>(kernels::dtype::f32), 1.0, 0.0});
    EXPECT_TRUE(impossible_speed(record, work(), both));
}

TEST(impossible_speed, nothing_timed_is_nothing_impossible) {
    EXPECT_FALSE(impossible_speed(run({}), work(), claiming(1.0, 1.0)));
}

side new_side() {
    return {supervisor::device_spec{.backend = "sim", .label = "sim:0"}, {}};
}

/// Windows of two lengths whose batches the worker's clock counts at `rate`.
std::vector<results::window_record> clocked(double rate) {
    std::vector<results::window_record> windows;
    for (int i = 0; i < 40; ++i) {
        const std::size_t batches = i % 2 == 0 ? 15 : 30;
        auto w = window(std::vector<std::int64_t>(
            batches, static_cast<std::int64_t>(200'000.0 * rate) + i % 7));
        w.end_ns = w.begin_ns + 200'000 * batches + 40'000 + static_cast<std::uint64_t>(i % 5);
        windows.push_back(std::move(w));
    }
    return windows;
}

TEST(bent_clock, the_row_prints_what_could_have_been_seen) {
    side at = new_side();
    results::run_record record;
    EXPECT_FALSE(bent_clock(record, at, 0.01)) << "no windows, no finding";
    EXPECT_FALSE(record.window_slope_difference);
    EXPECT_FALSE(record.window_slope_bound);
    at.clock_against_ours.add(clocked(1.0));
    EXPECT_FALSE(bent_clock(record, at, 0.01));
    ASSERT_TRUE(record.window_slope_difference && record.window_slope_bound);
    EXPECT_NEAR(*record.window_slope_difference, 0.0, 0.001);
    EXPECT_LT(*record.window_slope_bound, 0.001);
}

TEST(bent_clock, a_clock_that_is_off_is_told_with_its_figures) {
    for (const double rate : {0.9, 1.1}) {
        side at = new_side();
        results::run_record record;
        at.clock_against_ours.add(clocked(rate));
        const auto finding = bent_clock(record, at, 0.01);
        ASSERT_TRUE(finding) << rate;
        EXPECT_THAT(*finding, HasSubstr("while the worker's clock counts 1 s"));
        EXPECT_NEAR(*record.window_slope_difference, 1.0 / rate - 1.0, 0.001);
        EXPECT_FALSE(bent_clock(record, at, 0.5)) << "within a limit of 50 %";
    }
}

measure::side_result measured(std::int64_t worker_cpu_ns) {
    measure::side_result m;
    m.marks = {"drift"};
    m.stop_reason = "precise";
    m.phases.first_launch_ns = 5;
    m.phases.warm_up_ns = 6;
    m.phases.warm_up_launches = 7;
    m.phases.warm_up_settled = true;
    m.windows = {window({10, 20}), window({30})};
    for (auto& w : m.windows) {
        w.worker_cpu_ns = worker_cpu_ns;
    }
    return m;
}

TEST(take_measurement, moves_everything_and_keeps_the_order_of_samples) {
    side at = new_side();
    results::run_record record;
    record.phases.compile_ns = 4;
    auto m = measured(0);
    take_measurement(record, m, at, work());
    EXPECT_EQ(record.samples_ns, (std::vector<std::int64_t>{10, 20, 30}));
    EXPECT_EQ(record.windows.size(), 2U);
    EXPECT_EQ(record.stop_reason, "precise");
    EXPECT_THAT(record.marks, Contains("drift"));
    EXPECT_EQ(record.phases.compile_ns, 4) << "not the measurement's to say";
    EXPECT_EQ(record.phases.first_launch_ns, 5);
    EXPECT_EQ(record.phases.warm_up_ns, 6);
    EXPECT_EQ(record.phases.warm_up_launches, 7U);
    EXPECT_TRUE(record.phases.warm_up_settled);
}

TEST(take_measurement, a_side_without_canaries_says_so_and_has_no_ceiling) {
    side at = new_side();
    results::run_record record;
    auto m = measured(0);
    take_measurement(record, m, at, work());
    EXPECT_THAT(record.marks, Contains("canary-none"));
    EXPECT_FALSE(record.achieved_share);
    EXPECT_EQ(record.ceiling, "");
}

TEST(take_measurement, a_host_that_computes_for_an_accelerator_is_marked_once) {
    side at = new_side();  // its kind is neither a processor nor a simulator
    results::run_record quiet, busy;
    auto idle = measured(400'000'000), working = measured(600'000'000);
    take_measurement(quiet, idle, at, work());
    EXPECT_THAT(quiet.marks, Not(Contains("host-busy")));
    take_measurement(busy, working, at, work());
    EXPECT_EQ(std::count(busy.marks.begin(), busy.marks.end(), "host-busy"), 1);
}

// A wait that spins looks busy; what the row moves tells it from a host that computes.
TEST(take_measurement, a_rate_that_no_processor_reaches_is_not_the_hosts) {
    side at = new_side();
    const auto is_marked = [&](double flops, double bytes, double launch_ns) {
        results::run_record record;
        kernels::workload row = work();
        row.work.flops = flops;
        row.work.bytes = bytes;
        auto spinning = measured(990'000'000);
        spinning.launch_ns = launch_ns;
        take_measurement(record, spinning, at, row);
        return std::count(record.marks.begin(), record.marks.end(), "host-busy") > 0;
    };
    EXPECT_TRUE(is_marked(0.0, 1e9, 1e8)) << "10 GB/s";
    EXPECT_FALSE(is_marked(0.0, 1e9, 1e6)) << "1 TB/s";
    EXPECT_FALSE(is_marked(1e9, 1e6, 1e5)) << "10 TFLOP/s";
    EXPECT_TRUE(is_marked(1e7, 1e6, 1e5)) << "100 GFLOP/s";
    EXPECT_FALSE(is_marked(0.0, 0.0, 1e3)) << "an empty launch";
}

TEST(answers, are_words_and_unknown_numbers_are_no_crash) {
    EXPECT_EQ(why_word(ACCB_WHY_DTYPE), "dtype");
    EXPECT_EQ(why_word(ACCB_WHY_VIEW), "view");
    EXPECT_EQ(why_word(4'000'000'000U), "reason 4000000000");
    supervisor::support_answer answer;
    answer.answer = ACCB_NO;
    answer.why = ACCB_WHY_SHAPE;
    answer.note = "too wide";
    EXPECT_EQ(support_json(answer)["answer"], "no");
    EXPECT_EQ(support_json(answer)["why"], "shape");
    EXPECT_EQ(support_json(answer)["note"], "too wide");
    answer.answer = 77;
    answer.why = 0;
    answer.determinism = 99;
    answer.compute = 60'000;
    EXPECT_EQ(support_json(answer)["answer"], "unknown");
    EXPECT_TRUE(support_json(answer)["why"].is_null());
    EXPECT_EQ(support_json(answer)["determinism"], "unknown");
    EXPECT_EQ(support_json(answer)["compute"], "dtype 60000");
}

TEST(state_of, failed_calls_become_the_states_of_rows) {
    using results::row_state;
    EXPECT_EQ(state_of(error_code::unsupported), row_state::unsupported);
    EXPECT_EQ(state_of(error_code::worker_timeout), row_state::timed_out);
    EXPECT_EQ(state_of(error_code::device_lost), row_state::device_lost);
    for (const auto code :
         {error_code::worker_crashed, error_code::worker_vanished, error_code::worker_start}) {
        EXPECT_EQ(state_of(code), row_state::crashed);
    }
    for (const auto code : {error_code::worker_protocol, error_code::plugin_refused,
                            error_code::internal, error_code::io}) {
        EXPECT_EQ(state_of(code), row_state::failed);
    }
}

}  // namespace
}  // namespace accelbench::campaign
