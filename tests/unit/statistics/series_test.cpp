// SPDX-License-Identifier: Apache-2.0
// Order in a series: trend, neighbours, autocorrelation time, and a second mode.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <random>
#include <vector>

#include "results/statistics/autocorrelation.hpp"
#include "results/statistics/mann_kendall.hpp"
#include "results/statistics/modes.hpp"
#include "results/statistics/sign_correlation.hpp"
#include "tests/unit/statistics/samples.hpp"

namespace accelbench::statistics {
namespace {

/// `period` values low, then `period` values high, and so on.
std::vector<double> square_wave(std::size_t n, std::size_t period) {
    std::vector<double> values(n);
    for (std::size_t i = 0; i < n; ++i) {
        values[i] = (i / period) % 2 == 0 ? 1.0 : 2.0;
    }
    return values;
}

TEST(mann_kendall, scores_a_rise_and_a_fall) {
    const auto rise = mann_kendall(std::vector{1.0, 2.0, 3.0, 4.0});
    ASSERT_TRUE(rise);
    EXPECT_EQ(rise->score, 6.0);
    EXPECT_NEAR(rise->z, 5.0 / std::sqrt(4.0 * 3.0 * 13.0 / 18.0), 1e-12);
    const auto fall = mann_kendall(std::vector{4.0, 3.0, 2.0, 1.0});
    EXPECT_EQ(fall->score, -6.0);
    EXPECT_DOUBLE_EQ(fall->z, -rise->z);
    EXPECT_DOUBLE_EQ(fall->p, rise->p);
}

TEST(mann_kendall, corrects_its_variance_for_ties) {
    // Ties of 3 and 2 among 6: 6*5*17 - 3*2*11 - 2*1*9 = 426; score 3*2 + 3*1 + 2*1 = 11.
    const auto test = mann_kendall(std::vector{1.0, 1.0, 1.0, 2.0, 2.0, 3.0});
    ASSERT_TRUE(test);
    EXPECT_EQ(test->score, 11.0);
    EXPECT_NEAR(test->z, 10.0 / std::sqrt(426.0 / 18.0), 1e-12);
}

TEST(mann_kendall, finds_nothing_in_a_constant_and_nothing_in_too_little) {
    EXPECT_EQ(mann_kendall(std::vector<double>(9, 4.0))->p, 1.0);
    EXPECT_FALSE(mann_kendall(std::vector{1.0, 2.0}));
    EXPECT_FALSE(mann_kendall(std::vector{1.0, nan, 3.0}));
}

TEST(mann_kendall, holds_its_level_over_all_orders_of_eight) {
    std::vector<double> values(8);
    std::iota(values.begin(), values.end(), 0.0);
    std::size_t fired = 0;
    std::size_t orders = 0;
    do {
        fired += mann_kendall(values)->p <= 0.01 ? 1U : 0U;
        ++orders;
    } while (std::ranges::next_permutation(values).found);
    EXPECT_EQ(orders, 40'320U);
    // Kendall's exact distribution at n = 8: P(|score| >= 22) = 2 (76 + 27 + 7 + 1 + ...) / 8!,
    // 0.56 % in all.
    EXPECT_NEAR(static_cast<double>(fired) / static_cast<double>(orders), 0.0056, 0.0003);
}

TEST(sign_correlation, measures_neighbours_exactly_on_a_square_wave) {
    // 40 signs in runs of 4: 39 products of neighbours, 9 of them across an edge.
    const auto test = sign_correlation(square_wave(40, 4));
    ASSERT_TRUE(test);
    EXPECT_DOUBLE_EQ(test->correlation, 21.0 / 40.0);
    EXPECT_NEAR(test->z, 22.0 / std::sqrt(40.0 * 38.0 / 39.0), 1e-12);
    EXPECT_LT(test->p, 0.001);
}

TEST(sign_correlation, sees_alternation_as_negative) {
    const auto test = sign_correlation(square_wave(40, 1));
    EXPECT_LT(test->z, -5.0);
    EXPECT_LT(test->p, 1e-6);
}

TEST(sign_correlation, has_mean_zero_and_unit_spread_over_all_orders) {
    std::vector<double> values{0, 0, 0, 0, 1, 1, 1, 1};
    double sum = 0.0;
    double squares = 0.0;
    double orders = 0.0;
    do {
        const double z = sign_correlation(values)->z;
        sum += z;
        squares += z * z;
        orders += 1.0;
    } while (std::ranges::next_permutation(values).found);
    EXPECT_EQ(orders, 70.0);
    EXPECT_NEAR(sum, 0.0, 1e-9);
    EXPECT_NEAR(squares / orders, 1.0, 1e-9);
}

TEST(sign_correlation, has_none_for_short_constant_or_bad_samples) {
    EXPECT_FALSE(sign_correlation(std::vector<double>(7, 1.0)));
    EXPECT_EQ(sign_correlation(std::vector<double>(8, 1.0))->p, 1.0);
    EXPECT_FALSE(sign_correlation(std::vector{1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, nan}));
}

TEST(autocorrelation_time, adds_up_geyer_pairs) {
    // Signs - - + + : rho = 1, 1/4, -1/2, -1/4; pairs 1.25, -0.75: tau = 2 * 1.25 - 1.
    EXPECT_DOUBLE_EQ(*autocorrelation_time(std::vector{1.0, 1.0, 2.0, 2.0}), 1.5);
    // Signs - - - - + + + +: rho = 1, 5/8, 2/8, -1/8, ..: pairs 1.625, 0.125, -0.5-0.375: tau = 2
    // * 1.75 - 1.
    EXPECT_DOUBLE_EQ(*autocorrelation_time(square_wave(8, 4)), 2.5);
}

TEST(autocorrelation_time, stops_at_the_first_pair_below_zero) {
    // Signs ++--++--++++---- : rho_0 + rho_1 = 21/16, rho_2 + rho_3 < 0.
    const std::vector<double> values{2, 2, 1, 1, 2, 2, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1};
    EXPECT_DOUBLE_EQ(*autocorrelation_time(values), 2.0 * 21.0 / 16.0 - 1.0);
}

TEST(autocorrelation_time, keeps_the_pairs_monotone) {
    // Pairs 17/14, 1/14, 7/14: the third counts as 1/14 (found by a search outside this code).
    const std::vector<double> values{1, 1, 1, 1, 2, 1, 1, 2, 2, 2, 1, 2, 2, 2};
    EXPECT_DOUBLE_EQ(*autocorrelation_time(values), 24.0 / 14.0);
}

TEST(autocorrelation_time, is_at_least_one_and_one_for_a_constant) {
    EXPECT_EQ(autocorrelation_time(square_wave(40, 1)), 1.0);
    EXPECT_EQ(autocorrelation_time(std::vector<double>(12, 3.0)), 1.0);
    EXPECT_FALSE(autocorrelation_time(std::vector{1.0, 2.0}));
    EXPECT_FALSE(autocorrelation_time(std::vector{1.0, nan, 2.0, 3.0}));
}

TEST(autocorrelation_time, grows_with_correlation_as_theory_says) {
    // Signs of a Gaussian AR(1): rho_k = 2/pi asin(a^k), tau = 1 + 2 sum: 3.26 at a = 0.6.
    std::mt19937_64 random(20'240'601);
    std::normal_distribution<double> normal;
    std::vector<double> values(200'000);
    double state = 0.0;
    for (double& value : values) {
        state = 0.6 * state + 0.8 * normal(random);
        value = state;
    }
    double theory = 1.0;
    for (int k = 1; k < 60; ++k) {
        theory += 4.0 / std::numbers::pi * std::asin(std::pow(0.6, k));
    }
    EXPECT_NEAR(*autocorrelation_time(values), theory, 0.1);
}

class two_modes_test : public ::testing::Test {
  protected:
    std::mt19937_64 random_{77};
    std::normal_distribution<double> normal_;

    std::vector<double> mixture(std::size_t n, double high, double share, double sd) {
        std::vector<double> values(n);
        for (std::size_t i = 0; i < n; ++i) {
            const bool up = static_cast<double>(i % 100) < 100.0 * share;
            values[i] = (up ? high : 1.0) * std::exp(sd * normal_(random_));
        }
        return values;
    }
};

TEST_F(two_modes_test, finds_a_memory_of_two_speeds) {
    // 64 and 37 GB/s on the same buffer, seen on a shared host.
    const auto modes = find_two_modes(mixture(100, 64.0 / 37.0, 0.3, 0.03));
    ASSERT_TRUE(modes);
    EXPECT_NEAR(modes->low, 1.0, 0.02);
    EXPECT_NEAR(modes->high, 64.0 / 37.0, 0.05);
    EXPECT_NEAR(modes->high_share, 0.3, 0.001);
    EXPECT_GT(modes->split, 1.1);
    EXPECT_LT(modes->split, 1.6);
    EXPECT_LE(modes->p, 0.001);
}

TEST_F(two_modes_test, finds_a_ten_percent_gap_in_a_thousandth_of_normal_samples_only) {
    std::size_t missed = 0;
    std::size_t fired_normal = 0;
    std::size_t fired_heavy = 0;
    const std::size_t trials = 1000;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        missed += find_two_modes(mixture(100, 1.1, 0.5, 0.01)) ? 0U : 1U;
        fired_normal += find_two_modes(mixture(100, 1.0, 0.0, 0.05)) ? 1U : 0U;
        fired_heavy += find_two_modes(mixture(100, 1.0, 0.0, 0.8)) ? 1U : 0U;
    }
    std::printf("seed 77: bimodal missed %zu, normal fired %zu, lognormal fired %zu of %zu\n",
                missed, fired_normal, fired_heavy, trials);
    EXPECT_LE(missed, 10U);
    EXPECT_LE(fired_normal, 5U);
    EXPECT_LE(fired_heavy, 5U);
}

TEST_F(two_modes_test, ignores_strays_small_gaps_and_small_samples) {
    EXPECT_FALSE(find_two_modes(mixture(100, 3.0, 0.05, 0.01))) << "5 % are stray samples";
    EXPECT_TRUE(find_two_modes(mixture(100, 3.0, 0.05, 0.01),
                               {.significance = 0.05, .smallest_share = 0.03}));
    EXPECT_FALSE(find_two_modes(mixture(100, 1.02, 0.5, 0.001))) << "2 % apart: ticks, jitter";
    EXPECT_TRUE(find_two_modes(mixture(100, 1.02, 0.5, 0.001), {.smallest_distance = 0.015}));
    EXPECT_FALSE(find_two_modes(std::vector{1.0, 1.0, 1.0, 2.0, 2.0, 2.0}));
    EXPECT_FALSE(find_two_modes(std::vector<double>(50, 1.0)));
    EXPECT_FALSE(find_two_modes({}));
    auto bad = mixture(100, 2.0, 0.5, 0.01);
    bad[0] = 0.0;
    EXPECT_FALSE(find_two_modes(bad));
}

TEST_F(two_modes_test, looks_for_the_valley_in_the_middle_third) {
    // Shoulder values at 0.3 of the way lie neither at a mode nor in the valley.
    std::vector<double> values(15, 1.0);
    values.insert(values.end(), 15, std::exp(1.0));
    values.insert(values.end(), 4, std::exp(0.3));
    const auto modes = find_two_modes(values);
    ASSERT_TRUE(modes);
    EXPECT_DOUBLE_EQ(modes->p, std::ldexp(1.0, -15));
}

TEST_F(two_modes_test, needs_ten_values_in_the_smaller_mode) {
    std::vector<double> values(30, 1.0);
    std::fill(values.begin() + 20, values.end(), 2.0);
    const auto modes = find_two_modes(values);
    ASSERT_TRUE(modes);
    EXPECT_DOUBLE_EQ(modes->p, std::ldexp(1.0, -10));
    values.pop_back();
    EXPECT_FALSE(find_two_modes(values));
}

}  // namespace
}  // namespace accelbench::statistics
