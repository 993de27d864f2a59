// SPDX-License-Identifier: Apache-2.0
// Holm, Bonferroni, runs a family needs, sign test, noise floor.
#include "results/statistics/family.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "results/statistics/median_interval.hpp"
#include "results/statistics/noise_floor.hpp"
#include "results/statistics/sign_test.hpp"
#include "tests/unit/statistics/samples.hpp"

namespace accelbench::statistics {
namespace {

TEST(holm, worked_example_in_the_order_given) {
    const auto adjusted = holm(std::vector{0.04, 0.01, 0.03, 0.005});
    ASSERT_TRUE(adjusted);
    // Sorted 0.005 * 4, 0.01 * 3, 0.03 * 2, 0.04 * 1: the last is lifted to the one before.
    EXPECT_DOUBLE_EQ((*adjusted)[3], 0.02);
    EXPECT_DOUBLE_EQ((*adjusted)[1], 0.03);
    EXPECT_DOUBLE_EQ((*adjusted)[2], 0.06);
    EXPECT_DOUBLE_EQ((*adjusted)[0], 0.06);
}

TEST(holm, edges) {
    EXPECT_TRUE(holm({})->empty());
    EXPECT_EQ(holm(std::vector{0.3})->front(), 0.3);
    EXPECT_EQ(*holm(std::vector{0.6, 0.6}), (std::vector{1.0, 1.0}));
    EXPECT_EQ(*holm(std::vector{0.02, 0.02}), (std::vector{0.04, 0.04}));
    EXPECT_EQ(*holm(std::vector{0.0, 1.0}), (std::vector{0.0, 1.0}));
    EXPECT_FALSE(holm(std::vector{0.5, nan}));
    EXPECT_FALSE(holm(std::vector{-0.1}));
    EXPECT_FALSE(holm(std::vector{1.1}));
}

TEST(bonferroni, shares_the_error) {
    EXPECT_DOUBLE_EQ(*bonferroni_confidence(0.95, 1), 0.95);
    EXPECT_DOUBLE_EQ(*bonferroni_confidence(0.95, 5), 0.99);
    EXPECT_FALSE(bonferroni_confidence(0.95, 0));
    EXPECT_FALSE(bonferroni_confidence(1.0, 5));
}

TEST(runs_needed, known_table) {
    EXPECT_EQ(runs_needed(1), 6U);
    EXPECT_EQ(runs_needed(5), 8U);
    EXPECT_EQ(runs_needed(10), 9U);
    EXPECT_EQ(runs_needed(20), 10U);
    EXPECT_EQ(runs_needed(40), 11U);
    EXPECT_EQ(runs_needed(100), 12U);
    EXPECT_EQ(runs_needed(1, 0.01), 8U);
    EXPECT_EQ(runs_needed(100, 0.05, comparison_design::unpaired), 8U);
    EXPECT_FALSE(runs_needed(0));
    EXPECT_FALSE(runs_needed(5, 0.0));
    EXPECT_FALSE(runs_needed(5, nan));
}

TEST(sign_test, counts_the_rarer_side_twice) {
    EXPECT_DOUBLE_EQ(*sign_test(std::vector{1.0, 2.0, 3.0, 4.0, 5.0, 6.0}), 2.0 / 64.0);
    EXPECT_DOUBLE_EQ(*sign_test(std::vector{-1.0, -2.0, -3.0, -4.0, -5.0, -6.0}), 2.0 / 64.0);
    EXPECT_DOUBLE_EQ(*sign_test(std::vector{1.0, 2.0, 3.0, 4.0, 5.0, -6.0}), 14.0 / 64.0);
    EXPECT_EQ(*sign_test(std::vector{1.0, -1.0}), 1.0);
    EXPECT_DOUBLE_EQ(*sign_test(std::vector{1.0, 2.0, 3.0, 4.0, 5.0, 6.0}, 6.5), 2.0 / 64.0);
}

TEST(sign_test, holds_ties_against_the_claim) {
    EXPECT_EQ(*sign_test(std::vector<double>(12, 0.0)), 1.0);
    EXPECT_DOUBLE_EQ(*sign_test(std::vector{1.0, 2.0, 3.0, 4.0, 5.0, 0.0}), 14.0 / 64.0);
}

TEST(sign_test, has_none_for_empty_or_bad) {
    EXPECT_FALSE(sign_test({}));
    EXPECT_FALSE(sign_test(std::vector{1.0, nan}));
}

TEST(sign_test, rejects_exactly_where_the_interval_excludes) {
    for (std::size_t n = 6; n <= 40; ++n) {
        for (std::size_t positive = 0; positive <= n; ++positive) {
            std::vector<double> values(n, -1.0);
            std::fill_n(values.begin(), positive, 1.0);
            const auto bounds = median_interval(values);
            const bool excluded = bounds && !bounds->contains(0.0);
            EXPECT_EQ(*sign_test(values) <= 0.05, excluded) << n << ", " << positive;
        }
    }
}

TEST(noise_floor, is_the_95th_percentile_of_sizes) {
    std::vector<double> logs;
    for (int i = 1; i <= 100; ++i) {
        logs.push_back((i % 2 == 0 ? 1.0 : -1.0) * 0.001 * i);
    }
    EXPECT_DOUBLE_EQ(*noise_floor(logs), std::expm1(0.095));
    EXPECT_DOUBLE_EQ(*noise_floor(std::vector{-0.02}), std::expm1(0.02));
    EXPECT_DOUBLE_EQ(*noise_floor(std::vector<double>(logs.begin(), logs.begin() + 21)),
                     std::expm1(0.020));
    EXPECT_FALSE(noise_floor({}));
    EXPECT_FALSE(noise_floor(std::vector{0.01, nan}));
}

TEST(claim_margin, is_the_larger) {
    EXPECT_EQ(claim_margin(0.01, 0.02), 0.02);
    EXPECT_EQ(claim_margin(0.03, 0.02), 0.03);
    EXPECT_EQ(claim_margin(0.01, std::nullopt), 0.01);
    EXPECT_FALSE(claim_margin(-0.01, 0.02));
    EXPECT_FALSE(claim_margin(nan, 0.02));
    EXPECT_FALSE(claim_margin(0.01, nan));
}

}  // namespace
}  // namespace accelbench::statistics
