// SPDX-License-Identifier: Apache-2.0
// The plan: devices, rows, runs, budgets, order; nothing is started.
#include "harness/plan/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>
#include <set>

#include "harness/plan/prediction.hpp"
#include "harness/plan/selection.hpp"

namespace accelbench::plan {
namespace {

using testing::HasSubstr;

plan_request request(std::vector<std::string> devices = {"cpu:0", "sim:0"}) {
    plan_request r;
    r.devices = std::move(devices);
    r.seed = 7;
    return r;
}

campaign_plan planned(const plan_request& r) {
    auto made = make_plan(r);
    EXPECT_TRUE(made) << (made ? "" : to_string(made.error()));
    return made ? *made : campaign_plan{};
}

/// A suite file that lives as long as the object.
class suite_file {
  public:
    explicit suite_file(const std::string& rows)
        : path_(testing::TempDir() + "accelbench_plan_" +
                testing::UnitTest::GetInstance()->current_test_info()->name() + ".toml") {
        std::ofstream(path_) << "name = \"test\"\n" << rows;
    }
    ~suite_file() { std::remove(path_.c_str()); }
    suite_file(const suite_file&) = delete;
    suite_file& operator=(const suite_file&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_;
};

std::string square(std::int64_t n) {
    const std::string size = std::to_string(n);
    return "[[row]]\nkernel = \"matmul\"\nm = " + size + "\nn = " + size + "\nk = " + size +
           "\nform = \"nt\"\ndtype = \"f32\"\n";
}

TEST(plan, devices_keep_their_order_and_equal_ones_get_numbers) {
    const auto plan = planned(request({"sim:1", "cpu:0", "cpu:0", "cpu:0"}));
    std::vector<std::string> labels;
    for (const auto& device : plan.devices) {
        labels.push_back(device.label);
    }
    EXPECT_EQ(labels, (std::vector<std::string>{"sim:1", "cpu:0", "cpu:0#2", "cpu:0#3"}));
    EXPECT_EQ(plan.devices[0].index, 1U);
}

TEST(plan, mistakes_are_told_apart_and_say_what_to_do) {
    plan_request r = request({});
    EXPECT_EQ(make_plan(r).error().code, error_code::bad_usage);
    r = request({"cpu:x"});
    EXPECT_EQ(make_plan(r).error().code, error_code::bad_usage);
    r = request();
    r.profile = "slow";
    EXPECT_EQ(make_plan(r).error().code, error_code::bad_plan);
    EXPECT_THAT(to_string(make_plan(r).error()), HasSubstr("quick, standard, verdict"));
    r = request();
    r.suite = "no such suite";
    EXPECT_EQ(make_plan(r).error().code, error_code::bad_suite);
    r = request();
    r.only = {"nothing is called this"};
    EXPECT_EQ(make_plan(r).error().code, error_code::unknown_workload);
    EXPECT_THAT(to_string(make_plan(r).error()), HasSubstr("nothing is called this"));
}

TEST(plan, only_selects_by_any_part_of_an_id) {
    plan_request r = request();
    r.only = {"softmax", "triad"};
    const auto plan = planned(r);
    ASSERT_FALSE(plan.rows.empty());
    for (const auto& row : plan.rows) {
        EXPECT_TRUE(row.work.id.find("softmax") != std::string::npos ||
                    row.work.id.find("triad") != std::string::npos)
            << row.work.id;
    }
}

TEST(plan, boundaries_are_the_suites_unless_asked_for) {
    plan_request r = request();
    r.only = {"down.mini/m64n320k1712/nt/f32"};
    EXPECT_EQ(planned(r).rows.size(), 2U);
    r.boundaries = {"host"};
    const auto plan = planned(r);
    ASSERT_EQ(plan.rows.size(), 1U);
    EXPECT_EQ(plan.rows[0].boundary, "host");
}

TEST(plan, runs_suffice_to_decide_the_family) {
    for (const std::size_t devices : {2U, 3U, 6U}) {
        const auto plan = planned(request(std::vector<std::string>(devices, "cpu:0")));
        const double family = static_cast<double>(plan.rows.size() * (devices - 1));
        EXPECT_LE(family * std::pow(2.0, 1.0 - plan.values.runs), plan.values.family_alpha)
            << devices << " devices, " << plan.values.runs << " runs";
        EXPECT_GE(plan.values.runs, find_profile("quick")->values.runs);
    }
    plan_request r = request();
    r.runs = 3;
    EXPECT_EQ(planned(r).values.runs, 3U) << "what was asked for is what is done";
}

TEST(plan, rows_over_the_memory_are_skipped_with_the_figure) {
    const suite_file suite(square(64) + square(1 << 20));  // 3 matrices of 4.4 TB
    plan_request r = request();
    r.suite = suite.path();
    const auto plan = planned(r);
    ASSERT_EQ(plan.rows.size(), 2U);
    EXPECT_EQ(plan.rows[0].skip_reason, "");
    EXPECT_THAT(plan.rows[1].skip_reason, HasSubstr("GB on each of"));
    EXPECT_NEAR(plan.predicted_s, plan.rows[0].predicted_s, 1e-9)
        << "what is skipped takes no time";
    EXPECT_GT(plan.rows[1].predicted_bytes, 26'000'000'000'000U);
}

TEST(plan, rows_over_the_time_budget_are_skipped_with_both_figures) {
    const suite_file suite(square(8192));  // 27 s a launch at the nominal rate, 0.8 GB a set
    plan_request r = request();
    r.suite = suite.path();
    const auto plan = planned(r);
    ASSERT_EQ(plan.rows.size(), 1U);
    EXPECT_THAT(plan.rows[0].skip_reason, HasSubstr("the plan's budget for a row is 120 s"));
    EXPECT_THAT(plan.rows[0].skip_reason, HasSubstr("predicted "));
    EXPECT_EQ(plan.predicted_s, 0.0);
}

TEST(plan, the_time_of_the_plan_is_the_sum_over_its_rows) {
    const auto plan = planned(request());
    double sum = 0.0;
    for (const auto& row : plan.rows) {
        EXPECT_EQ(row.skip_reason, "") << row.work.id << ": smoke fits everywhere";
        EXPECT_GT(row.predicted_s, 0.0);
        sum += row.predicted_s;
    }
    EXPECT_NEAR(plan.predicted_s, sum, 1e-9 * sum);
}

std::size_t self_rows(const campaign_plan& plan) {
    return static_cast<std::size_t>(std::count_if(
        plan.rows.begin(), plan.rows.end(), [](const auto& row) { return row.against_itself; }));
}

TEST(plan, some_rows_run_the_reference_against_itself) {
    const auto plan = planned(request());
    EXPECT_EQ(self_rows(plan), plan.values.aa_rows);
    EXPECT_EQ(self_rows(planned(request({"cpu:0"}))), 0U) << "nothing is compared";
    plan_request r = request({"cpu:0", "cpu:0"});
    r.self_comparison = true;
    EXPECT_EQ(self_rows(planned(r)), 0U) << "every row is one already";
    r = request();
    r.only = {"softmax"};
    const auto few = planned(r);
    EXPECT_EQ(self_rows(few), std::min<std::size_t>(few.rows.size(), few.values.aa_rows));
}

TEST(plan, a_seed_is_kept_or_drawn) {
    plan_request r = request();
    EXPECT_EQ(planned(r).seed, 7U);
    r.seed = 0;
    EXPECT_NE(planned(r).seed, planned(r).seed);
}

TEST(row_order, is_a_permutation_that_seed_and_round_alone_decide) {
    campaign_plan plan;
    plan.rows.resize(30);
    plan.seed = 12;
    std::set<std::vector<std::size_t>> seen;
    for (std::uint32_t round = 0; round < 20; ++round) {
        auto order = row_order(plan, round);
        EXPECT_EQ(order, row_order(plan, round)) << "a resumed campaign goes on with it";
        seen.insert(order);
        std::sort(order.begin(), order.end());
        std::vector<std::size_t> every(30);
        std::iota(every.begin(), every.end(), std::size_t{0});
        EXPECT_EQ(order, every);
    }
    EXPECT_EQ(seen.size(), 20U) << "each round has its own order";
    campaign_plan other = plan;
    other.seed = 13;
    EXPECT_NE(row_order(plan, 0), row_order(other, 0));
}

TEST(cover_cache, more_sets_where_a_device_has_a_large_cache_and_never_fewer) {
    const suite_file suite(square(1024));  // 12 MiB a set
    plan_request asked = request();
    asked.suite = suite.path();
    const auto before = planned(asked);
    ASSERT_EQ(before.rows.size(), 1U);
    auto small = before;
    cover_cache(small, 1);
    EXPECT_EQ(small.rows[0].input_sets, before.rows[0].input_sets);
    EXPECT_EQ(small.predicted_s, before.predicted_s);
    auto large = before;
    cover_cache(large, 1ULL << 40U);
    EXPECT_EQ(large.rows[0].input_sets,
              input_sets(before.rows[0].work, before.values, 1ULL << 40U, false));
    EXPECT_GT(large.rows[0].input_sets, before.rows[0].input_sets);
    EXPECT_GT(large.rows[0].predicted_bytes, before.rows[0].predicted_bytes);
    EXPECT_DOUBLE_EQ(large.predicted_s - before.predicted_s,
                     large.rows[0].predicted_s - before.rows[0].predicted_s);
    large.rows[0].skip_reason = "too large";
    cover_cache(large, 1);
    EXPECT_EQ(large.rows[0].skip_reason, "too large");
}

TEST(cover_cache, a_warm_campaign_stays_with_one_set) {
    const suite_file suite(square(1024));
    plan_request asked = request();
    asked.suite = suite.path();
    asked.cache_mode = "warm";
    auto plan = planned(asked);
    cover_cache(plan, 1ULL << 40U);
    EXPECT_EQ(plan.rows[0].input_sets, 1U);
}

TEST(selection, a_kernels_whole_name_is_that_kernel_alone) {
    const std::string forward = "softmax/scores/r8c9/f32",
                      backward = "softmax.backward/scores/r8c9/f32";
    const auto chosen = [&](const std::string& text) {
        return std::pair(is_selected(forward, {text}), is_selected(backward, {text}));
    };
    EXPECT_EQ(chosen("softmax"), std::pair(true, false));
    EXPECT_EQ(chosen("softmax.backward"), std::pair(false, true));
    EXPECT_EQ(chosen("softmax*"), std::pair(true, true));
    EXPECT_EQ(chosen("*.backward/*f32"), std::pair(false, true));
    EXPECT_EQ(chosen("softm"), std::pair(true, true)) << "no kernel's name: what the id contains";
    EXPECT_EQ(chosen("scores/"), std::pair(true, true));
    EXPECT_EQ(chosen("*f16"), std::pair(false, false));
    EXPECT_TRUE(is_selected(forward, {}));
    EXPECT_TRUE(is_selected(forward, {"matmul", "softmax"}));
    EXPECT_FALSE(is_selected("matmul/softmax/m1", {"softmax"}))
        << "a kernel's name is the beginning";
}

}  // namespace
}  // namespace accelbench::plan
