// SPDX-License-Identifier: Apache-2.0
// Percentiles: sample sizes below which they are refused, ranks against brute force.
#include "results/statistics/percentile.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>
#include <vector>

#include "results/statistics/binomial.hpp"
#include "results/statistics/median_interval.hpp"
#include "tests/unit/statistics/samples.hpp"

namespace accelbench::statistics {
namespace {

TEST(samples_for_percentile, known_table) {
    EXPECT_EQ(samples_for_percentile(0.5), 6U);
    EXPECT_EQ(samples_for_percentile(0.9), 36U);
    EXPECT_EQ(samples_for_percentile(0.1), 36U);
    EXPECT_EQ(samples_for_percentile(0.95), 72U);
    EXPECT_EQ(samples_for_percentile(0.99), 368U);
    EXPECT_EQ(samples_for_percentile(0.999), 3'688U);
    EXPECT_EQ(samples_for_upper_bound(0.5), 5U);
    EXPECT_EQ(samples_for_upper_bound(0.9), 29U);
    EXPECT_EQ(samples_for_upper_bound(0.95), 59U);
    EXPECT_EQ(samples_for_upper_bound(0.99), 299U);
    EXPECT_EQ(samples_for_upper_bound(0.999), 2'995U);
    EXPECT_FALSE(samples_for_percentile(0.0));
    EXPECT_FALSE(samples_for_percentile(1.0));
    EXPECT_FALSE(samples_for_percentile(0.5, 1.0));
    EXPECT_FALSE(samples_for_upper_bound(1.0));
}

TEST(percentile, p99_is_refused_below_368_samples) {
    EXPECT_FALSE(percentile(one_to(367), 0.99));
    const auto p99 = percentile(one_to(368), 0.99);
    ASSERT_TRUE(p99);
    EXPECT_EQ(p99->value, 365.0);
    EXPECT_EQ(p99->bounds->high, 368.0);
    EXPECT_FALSE(percentile_upper_bound(one_to(298), 0.99));
    EXPECT_EQ(percentile_upper_bound(one_to(299), 0.99), 299.0);
}

TEST(percentile, ranks_equal_a_search_over_all_ranks) {
    for (const double q : {0.1, 0.5, 0.9, 0.95}) {
        for (const std::size_t n : {72U, 100U, 251U, 1000U}) {
            std::size_t low = 0;
            while (low < n && binomial_cdf(n, q, low) <= 0.025) {
                ++low;
            }
            std::size_t high = n;
            while (high > 1 && 1.0 - binomial_cdf(n, q, high - 2) <= 0.025) {
                --high;
            }
            const auto found = percentile(one_to(n), q);
            ASSERT_TRUE(found);
            EXPECT_EQ(found->bounds->low, static_cast<double>(low)) << q << " of " << n;
            EXPECT_EQ(found->bounds->high, static_cast<double>(high)) << q << " of " << n;
        }
    }
}

TEST(percentile, of_one_half_is_the_median_interval) {
    for (std::size_t n = 6; n < 200; ++n) {
        const auto found = percentile(one_to(n), 0.5);
        const auto ranks = median_interval(one_to(n));
        ASSERT_TRUE(found && ranks);
        EXPECT_EQ(*found->bounds, *ranks) << n;
    }
}

TEST(percentile, takes_a_tail_that_is_met_exactly) {
    // P(Bin(6, 1/2) <= 1) = 7/64 on each side.
    const auto found = percentile(one_to(6), 0.5, 1.0 - 14.0 / 64.0);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->bounds->low, 2.0);
    EXPECT_EQ(found->bounds->high, 5.0);
}

TEST(percentile, takes_the_nearest_rank) {
    EXPECT_EQ(percentile(one_to(100), 0.9)->value, 90.0);
    EXPECT_EQ(percentile(one_to(101), 0.9)->value, 91.0);
    EXPECT_EQ(percentile(one_to(40), 0.9)->value, 36.0);
}

TEST(percentile, upper_bound_is_the_one_sided_rank) {
    // P(Bin(100, 0.9) <= 93) = 0.883, <= 94 = 0.942, <= 95 = 0.976: the 96th is the first with 95
    // %.
    EXPECT_EQ(percentile_upper_bound(one_to(100), 0.9), 96.0);
}

TEST(percentile, has_none_for_bad_numbers) {
    auto values = one_to(400);
    values[7] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(percentile(values, 0.99));
    EXPECT_FALSE(percentile_upper_bound(values, 0.99));
    EXPECT_FALSE(percentile({}, 0.5));
}

}  // namespace
}  // namespace accelbench::statistics
