// SPDX-License-Identifier: Apache-2.0
// Components of variance, ratios by unit and design, and the three outcomes: hand-computed cases.
#include "results/statistics/unit_ratio.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "results/statistics/equivalence.hpp"
#include "results/statistics/host_effects.hpp"
#include "results/statistics/welch.hpp"

namespace accelbench::statistics {
namespace {

using cells = std::vector<card_cell>;

TEST(nested_variance, unbalanced_case_by_hand) {
    const cells data{{0, 0, {1, 3}}, {1, 0, {5}}, {2, 1, {10, 12}}, {3, 1, {11}}};
    const auto found = split_variance(data);
    ASSERT_TRUE(found && found->process && found->card && found->host);
    EXPECT_DOUBLE_EQ(found->process->variance, 2.0);  // 4 / 2
    EXPECT_EQ(found->process->degrees_of_freedom, 2U);
    EXPECT_DOUBLE_EQ(found->card->variance, 0.75);  // (3 - 2) / (4 / 3)
    EXPECT_EQ(found->card->degrees_of_freedom, 2U);
    EXPECT_NEAR(found->host->variance, (96.0 - 2.0 - 5.0 / 3.0 * 0.75) / 3.0, 1e-12);
    EXPECT_EQ(found->host->degrees_of_freedom, 1U);
}

TEST(nested_variance, what_cannot_be_told_is_absent) {
    const auto one = split_variance(cells{{0, 0, {1, 2}}});
    ASSERT_TRUE(one);
    EXPECT_TRUE(one->process);
    EXPECT_FALSE(one->card || one->host);
    EXPECT_FALSE(split_variance(cells{{0, 0, {1}}, {1, 0, {2}}})->process);
    EXPECT_FALSE(split_variance(cells{}));
    EXPECT_FALSE(split_variance(cells{{0, 0, {}}}));
    EXPECT_FALSE(split_variance(cells{{0, 0, {std::numeric_limits<double>::quiet_NaN()}}}));
    // Cards that agree better than their runs do: by chance, and never below zero.
    EXPECT_EQ(split_variance(cells{{0, 0, {1, 3}}, {1, 0, {1, 3}}})->card->variance, 0.0);
}

TEST(unit_ratio, cards_are_compared_by_welch_and_runs_do_not_count) {
    const cells a{{0, 0, {1.0, 1.2}}, {1, 0, {1.3}}, {2, 0, {1.5, 1.5, 1.5}}};
    const cells b{{3, 0, {0.9}}, {4, 0, {1.0, 1.0}}};
    const auto found = unit_ratio(a, b, claim_unit::card);
    const auto wanted = welch(std::vector{1.1, 1.3, 1.5}, std::vector{0.9, 1.0});
    ASSERT_TRUE(found && found->error);
    EXPECT_EQ(found->design, host_design::one_host);
    EXPECT_NEAR(found->difference, 0.35, 1e-12);
    EXPECT_NEAR(found->degrees_of_freedom, wanted->degrees_of_freedom, 1e-9);
    EXPECT_NEAR(bounds_of(*found)->low, std::exp(wanted->bounds.low), 1e-9);
    EXPECT_NEAR(bounds_of(*found)->high, std::exp(wanted->bounds.high), 1e-9);
    // Ten times the same runs: nothing new is known about cards, much about processes.
    const auto tenfold = [](cells side) {
        for (card_cell& cell : side) {
            const std::vector<double> once = cell.logs;
            for (int i = 1; i < 10; ++i) {
                cell.logs.insert(cell.logs.end(), once.begin(), once.end());
            }
        }
        return side;
    };
    const cells many = tenfold(a);
    EXPECT_NEAR(*unit_ratio(many, tenfold(b), claim_unit::card)->error, *found->error, 1e-12);
    EXPECT_LT(*unit_ratio(many, tenfold(b), claim_unit::process)->error,
              *unit_ratio(a, b, claim_unit::process)->error);
}

TEST(unit_ratio, one_card_has_no_interval_for_cards) {
    const cells a{{0, 0, {1.0, 1.2}}};
    const cells b{{1, 0, {0.9, 1.0}}, {2, 0, {0.9, 1.0}}};
    EXPECT_FALSE(unit_ratio(a, b, claim_unit::card)->error);
    EXPECT_FALSE(bounds_of(*unit_ratio(a, b, claim_unit::card)));
    EXPECT_TRUE(unit_ratio(a, b, claim_unit::process)->error);
    EXPECT_FALSE(unit_ratio(a, b, claim_unit::host)->error);
    EXPECT_FALSE(unit_ratio(a, {}, claim_unit::card));
}

TEST(unit_ratio, hosts_that_have_both_sides_are_blocks) {
    // Host 1 takes 1.0 longer for both; A - B is 0.2 +- 0.1 within each.
    const cells a{{0, 0, {1.3}}, {1, 1, {2.1}}, {2, 2, {1.2}}};
    const cells b{{3, 0, {1.0}}, {4, 1, {2.0}}, {5, 2, {1.0}}};
    const auto found = unit_ratio(a, b, claim_unit::card);
    EXPECT_EQ(found->design, host_design::blocked);
    EXPECT_NEAR(found->difference, 0.2, 1e-12);
    EXPECT_NEAR(*found->error, 0.1 / std::sqrt(3.0), 1e-12);  // Student over three differences
    EXPECT_DOUBLE_EQ(found->degrees_of_freedom, 2.0);
    EXPECT_NEAR(*unit_ratio(a, b, claim_unit::host)->error, 0.1 / std::sqrt(3.0), 1e-12);
    EXPECT_FALSE(unit_ratio(a, b, claim_unit::process)->error);
}

TEST(unit_ratio, a_host_without_the_other_side_says_nothing) {
    cells a{{0, 0, {1.3}}, {1, 1, {2.1}}, {2, 2, {1.2}}};
    const cells b{{3, 0, {1.0}}, {4, 1, {2.0}}, {5, 2, {1.0}}};
    const double before = unit_ratio(a, b, claim_unit::card)->difference;
    a.push_back({9, 7, {50.0}});
    EXPECT_DOUBLE_EQ(unit_ratio(a, b, claim_unit::card)->difference, before);
}

TEST(unit_ratio, swapped_cards_part_chips_from_hosts) {
    // Cards 0 and 1 (A) take 1.0 and 1.1, 2 and 3 (B) 0.5 and 0.6; host 1 adds 0.3.
    const cells first{{0, 0, {1.0}}, {1, 0, {1.1}}};
    const cells second{{2, 1, {0.8}}, {3, 1, {0.9}}};
    EXPECT_EQ(design_of(first, second), host_design::confounded);
    EXPECT_NEAR(unit_ratio(first, second, claim_unit::card)->difference, 0.2, 1e-12);  // wrong
    const cells a{{0, 0, {1.0}}, {1, 0, {1.1}}, {0, 1, {1.3}}, {1, 1, {1.4}}};
    const cells b{{2, 1, {0.8}}, {3, 1, {0.9}}, {2, 0, {0.5}}, {3, 0, {0.6}}};
    const auto found = unit_ratio(a, b, claim_unit::card);
    EXPECT_EQ(found->design, host_design::swapped);
    EXPECT_NEAR(found->difference, 0.5, 1e-12);
    // One card moved is enough where its runs repeat exactly.
    const cells moved{{0, 0, {1.0}}, {1, 0, {1.1}}, {0, 1, {1.3}}};
    EXPECT_NEAR(unit_ratio(moved, second, claim_unit::card)->difference, 0.5, 1e-12);
    cells all = a;
    all.insert(all.end(), b.begin(), b.end());
    EXPECT_NEAR(fit_crossed(all).host.at(1) - fit_crossed(all).host.at(0), 0.3, 1e-12);
    EXPECT_NEAR(swapped_variance(a).card->variance, 0.005, 1e-12);
}

TEST(unit_ratio, a_moved_card_that_does_not_repeat_widens_the_interval) {
    const cells second{{2, 1, {0.79, 0.81}}, {3, 1, {0.89, 0.91}}};
    const auto with_spread = [&](double s) {
        const cells a{{0, 0, {1.0 - s, 1.0 + s}}, {1, 0, {1.09, 1.11}}, {0, 1, {1.3 - s, 1.3 + s}}};
        return *unit_ratio(a, second, claim_unit::card)->error;
    };
    EXPECT_GT(with_spread(0.2), 1.5 * with_spread(0.01));
}

unit_estimate estimate_of(double difference, double error) {
    return {.difference = difference, .error = error, .degrees_of_freedom = 10.0};
}

TEST(claim, three_outcomes_and_never_no_difference) {
    const claim_rule rule{.margin = 0.05};
    const auto word = [&](double difference, double error) {
        return judge_claim(estimate_of(difference, error), rule).verdict;
    };
    EXPECT_EQ(word(0.10, 0.01), claim_verdict::different);
    EXPECT_EQ(word(-0.10, 0.01), claim_verdict::different);
    EXPECT_EQ(word(0.00, 0.01), claim_verdict::equivalent);
    EXPECT_EQ(word(0.00, 0.10), claim_verdict::undecided);
    // A difference is there, and it is within the margin: equivalent is what was asked.
    EXPECT_EQ(word(0.02, 0.005), claim_verdict::equivalent);
    EXPECT_EQ(word(0.06, 0.10), claim_verdict::undecided);
    EXPECT_EQ(judge_claim({.difference = 0.1, .error = {}}, rule).verdict,
              claim_verdict::undecided);
}

TEST(claim, tests_by_hand_floor_and_family) {
    // t = (log 1.05 - 0) / 0.02692 = 1.8125 = t of 10 degrees at 5 % one-sided.
    const double error = std::log(1.05) / 1.8124611;
    EXPECT_NEAR(judge_claim(estimate_of(0.0, error), {.margin = 0.05}).p_equivalent, 0.05, 1e-6);
    EXPECT_NEAR(judge_claim(estimate_of(2.2281389 * 0.02, 0.02), {}).p_different, 0.05, 1e-6);
    const auto clear = estimate_of(0.06, 0.02);  // p = 0.0133
    EXPECT_EQ(judge_claim(clear, {}).verdict, claim_verdict::different);
    EXPECT_EQ(judge_claim(clear, {.floor = 0.03}).verdict, claim_verdict::undecided);
    EXPECT_EQ(judge_claim(clear, {.family = 4}).verdict, claim_verdict::undecided);
    EXPECT_EQ(judge_claim(estimate_of(0.0, 0.0), {}).verdict, claim_verdict::equivalent);
    EXPECT_EQ(judge_claim(estimate_of(0.5, 0.0), {}).verdict, claim_verdict::different);
}

}  // namespace
}  // namespace accelbench::statistics
