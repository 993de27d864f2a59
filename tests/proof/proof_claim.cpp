// SPDX-License-Identifier: Apache-2.0
// Claims about models of cards on planted truths: what pooling runs would claim falsely, what cards
// as the unit claim, equivalence, tolerance bounds and the risks of sampling plans.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "results/statistics/cards_needed.hpp"
#include "results/statistics/equivalence.hpp"
#include "results/statistics/sampling_plan.hpp"
#include "results/statistics/tolerance_bound.hpp"
#include "results/statistics/unit_ratio.hpp"
#include "results/statistics/welch.hpp"
#include "tests/proof/observed_rate.hpp"
#include "tests/proof/random_source.hpp"

namespace accelbench::proof {
namespace {

using statistics::card_cell;
using statistics::claim_unit;
using statistics::claim_verdict;
using cells = std::vector<card_cell>;

struct fleet {
    std::size_t cards = 5, runs = 6;
    double mean = 0.0, card_sd = 0.02, run_sd = 0.005;
    std::size_t first_card = 0;
    std::vector<double> hosts{0.0};  ///< what each host adds; card i sits in host i modulo these
    bool everywhere = false;         ///< every card is measured in every host
};

cells draw(const fleet& of, random_source& random) {
    cells drawn;
    for (std::size_t i = 0; i < of.cards; ++i) {
        const double card = of.mean + of.card_sd * random.normal();
        for (std::size_t host = 0; host < of.hosts.size(); ++host) {
            if (!of.everywhere && host != i % of.hosts.size()) {
                continue;
            }
            card_cell cell{of.first_card + i, host, {}};
            for (std::size_t run = 0; run < of.runs; ++run) {
                cell.logs.push_back(card + of.hosts[host] + of.run_sd * random.normal());
            }
            drawn.push_back(std::move(cell));
        }
    }
    return drawn;
}

/// Share of trials in which the interval holds the truth.
double coverage(const fleet& a, fleet b, claim_unit unit, std::uint64_t cell, const char* name) {
    observed_rate held;
    b.first_card = 1000;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        random_source random(trial_seed(cell, trial));
        const auto found = statistics::unit_ratio(draw(a, random), draw(b, random), unit);
        held.count(statistics::bounds_of(*found)->contains(std::exp(a.mean - b.mean)));
    }
    return held.report(name, "see test", cell);
}

TEST(proof_claim, pooling_runs_claims_about_cards_falsely) {
    // The wrong method: all runs of five cards as if they were thirty cards.
    observed_rate held;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        random_source random(trial_seed(2000, trial));
        std::vector<double> sides[2];
        for (auto& side : sides) {
            for (const card_cell& cell : draw({}, random)) {
                side.insert(side.end(), cell.logs.begin(), cell.logs.end());
            }
        }
        held.count(statistics::welch(sides[0], sides[1])->bounds.contains(0.0));
    }
    EXPECT_LE(held.report("claim  runs pooled as cards, 5 cards x 6 runs", "<= 70", 2000), 70.0);
    EXPECT_LE(coverage({}, {}, claim_unit::process, 2001, "claim  unit process, read as of cards"),
              30.0);
}

TEST(proof_claim, cards_as_the_unit_cover) {
    EXPECT_GE(coverage({}, {}, claim_unit::card, 2010, "claim  unit card, 5 and 5"), 94.0);
    EXPECT_GE(coverage({.mean = 0.3}, {.cards = 12}, claim_unit::card, 2011, "claim  5 and 12"),
              94.0);
    EXPECT_GE(coverage({.cards = 8}, {.cards = 8, .card_sd = 0.08}, claim_unit::card, 2012,
                       "claim  8 and 8, spreads 2 % and 8 %"),
              94.0);
    EXPECT_GE(coverage({.cards = 3}, {.cards = 3}, claim_unit::card, 2013, "claim  3 and 3"), 94.0);
    EXPECT_GE(coverage({.card_sd = 0.0}, {.card_sd = 0.0}, claim_unit::process, 2014,
                       "claim  unit process where cards are equal"),
              94.0);
}

TEST(proof_claim, hosts_are_taken_out_where_they_can_be) {
    const std::vector<double> hosts{0.0, 0.2, -0.1};
    EXPECT_GE(coverage({.cards = 6, .hosts = hosts}, {.cards = 6, .hosts = hosts}, claim_unit::card,
                       2020, "claim  within three hosts"),
              94.0);
    EXPECT_GE(coverage({.cards = 3, .hosts = hosts}, {.cards = 3, .hosts = hosts}, claim_unit::card,
                       2021, "claim  a pair in each of three hosts"),
              94.0);
    EXPECT_GE(coverage({.cards = 4, .hosts = {0.0, 0.2}, .everywhere = true},
                       {.cards = 4, .hosts = {0.0, 0.2}, .everywhere = true}, claim_unit::card,
                       2022, "claim  swapped cards"),
              94.0);
}

TEST(proof_claim, one_card_moved_to_and_fro) {
    observed_rate held, confounded;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        random_source random(trial_seed(2030, trial));
        cells a = draw({.cards = 5, .runs = 3, .run_sd = 0.03}, random);
        cells b = draw({.cards = 5, .runs = 3, .run_sd = 0.03, .first_card = 1000}, random);
        for (card_cell& cell : b) {
            cell.host = 1;
            for (double& value : cell.logs) {
                value += 0.2;
            }
        }
        const auto wrong = statistics::unit_ratio(a, b, claim_unit::card);
        confounded.count(statistics::bounds_of(*wrong)->contains(1.0));
        // Card 0 again, in the other host: its own mean is known from its first runs only.
        card_cell moved{0, 1, {}};
        random_source again(trial_seed(2030, trial));
        const double card = 0.02 * again.normal();
        for (int run = 0; run < 3; ++run) {
            moved.logs.push_back(card + 0.2 + 0.03 * random.normal());
        }
        a.push_back(std::move(moved));
        held.count(
            statistics::bounds_of(*statistics::unit_ratio(a, b, claim_unit::card))->contains(1.0));
    }
    EXPECT_LE(confounded.report("claim  hosts confounded, host adds 20 %", "<= 1", 2030), 1.0);
    EXPECT_GE(held.report("claim  the same, one card moved", ">= 94", 2030), 94.0);
}

TEST(proof_claim, hosts_as_the_unit_cover) {
    observed_rate held;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        random_source random(trial_seed(2040, trial));
        std::vector<double> left, right;
        for (int host = 0; host < 5; ++host) {  // a host favours one model by 2 %, by chance
            const double common = 0.1 * random.normal();
            left.push_back(common + 0.02 * random.normal());
            right.push_back(common);
        }
        const auto found = statistics::unit_ratio(
            draw({.cards = 10, .hosts = left}, random),
            draw({.cards = 10, .first_card = 1000, .hosts = right}, random), claim_unit::host);
        held.count(statistics::bounds_of(*found)->contains(1.0));
    }
    EXPECT_GE(held.report("claim  unit host, five hosts of two and two", ">= 94", 2040), 94.0);
}

/// Four times the trials, for a band of half a point. Share of them that end in `word` where B
/// takes exp(gap) times as long.
double verdicts(std::size_t cards, double sd, double gap, claim_verdict word, std::uint64_t cell,
                const char* name) {
    observed_rate said;
    for (std::size_t trial = 0; trial < 4 * trials; ++trial) {
        random_source random(trial_seed(cell, trial));
        // The number of cards was reckoned for cards' means: the runs' share of it is none here.
        const fleet a{.cards = cards, .mean = gap, .card_sd = sd, .run_sd = 0.0};
        const fleet b{.cards = cards, .card_sd = sd, .run_sd = 0.0, .first_card = 1000};
        const auto found =
            statistics::unit_ratio(draw(a, random), draw(b, random), claim_unit::card);
        said.count(statistics::judge_claim(*found, {.margin = 0.03}).verdict == word);
    }
    return said.report(name, "see test", cell);
}

TEST(proof_claim, equivalence_has_its_size_and_power) {
    EXPECT_LE(verdicts(11, 0.02, std::log(1.03), claim_verdict::equivalent, 2050,
                       "claim  equivalent said at the margin"),
              5.5);
    EXPECT_LE(verdicts(11, 0.02, -std::log(1.03), claim_verdict::equivalent, 2051,
                       "claim  at the other margin"),
              5.5);
    EXPECT_LE(verdicts(11, 0.02, 0.0, claim_verdict::different, 2052,
                       "claim  different said of equal models"),
              5.5);
    const std::size_t enough = *statistics::cards_to_equate(std::log(1.03), 0.02);
    EXPECT_GE(verdicts(enough, 0.02, 0.0, claim_verdict::equivalent, 2053,
                       "claim  equal models found equivalent, cards as reckoned"),
              88.5);
    EXPECT_GE(verdicts(*statistics::cards_to_find(0.05, 0.02), 0.02, 0.05, claim_verdict::different,
                       2054, "claim  5 % found, cards as reckoned"),
              88.5);
}

TEST(proof_claim, a_family_of_rows_claims_nothing_false) {
    observed_rate false_word;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        random_source random(trial_seed(2060, trial));
        bool any = false;
        for (int row = 0; row < 20; ++row) {  // half are equal, half lie at the margin
            const bool equal = row % 2 == 0;
            const fleet a{.cards = 8, .runs = 1, .mean = equal ? 0.0 : std::log(1.03)};
            const auto found = statistics::unit_ratio(
                draw(a, random), draw({.cards = 8, .runs = 1, .first_card = 1000}, random),
                claim_unit::card);
            const auto word =
                statistics::judge_claim(*found, {.margin = 0.03, .family = 20}).verdict;
            any = any || word == (equal ? claim_verdict::different : claim_verdict::equivalent);
        }
        false_word.count(any);
    }
    EXPECT_LE(false_word.report("claim  20 rows, any false word", "<= 5.5", 2060), 5.5);
}

double bound_holds(std::size_t n, bool skewed, std::uint64_t cell, const char* name) {
    observed_rate held;
    // The value above which 95 % of cards lie.
    const double truth = skewed ? std::log(1.0 / 0.95) : -1.6448536269514722;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        random_source random(trial_seed(cell, trial));
        std::vector<double> cards(n);
        for (double& card : cards) {
            card = skewed ? -std::log(random.uniform()) : random.normal();
        }
        held.count(statistics::lower_tolerance_bound(cards)->value <= truth);
    }
    return held.report(name, ">= 94", cell);
}

TEST(proof_claim, tolerance_bounds_hold) {
    EXPECT_GE(bound_holds(5, false, 2070, "claim  95/95 bound, 5 normal cards"), 94.0);
    EXPECT_GE(bound_holds(20, false, 2071, "claim  95/95 bound, 20 normal cards"), 94.0);
    EXPECT_GE(bound_holds(59, true, 2072, "claim  95/95 bound, 59 skewed cards"), 94.0);
    EXPECT_GE(bound_holds(200, true, 2073, "claim  95/95 bound, 200 skewed cards"), 94.0);
}

/// Of all samples of n from `lot` cards of which the first `bad` are bad: the share with at most c
/// bad ones. Every subset is looked at.
double by_enumeration(std::size_t lot, std::size_t bad, std::size_t n, std::size_t c) {
    std::size_t accepted = 0, all = 0;
    for (std::size_t subset = 0; subset < (std::size_t{1} << lot); ++subset) {
        std::size_t drawn = 0, found = 0;
        for (std::size_t card = 0; card < lot; ++card) {
            const bool in = ((subset >> card) & 1U) != 0;
            drawn += in ? 1U : 0U;
            found += in && card < bad ? 1U : 0U;
        }
        all += drawn == n ? 1U : 0U;
        accepted += drawn == n && found <= c ? 1U : 0U;
    }
    return static_cast<double>(accepted) / static_cast<double>(all);
}

TEST(proof_claim, risks_of_plans_are_exact) {
    for (std::size_t lot : {6U, 11U, 14U}) {
        for (std::size_t bad = 0; bad <= lot; bad += 2) {
            for (std::size_t n = 1; n <= lot; n += 3) {
                for (std::size_t c = 0; c <= 2; ++c) {
                    EXPECT_NEAR(statistics::accept_probability(lot, bad, n, c),
                                by_enumeration(lot, bad, n, c), 1e-12)
                        << lot << " " << bad << " " << n << " " << c;
                }
            }
        }
    }
    // The search by halves against trying every number of cards.
    for (std::size_t lot : {40U, 97U, 256U}) {
        const auto found = statistics::find_plans({.lot = lot, .producer_risk = 1e-9});
        for (const auto& plan : found->plans) {
            std::size_t least = plan.acceptable + 1;
            while (statistics::accept_probability(lot, found->bad_lot_bad, least, plan.acceptable) >
                   0.05) {
                ++least;
            }
            EXPECT_EQ(plan.sample, least) << lot << " c=" << plan.acceptable;
        }
    }
}

TEST(proof_claim, drawn_lots_are_accepted_as_often_as_told) {
    const auto found = *statistics::find_plans({.lot = 256, .producer_risk = 0.10});
    const auto plan = found.plans.at(*found.chosen);
    EXPECT_EQ(plan.acceptable, 2U);
    observed_rate bad_taken, good_refused;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        random_source random(trial_seed(2080, trial));
        const auto draw_bad = [&](std::size_t bad) {  // cards are drawn one after the other
            std::size_t hits = 0;
            for (std::size_t i = 0; i < plan.sample; ++i) {
                const double left = static_cast<double>(256 - i);
                hits += random.uniform() * left < static_cast<double>(bad - hits) ? 1U : 0U;
            }
            return hits;
        };
        bad_taken.count(draw_bad(found.bad_lot_bad) <= plan.acceptable);
        good_refused.count(draw_bad(found.good_lot_bad) > plan.acceptable);
    }
    EXPECT_NEAR(bad_taken.report("claim  bad lots taken", "consumer's risk +- 1", 2080),
                100.0 * plan.consumer_risk, 1.0);
    EXPECT_NEAR(good_refused.report("claim  good lots refused", "producer's risk +- 1", 2080),
                100.0 * plan.producer_risk, 1.0);
}

}  // namespace
}  // namespace accelbench::proof
