// SPDX-License-Identifier: Apache-2.0
// Numbers of cards: power, tolerance bounds, sampling plans, against published and counted values.
#include <gtest/gtest.h>

#include <cmath>
#include <tuple>
#include <vector>

#include "results/statistics/cards_needed.hpp"
#include "results/statistics/sampling_plan.hpp"
#include "results/statistics/tolerance_bound.hpp"

namespace accelbench::statistics {
namespace {

TEST(cards_needed, table_for_ninety_percent_power) {
    const double gaps[]{0.01, 0.02, 0.03, 0.05, 0.10};
    const std::size_t wanted[3][5]{{23, 7, 4, 3, 2}, {86, 23, 11, 5, 3}, {1346, 338, 151, 55, 15}};
    const double sds[]{0.01, 0.02, 0.08};
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 5; ++column) {
            EXPECT_EQ(cards_to_find(gaps[column], sds[row]), wanted[row][column])
                << sds[row] << " " << gaps[column];
        }
    }
    EXPECT_EQ(cards_to_equate(0.03, 0.01), 4U);
    EXPECT_EQ(cards_to_equate(0.05, 0.01), 3U);
    EXPECT_EQ(cards_to_equate(0.03, 0.02), 11U);
    EXPECT_EQ(cards_to_equate(0.05, 0.02), 5U);
    EXPECT_FALSE(cards_to_find(0.0, 0.01));
    EXPECT_FALSE(cards_to_find(1e-6, 0.01));
    EXPECT_FALSE(cards_to_equate(0.01, 0.0));
}

TEST(tolerance_bound, published_sizes_and_factors) {
    for (const auto& [share, first, second, third] :
         {std::tuple(0.90, 29, 46, 61), std::tuple(0.95, 59, 93, 124),
          std::tuple(0.99, 299, 473, 628)}) {
        const tolerance_rule rule{.share = share};
        EXPECT_EQ(tolerance_size(1, rule), static_cast<std::size_t>(first));
        EXPECT_EQ(tolerance_size(2, rule), static_cast<std::size_t>(second));
        EXPECT_EQ(tolerance_size(3, rule), static_cast<std::size_t>(third));
        EXPECT_EQ(tolerance_rank(static_cast<std::size_t>(second), rule), 2U);
        EXPECT_EQ(tolerance_rank(static_cast<std::size_t>(second) - 1, rule), 1U);
    }
    for (const auto& [share, five, ten, twenty, fifty] :
         {std::tuple(0.90, 3.41, 2.36, 1.93, 1.65), std::tuple(0.95, 4.20, 2.91, 2.40, 2.07),
          std::tuple(0.99, 5.74, 3.98, 3.30, 2.86)}) {
        const tolerance_rule rule{.share = share};
        EXPECT_NEAR(tolerance_factor(5, rule), five, 0.006);
        EXPECT_NEAR(tolerance_factor(10, rule), ten, 0.006);
        EXPECT_NEAR(tolerance_factor(20, rule), twenty, 0.006);
        EXPECT_NEAR(tolerance_factor(50, rule), fifty, 0.006);
    }
}

TEST(tolerance_bound, few_cards_assume_normal_and_say_so) {
    const std::vector<double> five{1.0, 2.0, 3.0, 4.0, 5.0};
    const auto few = lower_tolerance_bound(five);
    ASSERT_TRUE(few);
    EXPECT_TRUE(few->assumes_normal);
    EXPECT_EQ(few->cards_without_assumption, 59U);
    EXPECT_NEAR(few->value, 3.0 - 4.2027 * std::sqrt(2.5), 1e-3);
    std::vector<double> many;
    for (int i = 100; i > 0; --i) {
        many.push_back(i);
    }
    const auto ranked = lower_tolerance_bound(many);
    EXPECT_FALSE(ranked->assumes_normal);
    EXPECT_EQ(ranked->rank, 2U);  // 93 <= 100 < 124
    EXPECT_EQ(ranked->value, 2.0);
    EXPECT_FALSE(lower_tolerance_bound(std::vector{1.0}));
}

const plan_answer& answer_for(std::size_t lot) {
    static plan_answer last;
    // A producer's risk that no small plan holds, so that all are listed.
    last = *find_plans({.lot = lot, .producer_risk = 1e-9});
    return last;
}

TEST(sampling_plan, table_of_isolated_lots) {
    struct cell {
        std::size_t lot, n[3];
        double risk[3];
    };
    for (const cell& row : {cell{256, {52, 80, 104}, {0.50, 0.23, 0.07}},
                            cell{1024, {56, 89, 117}, {0.43, 0.21, 0.10}}}) {
        const plan_answer& found = answer_for(row.lot);
        for (std::size_t c = 0; c < 3; ++c) {
            EXPECT_EQ(found.plans[c].sample, row.n[c]) << row.lot << " " << c;
            EXPECT_NEAR(found.plans[c].producer_risk, row.risk[c], 0.0051) << row.lot << " " << c;
            EXPECT_LE(found.plans[c].consumer_risk, 0.05);
        }
    }
    const auto small = find_plans({.lot = 128});
    EXPECT_EQ(small->plans[0].sample, 44U);
    EXPECT_NEAR(small->plans[0].producer_risk, 0.34, 0.0051);
    EXPECT_EQ(small->plans[1].sample, 66U);
    EXPECT_EQ(small->chosen, 1U);
}

TEST(sampling_plan, operating_characteristic_as_published) {
    EXPECT_NEAR(accept_probability(256, 3, 104, 2), 0.93, 0.0051);
    EXPECT_NEAR(accept_probability(256, 5, 104, 2), 0.67, 0.0051);
    EXPECT_NEAR(accept_probability(256, 8, 104, 2), 0.30, 0.0051);
    EXPECT_NEAR(accept_probability(256, 13, 104, 2), 0.05, 0.0051);
    EXPECT_EQ(accept_probability(10, 0, 5, 0), 1.0);
    EXPECT_EQ(accept_probability(10, 10, 5, 4), 0.0);
    EXPECT_EQ(accept_probability(10, 8, 10, 8), 1.0);
}

TEST(sampling_plan, contradictions_are_refused) {
    for (const plan_question& wrong :
         {plan_question{.lot = 1}, plan_question{.lot = 100, .accept_bad = 0.05},
          plan_question{.lot = 100, .reject_bad = 1.0},
          plan_question{.lot = 100, .consumer_risk = 0.0},
          plan_question{.lot = 100, .accept_bad = 0.058, .reject_bad = 0.051}}) {
        EXPECT_FALSE(find_plans(wrong));
    }
    // 5 % of 100 cards are 5 bad ones: more than that is 6.
    EXPECT_EQ(find_plans({.lot = 100})->bad_lot_bad, 6U);
}

}  // namespace
}  // namespace accelbench::statistics
