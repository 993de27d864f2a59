// SPDX-License-Identifier: Apache-2.0
// Ranks of bids on planted truths: equal bids are called apart in at most 5 %, bids that are apart
// are found, and intervals of totals hold.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "results/score/sheet.hpp"
#include "tests/proof/observed_rate.hpp"
#include "tests/proof/random_source.hpp"

namespace accelbench::proof {
namespace {

using results::bid_evidence;
using results::criteria;
using results::criterion;
using results::curve;
using results::item_kind;
using results::score_sheet;

/// Of each cell here: a trial draws a thousand resamples.
constexpr std::size_t score_trials = 1000;
constexpr std::size_t resamples = 1000;

struct planted_bid {
    double truth = 2.0, card_sd = 0.02;
    std::size_t cards = 5;
    double own_sd = 0.005;  // of a card in one item alone
};

/// Two desirable items, or what `by` and `kind` say, 50 points each.
criteria two_items(curve by, item_kind kind = item_kind::desirable) {
    criteria asked;
    asked.sha256 = "5c0";
    asked.tie_break = {"lot"};
    by.points = 50.0;
    for (const char* name : {"a", "b"}) {
        criterion item{.name = name, .kind = kind, .workload = name, .points = 50.0, .by = by};
        item.quantity = results::item_quantity::byte_rate;
        asked.items.push_back(std::move(item));
    }
    return asked;
}

/// What the rows of a card share, and what each has of its own.
bid_evidence draw(const planted_bid& of, std::size_t number, random_source& random,
                  const std::function<double(random_source&)>& noise) {
    bid_evidence bid;
    bid.made.name = "bid " + std::to_string(number);
    bid.items.resize(2);
    for (std::size_t card = 0; card < of.cards; ++card) {
        const double shared = of.card_sd * noise(random);
        for (auto& item : bid.items) {
            item.logs.push_back(std::log(of.truth) + shared + of.own_sd * random.normal());
        }
    }
    return bid;
}

struct outcome {
    observed_rate apart, held;
};

outcome run(
    const criteria& asked, const std::vector<planted_bid>& bids, std::uint64_t cell,
    double true_total = -1.0,
    const std::function<double(random_source&)>& noise = [](random_source& random) {
        return random.normal();
    }) {
    outcome seen;
    for (std::size_t trial = 0; trial < score_trials; ++trial) {
        random_source random(trial_seed(cell, trial));
        std::vector<bid_evidence> drawn;
        for (const planted_bid& bid : bids) {
            drawn.push_back(draw(bid, drawn.size(), random, noise));
        }
        criteria seeded = asked;
        seeded.sha256 += std::to_string(trial);
        const score_sheet sheet = *results::make_sheet(seeded, drawn, resamples);
        bool any = false;
        for (const auto& pair : sheet.pairs) {
            any = any || pair.separable(sheet.allowed_flips);
        }
        seen.apart.count(any);
        const auto& bounds = *sheet.bids[0].total_bounds;
        seen.held.count(bounds.low <= true_total && true_total <= bounds.high);
    }
    return seen;
}

const curve plain{.floor = 1.0, .full = 3.0};

double apart(const char* name, const char* band, const criteria& asked,
             const std::vector<planted_bid>& bids, std::uint64_t cell) {
    return run(asked, bids, cell).apart.report(name, band, cell);
}

TEST(proof_score, equal_bids_are_not_called_apart) {
    const criteria asked = two_items(plain);
    std::uint64_t cell = 2100;
    for (const std::size_t cards : {2U, 3U, 5U, 8U, 20U}) {
        const std::string name = "score  equal bids, cards a side: " + std::to_string(cards);
        const planted_bid bid{.cards = cards};
        EXPECT_LE(apart(name.c_str(), "<= 5", asked, {bid, bid}, cell), 5.0);
        ++cell;
    }
    EXPECT_LE(apart("score  equal bids, 3 and 20 cards", "<= 5", asked,
                    {{.cards = 3}, {.cards = 20}}, 2110),
              5.0);
    EXPECT_LE(apart("score  equal bids, spreads 1 % and 8 %", "<= 5", asked,
                    {{.card_sd = 0.01}, {.card_sd = 0.08}}, 2111),
              5.0);
    EXPECT_LE(apart("score  equal bids, rows of a card unrelated", "<= 5", asked,
                    {{.card_sd = 0.0, .own_sd = 0.02}, {.card_sd = 0.0, .own_sd = 0.02}}, 2112),
              5.0);
    EXPECT_LE(apart("score  four equal bids, any pair", "<= 5", asked, {{}, {}, {}, {}}, 2113),
              5.0);
}

TEST(proof_score, neither_curves_nor_skew_make_equal_bids_apart) {
    EXPECT_LE(
        apart("score  equal bids, relative", "<= 5",
              two_items({.floor = 0.8, .full = 1.0, .floor_points = 30.0}, item_kind::relative),
              {{}, {}}, 2120),
        5.0);
    EXPECT_LE(apart("score  equal bids, near the cap", "<= 5",
                    two_items({.floor = 1.0, .full = 2.01}), {{}, {}}, 2121),
              5.0);
    EXPECT_LE(apart("score  equal bids, near the floor", "<= 5",
                    two_items({.floor = 1.99, .full = 3.0, .floor_points = 20.0}), {{}, {}}, 2122),
              5.0);
    const auto skewed = [](random_source& random) { return -std::log(random.uniform()) - 1.0; };
    EXPECT_LE(run(two_items(plain), {{}, {}}, 2123, 0.0, skewed)
                  .apart.report("score  equal bids, exponential cards", "<= 5", 2123),
              5.0);
}

TEST(proof_score, bids_that_are_apart_are_found) {
    const criteria asked = two_items(plain);
    EXPECT_GE(
        apart("score  10 % apart, spread 2 %, 5 cards", ">= 95", asked, {{}, {.truth = 2.2}}, 2130),
        95.0);
    EXPECT_GE(apart("score  3 % apart, spread 2 %, 20 cards", ">= 90", asked,
                    {{.cards = 20}, {.truth = 2.06, .cards = 20}}, 2131),
              90.0);
}

TEST(proof_score, intervals_of_totals_hold) {
    // (2 - 1) / 2 of 50 points, twice.
    EXPECT_GE(run(two_items(plain), {{}, {}}, 2140, 50.0)
                  .held.report("score  total in its interval, 5 cards", ">= 94", 2140),
              94.0);
    EXPECT_GE(run(two_items(plain), {{.cards = 20}, {}}, 2141, 50.0)
                  .held.report("score  total in its interval, 20 cards", ">= 94", 2141),
              94.0);
}

}  // namespace
}  // namespace accelbench::proof
