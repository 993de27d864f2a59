// SPDX-License-Identifier: Apache-2.0
// Median, its ranks against integer arithmetic, mean, rates, and what bad numbers do.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "results/statistics/binomial.hpp"
#include "results/statistics/finite.hpp"
#include "results/statistics/mean_interval.hpp"
#include "results/statistics/median.hpp"
#include "results/statistics/median_interval.hpp"
#include "results/statistics/quantiles.hpp"
#include "results/statistics/rate.hpp"
#include "tests/unit/statistics/samples.hpp"

namespace accelbench::statistics {
namespace {

/// Largest k with 40 * sum_{i<k} C(n, i) <= 2^n (a tail of 1/40 on each side), n <= 62, integers
/// only.
std::size_t integer_rank(unsigned n) {
    unsigned long long choose = 1;
    unsigned __int128 below = 0;
    const unsigned __int128 all = static_cast<unsigned __int128>(1) << n;
    std::size_t k = 0;
    for (unsigned i = 0; i <= n; ++i) {
        below += choose;
        if (40 * below > all) {
            break;
        }
        k = i + 1;
        choose = static_cast<unsigned long long>(static_cast<unsigned __int128>(choose) * (n - i) /
                                                 (i + 1));
    }
    return k;
}

TEST(median, middle_of_odd_and_even_samples) {
    EXPECT_EQ(median(std::vector{7.0}), 7.0);
    EXPECT_EQ(median(std::vector{3.0, 1.0, 2.0}), 2.0);
    EXPECT_EQ(median(std::vector{4.0, 1.0, 3.0, 2.0}), 2.5);
    EXPECT_EQ(median(std::vector{5.0, 5.0, 1.0, 5.0}), 5.0);
    EXPECT_EQ(median(std::vector{10.0, 40.0, 20.0, 90.0, 30.0, 80.0}), 35.0);
}

TEST(median, has_none_for_empty_or_not_finite) {
    EXPECT_FALSE(median({}));
    EXPECT_FALSE(median(std::vector{1.0, nan, 2.0}));
    EXPECT_FALSE(median(std::vector{1.0, inf}));
    EXPECT_FALSE(sorted_sample(std::vector{1.0, -inf}));
    EXPECT_FALSE(log_sample(std::vector{1.0, 0.0}));
    EXPECT_FALSE(log_sample(std::vector{1.0, -2.0}));
    EXPECT_FALSE(log_sample(std::vector{1.0, inf}));
}

TEST(median, does_not_overflow_between_large_values) {
    const double huge = std::numeric_limits<double>::max();
    EXPECT_EQ(median(std::vector{huge, huge}), huge);
}

TEST(median_rank, equals_integer_arithmetic_from_6_to_62) {
    for (unsigned n = 6; n <= 62; ++n) {
        EXPECT_EQ(median_rank(n), integer_rank(n)) << "n=" << n;
    }
}

TEST(median_rank, equals_the_printed_tables) {
    // Conover, Practical Nonparametric Statistics, table A3; 95 % two-sided.
    EXPECT_EQ(median_rank(6), 1U);
    EXPECT_EQ(median_rank(8), 1U);
    EXPECT_EQ(median_rank(9), 2U);
    EXPECT_EQ(median_rank(10), 2U);
    EXPECT_EQ(median_rank(12), 3U);
    EXPECT_EQ(median_rank(20), 6U);
    EXPECT_EQ(median_rank(50), 18U);
    EXPECT_EQ(median_rank(100), 40U);
}

TEST(median_rank, is_refused_below_six_and_for_levels_that_are_none) {
    for (std::size_t n = 0; n < 6; ++n) {
        EXPECT_FALSE(median_rank(n)) << n;
    }
    EXPECT_FALSE(median_rank(100, {.confidence = 1.0}));
    EXPECT_FALSE(median_rank(100, {.confidence = 0.0}));
    EXPECT_FALSE(median_rank(100, {.confidence = nan}));
    EXPECT_FALSE(median_rank(100, {.tau = nan}));
    EXPECT_FALSE(median_rank(100, {.tau = inf}));
    EXPECT_FALSE(median_rank(20, {.tau = 100.0}));
}

TEST(median_rank, takes_a_tail_that_is_met_exactly) {
    // P(Bin(6, 1/2) < 1) = 1/64: confidence 1 - 2/64 is met with equality.
    EXPECT_EQ(median_rank(6, {.confidence = 1.0 - 2.0 / 64.0}), 1U);
    EXPECT_FALSE(median_rank(6, {.confidence = 1.0 - 1.9 / 64.0}));
}

TEST(median_rank, normal_ranks_continue_the_exact_ones) {
    for (std::size_t n = 900; n <= 1000; ++n) {
        const double size = static_cast<double>(n);
        const double normal = std::floor((size + 1.0) / 2.0 - 1.959963985 * std::sqrt(size) / 2.0);
        EXPECT_NEAR(static_cast<double>(*median_rank(n)), normal, 1.0) << n;
    }
    EXPECT_EQ(median_rank(1000), 469U);
    EXPECT_EQ(median_rank(1001), 469U);
    EXPECT_EQ(median_rank(10'000), 4902U);
    EXPECT_EQ(median_rank(1'000'000), 499'020U);
}

TEST(median_rank, tau_stretches_the_distance_from_the_middle_by_its_root) {
    EXPECT_EQ(median_rank(100, {.tau = 1.0}), 40U);
    EXPECT_EQ(median_rank(100, {.tau = 0.2}), 40U) << "never narrower than independent";
    EXPECT_EQ(median_rank(100, {.tau = 4.0}), 29U) << "50.5 - 2 * 10.5";
    EXPECT_EQ(median_rank(100, {.tau = 2.0}), 35U) << "50.5 - 1.414 * 10.5 = 35.65";
}

TEST(median_interval, is_the_kth_from_either_end) {
    auto values = one_to(20);
    std::ranges::reverse(values);
    EXPECT_EQ(median_interval(values), (interval{.low = 6.0, .high = 15.0, .confidence = 0.95}));
    EXPECT_EQ(median_interval(one_to(6)), (interval{.low = 1.0, .high = 6.0, .confidence = 0.95}));
    const auto wide = median_interval(one_to(20), {.confidence = 0.99});
    ASSERT_TRUE(wide);
    EXPECT_EQ(wide->low, 4.0);
    EXPECT_EQ(wide->high, 17.0);
    EXPECT_EQ(wide->confidence, 0.99);
    EXPECT_EQ(wide->half_width(), 6.5);
}

TEST(median_interval, closes_on_a_tied_sample) {
    const std::vector<double> values(30, 2.5);
    EXPECT_EQ(median_interval(values), (interval{.low = 2.5, .high = 2.5, .confidence = 0.95}));
}

TEST(median_interval, has_none_for_short_or_not_finite_samples) {
    EXPECT_FALSE(median_interval({}));
    EXPECT_FALSE(median_interval(one_to(5)));
    auto values = one_to(20);
    values[3] = nan;
    EXPECT_FALSE(median_interval(values));
    values[3] = inf;
    EXPECT_FALSE(median_interval(values));
}

TEST(interval, contains_its_ends) {
    const interval bounds{.low = 1.0, .high = 2.0};
    EXPECT_TRUE(bounds.contains(1.0));
    EXPECT_TRUE(bounds.contains(2.0));
    EXPECT_FALSE(bounds.contains(0.999));
    EXPECT_FALSE(bounds.contains(2.001));
    EXPECT_FALSE(bounds.contains(nan));
}

TEST(binomial, tails_agree_with_integers_and_across_the_limit) {
    EXPECT_EQ(binomial_cdf(4, 0.5, 0), 1.0 / 16.0);
    EXPECT_EQ(binomial_cdf(4, 0.5, 1), 5.0 / 16.0);
    EXPECT_EQ(binomial_cdf(4, 0.5, 4), 1.0);
    EXPECT_EQ(binomial_cdf(4, 0.5, 9), 1.0);
    EXPECT_NEAR(binomial_cdf(10, 0.1, 2), 0.9298091736, 1e-9);
    EXPECT_NEAR(binomial_cdf(1000, 0.5, 469), binomial_cdf(1000, 0.5 + 1e-15, 469), 1e-10);
    EXPECT_NEAR(binomial_cdf(1001, 0.5, 500), 0.5, 1e-12);
}

TEST(quantiles, match_printed_tables) {
    EXPECT_NEAR(normal_two_sided_quantile(0.95), 1.959964, 1e-6);
    EXPECT_NEAR(normal_two_sided_p(-2.575829), 0.01, 1e-7);
    EXPECT_NEAR(student_two_sided_quantile(0.95, 5.0), 2.570582, 1e-6);
    EXPECT_NEAR(student_two_sided_p(-2.570582, 5.0), 0.05, 1e-7);
    EXPECT_FALSE(is_level(0.0));
    EXPECT_FALSE(is_level(1.0));
    EXPECT_FALSE(is_level(nan));
    EXPECT_TRUE(is_level(0.5));
}

TEST(mean_interval, is_students) {
    const auto found = mean_interval(std::vector{4.0, 5.0, 6.0, 7.0, 8.0});
    ASSERT_TRUE(found);
    EXPECT_DOUBLE_EQ(found->value, 6.0);
    EXPECT_NEAR(found->bounds->high, 6.0 + 2.776445 * std::sqrt(2.5 / 5.0), 1e-5);
    EXPECT_NEAR(found->bounds->low, 6.0 - 2.776445 * std::sqrt(2.5 / 5.0), 1e-5);
    EXPECT_FALSE(mean_interval(std::vector{4.0}));
    EXPECT_FALSE(mean_interval({}));
    EXPECT_FALSE(mean_interval(std::vector{4.0, nan}));
    EXPECT_FALSE(mean_interval(std::vector{4.0, 5.0}, 1.0));
}

TEST(moments, do_not_cancel_far_from_zero) {
    const auto found = sample_moments(std::vector{1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0});
    ASSERT_TRUE(found);
    EXPECT_DOUBLE_EQ(found->variance, 30.0);
}

TEST(rate, inverts_the_interval_of_the_time) {
    const estimate time{.value = 2.0,
                        .bounds = interval{.low = 1.0, .high = 4.0, .confidence = 0.9}};
    const auto rate = rate_from_time(8.0, time);
    ASSERT_TRUE(rate && rate->bounds);
    EXPECT_EQ(rate->value, 4.0);
    EXPECT_EQ(*rate->bounds, (interval{.low = 2.0, .high = 8.0, .confidence = 0.9}));
    EXPECT_FALSE(rate_from_time(8.0, {.value = 2.0, .bounds = {}})->bounds);
    EXPECT_EQ(rate_from_time(0.0, time)->value, 0.0);
}

TEST(rate, is_refused_for_impossible_numbers) {
    EXPECT_FALSE(rate_from_time(-1.0, {.value = 1.0, .bounds = {}}));
    EXPECT_FALSE(rate_from_time(nan, {.value = 1.0, .bounds = {}}));
    EXPECT_FALSE(rate_from_time(1.0, {.value = 0.0, .bounds = {}}));
    EXPECT_FALSE(rate_from_time(1.0, {.value = inf, .bounds = {}}));
    EXPECT_FALSE(rate_from_time(1.0, {.value = 1.0, .bounds = interval{.low = 0.0, .high = 1.0}}));
}

}  // namespace
}  // namespace accelbench::statistics
