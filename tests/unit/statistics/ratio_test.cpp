// SPDX-License-Identifier: Apache-2.0
// Speed-ups: paired, unpaired, over a list of rows and over a mix.
#include "results/statistics/ratio.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "results/statistics/geometric_mean.hpp"
#include "results/statistics/total_time.hpp"
#include "results/statistics/welch.hpp"
#include "tests/unit/statistics/samples.hpp"

namespace accelbench::statistics {
namespace {

TEST(run_log_ratio, is_the_median_over_pairs_not_the_ratio_of_medians) {
    // Ratios 2, 4 and 1/2 pair by pair: median 2; the ratio of medians would be 2 / 1 = 2 ... of 8
    // / 2 = 4.
    const std::vector<double> reference{2.0, 8.0, 100.0};
    const std::vector<double> candidate{1.0, 2.0, 200.0};
    EXPECT_DOUBLE_EQ(*run_log_ratio(reference, candidate), std::log(2.0));
    EXPECT_DOUBLE_EQ(*run_log_ratio(candidate, reference), -std::log(2.0));
}

TEST(run_log_ratio, has_none_for_unequal_or_bad_times) {
    EXPECT_FALSE(run_log_ratio(std::vector{1.0}, std::vector{1.0, 2.0}));
    EXPECT_FALSE(run_log_ratio({}, {}));
    EXPECT_FALSE(run_log_ratio(std::vector{0.0}, std::vector{1.0}));
    EXPECT_FALSE(run_log_ratio(std::vector{1.0}, std::vector{nan}));
}

TEST(paired_ratio, is_the_exponential_of_median_and_ranks) {
    std::vector<double> logs(9);
    std::iota(logs.begin(), logs.end(), 1.0);
    const auto found = paired_ratio(logs);
    ASSERT_TRUE(found && found->bounds && found->p);
    EXPECT_DOUBLE_EQ(found->ratio, std::exp(5.0));
    EXPECT_DOUBLE_EQ(found->bounds->low, std::exp(2.0));
    EXPECT_DOUBLE_EQ(found->bounds->high, std::exp(8.0));
    EXPECT_DOUBLE_EQ(*found->p, 2.0 / 512.0);
    EXPECT_EQ(found->runs, 9U);
    EXPECT_EQ(found->design, comparison_design::paired);
}

TEST(paired_ratio, five_runs_are_a_figure_without_an_interval) {
    const auto found = paired_ratio(std::vector<double>(5, 0.5));
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->bounds);
    EXPECT_FALSE(found->p);
    EXPECT_EQ(found->runs, 5U);
    EXPECT_FALSE(paired_ratio({}));
    EXPECT_FALSE(paired_ratio(std::vector{0.1, nan}));
}

TEST(welch, textbook_example) {
    const std::vector<double> a{27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1,
                                21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4};
    const std::vector<double> b{27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0,
                                24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4};
    const auto found = welch(a, b);
    ASSERT_TRUE(found);
    // Published for these samples: t -2.46, 25.0 degrees of freedom, p 0.021378.
    EXPECT_NEAR(found->degrees_of_freedom, 25.0, 0.05);
    EXPECT_NEAR(found->p, 0.021378001, 1e-8);
    EXPECT_NEAR(found->difference / found->bounds.half_width(), -2.46 / 2.0597, 0.005);
    EXPECT_NEAR(0.5 * (found->bounds.low + found->bounds.high), found->difference, 1e-12);
}

TEST(welch, unequal_sizes_by_hand) {
    // Variances 1 and 16 / 3 (n 3 and 4): errors 1/3 and 4/3, 5/3 squared over (1/9)/2 + (16/9)/3.
    const auto found = welch(std::vector{1.0, 2.0, 3.0}, std::vector{4.0, 4.0, 8.0, 8.0});
    ASSERT_TRUE(found);
    EXPECT_DOUBLE_EQ(found->difference, -4.0);
    EXPECT_NEAR(found->degrees_of_freedom, (25.0 / 9.0) / (1.0 / 18.0 + 16.0 / 27.0), 1e-12);
}

TEST(welch, without_spread_and_without_enough) {
    const auto equal = welch(std::vector{2.0, 2.0}, std::vector{2.0, 2.0, 2.0});
    EXPECT_EQ(equal->p, 1.0);
    const auto apart = welch(std::vector{2.0, 2.0}, std::vector{1.0, 1.0});
    EXPECT_EQ(apart->p, 0.0);
    EXPECT_EQ(apart->bounds, (interval{.low = 1.0, .high = 1.0, .confidence = 0.95}));
    EXPECT_FALSE(welch(std::vector{2.0}, std::vector{1.0, 1.0}));
    EXPECT_FALSE(welch(std::vector{2.0, inf}, std::vector{1.0, 1.0}));
    EXPECT_FALSE(welch(std::vector{2.0, 3.0}, std::vector{1.0, 1.0}, 0.0));
}

TEST(unpaired_ratio, is_welch_on_logarithms) {
    const std::vector<double> reference{2.0, 2.2, 2.1, 1.9, 2.0, 2.3, 2.0, 2.1};
    const std::vector<double> candidate{1.0, 1.1, 1.0, 0.9, 1.2, 1.0, 1.1, 1.0, 1.0};
    const auto found = unpaired_ratio(reference, candidate);
    const auto back = unpaired_ratio(candidate, reference);
    ASSERT_TRUE(found && found->bounds && found->p && back && back->bounds);
    EXPECT_GT(found->ratio, 1.9);
    EXPECT_NEAR(found->ratio * back->ratio, 1.0, 1e-12);
    EXPECT_NEAR(found->bounds->low * back->bounds->high, 1.0, 1e-12);
    EXPECT_NEAR(std::sqrt(found->bounds->low * found->bounds->high), found->ratio, 1e-12);
    EXPECT_LT(*found->p, 1e-6);
    EXPECT_EQ(found->runs, 8U);
    EXPECT_EQ(found->design, comparison_design::unpaired);
}

TEST(unpaired_ratio, needs_eight_runs_on_both_sides) {
    const std::vector<double> seven{2.0, 2.2, 2.1, 1.9, 2.0, 2.3, 2.0};
    const std::vector<double> nine{1.0, 1.1, 1.0, 0.9, 1.2, 1.0, 1.1, 1.0, 1.0};
    const auto found = unpaired_ratio(nine, seven);
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->bounds);
    EXPECT_FALSE(found->p);
    EXPECT_EQ(found->runs, 7U);
    EXPECT_FALSE(unpaired_ratio({}, nine));
    EXPECT_FALSE(unpaired_ratio(nine, std::vector{0.0}));
}

TEST(geometric_mean, keeps_what_the_rows_of_a_run_share) {
    // Both rows share the run effects 0, 0.3, 0.6: the spread of the mean is theirs, not averaged
    // away.
    const std::vector<std::vector<double>> rows{{0.1, 0.4, 0.7}, {0.3, 0.6, 0.9, 55.0}};
    const auto found = geometric_mean(rows);
    ASSERT_TRUE(found.ratio && found.ratio->bounds);
    EXPECT_EQ(found.runs, 3U);
    EXPECT_NEAR(found.ratio->value, std::exp(0.5), 1e-12);
    EXPECT_NEAR(std::log(found.ratio->bounds->high), 0.5 + 4.302653 * 0.3 / std::sqrt(3.0), 1e-6);
    EXPECT_NEAR(std::log(found.ratio->bounds->low), 0.5 - 4.302653 * 0.3 / std::sqrt(3.0), 1e-6);
}

TEST(geometric_mean, one_missing_row_means_no_mean) {
    const std::vector<std::vector<double>> rows{{0.1, 0.2}, {}, {0.3, nan}};
    const auto found = geometric_mean(rows);
    EXPECT_FALSE(found.ratio);
    EXPECT_EQ(found.missing, (std::vector<std::size_t>{1, 2}));
    EXPECT_FALSE(geometric_mean({}).ratio);
    const std::vector<std::vector<double>> single{{0.25}, {0.75}};
    const auto once = geometric_mean(single);
    ASSERT_TRUE(once.ratio);
    EXPECT_DOUBLE_EQ(once.ratio->value, std::exp(0.5));
    EXPECT_FALSE(once.ratio->bounds);
}

TEST(total_time_ratio, weighs_times_not_ratios) {
    const std::vector<double> weights{1.0, 10.0};
    const std::vector<std::vector<double>> reference{{10.0, 10.0}, {1.0, 2.0, 9.0}};
    const std::vector<std::vector<double>> candidate{{5.0, 5.0}, {2.0, 2.5}};
    const auto found = total_time_ratio(
        {.weights = weights, .reference_times = reference, .candidate_times = candidate});
    ASSERT_TRUE(found && found->bounds);
    EXPECT_NEAR(found->value, std::sqrt((20.0 / 25.0) * (30.0 / 30.0)), 1e-12);
    const double reach = 12.706205 * std::abs(std::log(0.8)) / 2.0;
    EXPECT_NEAR(std::log(found->bounds->high) - std::log(found->value), reach, 1e-5);
    EXPECT_NEAR(std::log(found->bounds->low) - std::log(found->value), -reach, 1e-5);
}

TEST(total_time_ratio, is_refused_for_lists_that_do_not_match) {
    const std::vector<double> one{1.0};
    const std::vector<double> zero{0.0};
    const std::vector<std::vector<double>> good{{1.0, 2.0}};
    const std::vector<std::vector<double>> empty_row{{}};
    const std::vector<std::vector<double>> bad{{1.0, -2.0}};
    EXPECT_TRUE(total_time_ratio({one, good, good}));
    EXPECT_FALSE(total_time_ratio({zero, good, good}));
    EXPECT_FALSE(total_time_ratio({one, good, {}}));
    EXPECT_FALSE(total_time_ratio({one, {}, good}));
    EXPECT_FALSE(total_time_ratio({one, empty_row, good}));
    EXPECT_FALSE(total_time_ratio({one, good, bad}));
    EXPECT_FALSE(total_time_ratio({one, bad, good}));
    EXPECT_FALSE(total_time_ratio({{}, {}, {}}));
}

}  // namespace
}  // namespace accelbench::statistics
