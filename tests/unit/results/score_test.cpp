// SPDX-License-Identifier: Apache-2.0
// Points by hand: curves, price formulas, floors on the interval's end, ranks that turn.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "results/score/expression.hpp"
#include "results/score/points.hpp"
#include "results/score/ranks.hpp"
#include "results/score/score_strings.hpp"
#include "results/score/sheet.hpp"
#include "results/statistics/card_resample.hpp"

namespace accelbench::results {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;

double worked_out(const std::string& text) {
    const auto value = evaluate(text, {{"W", 10.0}, {"E", 100.0}, {"bid", 90.0}, {"lowest", 80.0}});
    EXPECT_TRUE(value) << text << ": " << to_string(value.error());
    return value ? *value : NAN;
}

TEST(score_expression, is_arithmetic) {
    EXPECT_DOUBLE_EQ(worked_out("W * lowest / bid"), 10.0 * 80.0 / 90.0);
    EXPECT_DOUBLE_EQ(worked_out("1 + 2 * 3 - 4 / 2"), 5.0);
    EXPECT_DOUBLE_EQ(worked_out("8 - 4 - 2"), 2.0);
    EXPECT_DOUBLE_EQ(worked_out("8 / 4 / 2"), 1.0);
    EXPECT_DOUBLE_EQ(worked_out("-(2 - 5) * .5"), 1.5);
    EXPECT_DOUBLE_EQ(worked_out("max(bid, 0.6 * E) + min(1, W)"), 91.0);
}

TEST(score_expression, faults_say_where) {
    const auto fault = [](const std::string& text) {
        const auto value = evaluate(text, {{"W", 10.0}});
        EXPECT_FALSE(value) << text;
        return value ? std::string() : to_string(value.error());
    };
    EXPECT_THAT(fault(""), HasSubstr("missing"));
    EXPECT_THAT(fault("W * E"), HasSubstr("'E' is unknown"));
    EXPECT_THAT(fault("W * (2"), HasSubstr("')' is missing"));
    EXPECT_THAT(fault("max(2)"), HasSubstr("',' is missing"));
    EXPECT_THAT(fault("2 3"), HasSubstr("left over"));
    EXPECT_THAT(fault("1.2.3"), HasSubstr("no number"));
    EXPECT_THAT(fault("1 / 0"), HasSubstr("zero"));
    EXPECT_THAT(fault(std::string(2000, '(')), HasSubstr("deeply"));
    EXPECT_THAT(fault(std::string(2000, '-')), HasSubstr("deeply"));
}

TEST(score_curve, linear_with_base_points) {
    const curve by{.floor = 2.0, .full = 4.0, .floor_points = 10.0, .points = 40.0};
    EXPECT_EQ(points_on(by, 1.99), 0.0);
    EXPECT_EQ(points_on(by, 2.0), 10.0);
    EXPECT_EQ(points_on(by, 3.0), 25.0);
    EXPECT_EQ(points_on(by, 4.0), 40.0);
    EXPECT_EQ(points_on(by, 400.0), 40.0) << "capped";
}

TEST(score_curve, less_is_better) {
    const curve by{.less_is_better = true, .floor = 120.0, .full = 60.0, .points = 30.0};
    EXPECT_EQ(points_on(by, 121.0), 0.0);
    EXPECT_EQ(points_on(by, 90.0), 15.0);
    EXPECT_EQ(points_on(by, 50.0), 30.0);
}

TEST(score_curve, by_logarithm_and_by_steps) {
    const curve log{.kind = curve_kind::logarithmic, .floor = 1.0, .full = 4.0, .points = 40.0};
    EXPECT_DOUBLE_EQ(points_on(log, 2.0), 20.0);
    // One node of twenty once earned the base points: a step shows that before it is published.
    const curve nodes{
        .kind = curve_kind::steps, .points = 5.0, .steps = {{1.0, 1.6}, {10.0, 3.0}, {20.0, 5.0}}};
    EXPECT_EQ(points_on(nodes, 0.5), 0.0);
    EXPECT_EQ(points_on(nodes, 1.0), 1.6);
    EXPECT_EQ(points_on(nodes, 19.9), 3.0);
    EXPECT_EQ(points_on(nodes, 20.0), 5.0);
}

TEST(score_curve, that_nobody_can_follow_is_named) {
    EXPECT_THAT(std::string(fault_of({.floor = 4.0, .full = 2.0, .points = 1.0})),
                HasSubstr("above 'floor'"));
    EXPECT_THAT(std::string(fault_of({.less_is_better = true, .full = 2.0, .points = 1.0})),
                HasSubstr("below 'floor'"));
    EXPECT_THAT(std::string(fault_of({.floor_points = 1.0, .points = 1.0})),
                HasSubstr("below the item's"));
    EXPECT_THAT(std::string(fault_of({.kind = curve_kind::logarithmic, .points = 1.0})),
                HasSubstr("above 0"));
    EXPECT_THAT(std::string(fault_of({.kind = curve_kind::steps, .points = 1.0})),
                HasSubstr("[[item.step]]"));
    EXPECT_THAT(std::string(fault_of(
                    {.kind = curve_kind::steps, .points = 2.0, .steps = {{2.0, 1.0}, {1.0, 2.0}}})),
                HasSubstr("each step"));
    EXPECT_THAT(std::string(fault_of(
                    {.kind = curve_kind::steps, .points = 9.0, .steps = {{1.0, 1.0}, {2.0, 2.0}}})),
                HasSubstr("last step"));
    EXPECT_EQ(fault_of({.points = 1.0}), "");
}

price_formula template_named(const std::string& name) {
    const auto read =
        read_price_formula(std::filesystem::path(ACCELBENCH_FORMULAS) / (name + ".toml"));
    EXPECT_TRUE(read) << to_string(read.error());
    return read ? *read : price_formula();
}

TEST(score_price, from_80_percent_on_as_the_page_says) {
    // With W = 10, 80 against 100 is worth 2.0 points, 90 against 100 is worth 1.0.
    const price_formula by = template_named("kr-2013");
    EXPECT_THAT(*price_points(by, 10.0, 100.0, {80.0, 100.0}), ElementsAre(10.0, 8.0));
    EXPECT_THAT(*price_points(by, 10.0, 100.0, {90.0, 100.0}), ElementsAre(10.0, 9.0));
}

TEST(score_price, below_80_percent_as_the_page_says) {
    const price_formula by = template_named("kr-2013");
    // 10 * 70 / 80 + 2 * 10 / 20; a bid of 50 counts as 60: 10 * 60 / 80 + 2.
    EXPECT_THAT(*price_points(by, 10.0, 100.0, {70.0, 100.0}),
                ElementsAre(DoubleNear(9.75, 1e-12), DoubleNear(7.0, 1e-12)));
    EXPECT_THAT(
        *price_points(by, 10.0, 100.0, {50.0, 70.0, 100.0}),
        ElementsAre(DoubleNear(9.5, 1e-12), DoubleNear(8.5, 1e-12), DoubleNear(6.0, 1e-12)));
    EXPECT_TRUE(by.needs_estimate);
    EXPECT_FALSE(by.verified) << "the source is a wiki page";
    EXPECT_FALSE(price_points(by, 10.0, std::nullopt, {70.0}));
}

TEST(score_price, is_capped_and_pieces_begin_at_their_share) {
    price_formula by{.pieces = {{0.8, "2 * W"}, {0.0, "0 - W"}}};
    EXPECT_THAT(*price_points(by, 10.0, 100.0, {80.0, 79.9}), ElementsAre(10.0, 0.0));
    by.pieces = {{0.8, "1"}, {0.0, "2"}};
    EXPECT_THAT(*price_points(by, 10.0, 100.0, {80.0, 79.9}), ElementsAre(1.0, 2.0));
}

TEST(score_price, templates_say_their_share_and_that_they_are_unverified) {
    EXPECT_EQ(template_named("kr-2013-80-20").price_share, 0.2);
    EXPECT_EQ(template_named("kr-2013-90-10").price_share, 0.1);
    const price_formula lowest = template_named("floor-then-lowest");
    EXPECT_EQ(lowest.price_share, 1.0);
    EXPECT_FALSE(lowest.needs_estimate);
    EXPECT_THAT(*price_points(lowest, 100.0, std::nullopt, {125.0, 100.0}),
                ElementsAre(80.0, 100.0));
    for (const char* name : {"kr-2013", "kr-2013-80-20", "kr-2013-90-10", "floor-then-lowest"}) {
        const price_formula by = template_named(name);
        EXPECT_FALSE(by.verified) << name;
        EXPECT_FALSE(by.source.empty() || by.date.empty() || by.note_ko == by.note) << name;
        EXPECT_EQ(by.name, name);
    }
}

/// Values that lie evenly about `middle` on the logarithm, `spread` at the farthest.
std::vector<double> around(double middle, double spread, std::size_t cards = 5) {
    std::vector<double> logs;
    for (std::size_t i = 0; i < cards; ++i) {
        const double place =
            cards == 1 ? 0.0 : 2.0 * static_cast<double>(i) / static_cast<double>(cards - 1) - 1.0;
        logs.push_back(std::log(middle) + spread * place);
    }
    return logs;
}

bid_evidence shown(const std::string& name, std::vector<std::vector<double>> logs,
                   std::optional<double> price = std::nullopt) {
    bid_evidence bid{.made = {.name = name, .model = name, .bundles = {}, .price = price},
                     .items = {},
                     .cards = logs.front().size(),
                     .hosts = 1,
                     .this_card = logs.front().size() < 2};
    for (auto& one : logs) {
        bid.items.push_back({.logs = std::move(one), .source = "R1"});
    }
    return bid;
}

criterion item_of(item_kind kind, curve by) {
    criterion item{.name = "item", .kind = kind, .workload = "w", .points = by.points, .by = by};
    item.quantity = by.less_is_better ? item_quantity::seconds : item_quantity::byte_rate;
    return item;
}

criteria asked_of(std::vector<criterion> items) {
    criteria asked{.title = "t", .file = "s.toml", .sha256 = std::string(64, 'a')};
    asked.tie_break = {"technical", "price", "lot"};
    asked.items = std::move(items);
    asked.total = 0.0;
    for (const criterion& item : asked.items) {
        asked.total += item.points;
    }
    return asked;
}

const curve plain{.floor = 1.0, .full = 3.0, .points = 100.0};

TEST(score_points, relative_items_hold_bids_against_the_best) {
    // 15 relative points that span 20 % in speed: 1 % is 0.75 point.
    const criteria asked = asked_of({item_of(
        item_kind::relative, {.floor = 0.8, .full = 1.0, .floor_points = 65.0, .points = 80.0})});
    const auto points =
        technical_points(asked, {{{100.0}}, {{99.0}}, {{80.0}}, {{79.0}}, {{500.0}}},
                         {true, true, true, true, false});
    EXPECT_DOUBLE_EQ(points[0][0], 80.0);
    EXPECT_NEAR(points[1][0], 79.25, 1e-9);
    EXPECT_NEAR(points[2][0], 65.0, 1e-9);
    EXPECT_EQ(points[3][0], 0.0);
    EXPECT_EQ(points[4][0], 0.0) << "out of play: neither points nor a yardstick";
    criteria times = asked;
    times.items[0].by.less_is_better = true;
    EXPECT_NEAR(technical_points(times, {{{2.0}}, {{1.0}}}, {true, true})[0][0], 0.0, 1e-9);
    EXPECT_NEAR(technical_points(times, {{{1.0 / 0.99}}, {{1.0}}}, {true, true})[0][0], 79.25,
                1e-9);
}

TEST(score_sheet, a_floor_is_met_on_the_end_of_the_interval) {
    // 120 minutes: 7,200 s at most.
    criterion floor = item_of(item_kind::mandatory, {.less_is_better = true});
    floor.limit = 7200.0;
    const criteria asked = asked_of({floor, item_of(item_kind::desirable, plain)});
    const auto judged = [&](double seconds, double spread) {
        return make_sheet(asked, {shown("a", {around(seconds, spread), around(2.0, 0.0)})})
            ->bids.front();
    };
    EXPECT_TRUE(judged(7000.0, 0.01).items[0].met);
    EXPECT_TRUE(judged(7000.0, 0.01).in_play);
    const bid_score close = judged(7190.0, 0.01);
    EXPECT_FALSE(close.items[0].met) << "7,190 s on average, and 7,280 s may be";
    EXPECT_TRUE(close.items[0].by_mean);
    EXPECT_FALSE(close.in_play);
    EXPECT_EQ(close.total, 0.0);
    EXPECT_FALSE(judged(7300.0, 0.0001).items[0].by_mean);
    EXPECT_TRUE(judged(7199.0, 0.0).items[0].met);
    EXPECT_FALSE(judged(7201.0, 0.0).items[0].met);
    criterion rate = item_of(item_kind::mandatory, {});
    rate.limit = 2.0;
    const criteria least = asked_of({rate, item_of(item_kind::desirable, plain)});
    EXPECT_FALSE(make_sheet(least, {shown("a", {around(2.01, 0.02), around(2.0, 0.0)})})
                     ->bids.front()
                     .mandatory_met);
    EXPECT_TRUE(make_sheet(least, {shown("a", {around(2.1, 0.02), around(2.0, 0.0)})})
                    ->bids.front()
                    .mandatory_met);
}

TEST(score_sheet, points_are_told_at_both_ends) {
    const criteria asked = asked_of({item_of(item_kind::desirable, plain)});
    const auto sheet = make_sheet(asked, {shown("a", {around(2.0, 0.02)})});
    const item_score& item = sheet->bids[0].items[0];
    EXPECT_NEAR(item.points, 50.0, 1e-9);
    EXPECT_LT(item.points_worse, 50.0);
    EXPECT_GT(item.points_better, 50.0);
    // sd of five even places of +-0.02 is 0.0158; Student's half-width 2.776 * 0.0158 / sqrt(5).
    EXPECT_NEAR(item.points_worse, (2.0 * std::exp(-0.01963) - 1.0) * 50.0, 0.01);
    ASSERT_TRUE(sheet->bids[0].total_bounds);
    EXPECT_NEAR(sheet->bids[0].total_bounds->low, item.points_worse, 0.8);
}

TEST(score_sheet, two_thirds_of_a_point_are_within_the_error_range) {
    const criteria asked = asked_of({item_of(item_kind::desirable, plain)});
    const auto split = [&](double spread) {
        return *make_sheet(asked, {shown("a", {around(2.0, spread)}),
                                   shown("b", {around(2.0 + 0.66 / 50.0, spread)})});
    };
    const score_sheet wide = split(0.02);
    EXPECT_NEAR(wide.pairs[0].gap, 0.66, 1e-9);
    EXPECT_FALSE(wide.pairs[0].separable(wide.allowed_flips));
    EXPECT_EQ(wide.first.contenders.size(), 2U);
    EXPECT_EQ(wide.bids[1].rank, 1U);
    EXPECT_EQ(wide.first.by_tie_break, 1U) << "by technical points";
    EXPECT_EQ(wide.first.rule, "technical");
    const score_sheet narrow = split(0.0005);
    EXPECT_TRUE(narrow.pairs[0].separable(narrow.allowed_flips));
    EXPECT_EQ(narrow.first.contenders.size(), 1U);
    EXPECT_EQ(narrow.pairs[0].flips, 0.0);
}

TEST(score_sheet, either_sign_of_a_turn_is_enough) {
    rank_pair pair{.gap = 1.0, .flips = 0.0};
    EXPECT_TRUE(pair.separable(0.025));
    pair.flips = 0.026;
    EXPECT_FALSE(pair.separable(0.025));
    pair = {.gap = 1.0, .flips_at_ends = true};
    EXPECT_FALSE(pair.separable(0.025));
    pair = {.gap = 1.0, .one_card = true};
    EXPECT_FALSE(pair.separable(0.025));
    EXPECT_FALSE(rank_pair{}.separable(0.025)) << "equal totals";
}

TEST(score_sheet, an_interval_end_alone_turns_a_rank) {
    // Two cards each: drawing them again says little, Student's interval of two cards says so.
    const criteria asked = asked_of({item_of(item_kind::desirable, plain)});
    const auto sheet = *make_sheet(
        asked, {shown("a", {around(2.0, 0.02, 2)}), shown("b", {around(2.3, 0.02, 2)})});
    EXPECT_TRUE(sheet.pairs[0].flips_at_ends);
}

TEST(score_sheet, the_ends_of_either_bid_count) {
    const criteria asked = asked_of({item_of(item_kind::desirable, plain)});
    const auto turns = [&](double spread_a, double spread_b) {
        return make_sheet(asked, {shown("a", {around(2.08, spread_a)}),
                                  shown("b", {around(2.0, spread_b)})})
            ->pairs[0]
            .flips_at_ends;
    };
    EXPECT_TRUE(turns(0.05, 1e-5)) << "the better one's worse end";
    EXPECT_TRUE(turns(1e-5, 0.05)) << "the worse one's better end";
    EXPECT_FALSE(turns(1e-5, 1e-5));
}

TEST(score_sheet, one_card_claims_no_rank) {
    const criteria asked = asked_of({item_of(item_kind::desirable, plain)});
    bid_evidence one = shown("a", {around(1.5, 0.0001)});
    one.this_card = true;
    const auto sheet = *make_sheet(asked, {one, shown("b", {around(2.5, 0.0001)})});
    EXPECT_TRUE(sheet.pairs[0].one_card);
    EXPECT_FALSE(sheet.pairs[0].separable(sheet.allowed_flips));
    EXPECT_EQ(sheet.first.contenders.size(), 2U);
}

TEST(score_sheet, the_order_of_bids_changes_nothing) {
    const criteria asked = asked_of({item_of(item_kind::desirable, plain)});
    const bid_evidence a = shown("a", {around(2.0, 0.02)}), b = shown("b", {around(2.05, 0.02)});
    const score_sheet one = *make_sheet(asked, {a, b}), other = *make_sheet(asked, {b, a});
    EXPECT_EQ(one.pairs[0].flips, other.pairs[0].flips);
    EXPECT_GT(one.pairs[0].flips, 0.0);
    EXPECT_EQ(one.bids[0].total_bounds->low, other.bids[1].total_bounds->low);
    criteria reseeded = asked;
    reseeded.sha256 = std::string(64, 'b');
    EXPECT_NE(make_sheet(reseeded, {a, b})->pairs[0].flips, one.pairs[0].flips);
}

TEST(score_sheet, a_missing_value_earns_nothing) {
    const criteria asked = asked_of({item_of(item_kind::desirable, plain)});
    bid_evidence none = shown("a", {{}});
    none.items[0].why_not = {"row.none", {"card 1", "host", "default"}};
    none.this_card = false;
    const auto sheet = *make_sheet(asked, {none, shown("b", {around(2.0, 0.001)})});
    EXPECT_EQ(sheet.bids[0].total, 0.0);
    EXPECT_FALSE(sheet.bids[0].items[0].value);
    EXPECT_EQ(sheet.bids[0].items[0].why_not.key, "row.none");
    EXPECT_EQ(sheet.bids[1].rank, 1U);
}

criteria with_price(double technical, double price, const std::string& formula) {
    criteria asked =
        asked_of({item_of(item_kind::desirable, {.floor = 1.0, .full = 3.0, .points = technical})});
    asked.items.push_back({.name = "price", .kind = item_kind::price, .points = price});
    asked.total = technical + price;
    asked.price = price_terms{.currency = "KRW",
                              .vat = "excluded",
                              .estimate = 100.0,
                              .formula = template_named(formula)};
    return asked;
}

TEST(score_sheet, the_price_can_turn_the_technical_order) {
    // a: 90 * 0.5 + 10 * 80 / 80; b: 90 * 0.51 + 10 * 80 / 100.
    const criteria asked = with_price(90.0, 10.0, "kr-2013-90-10");
    const auto sheet = *make_sheet(asked, {shown("a", {around(2.0, 1e-5), {}}, 80.0),
                                           shown("b", {around(2.02, 1e-5), {}}, 100.0)});
    EXPECT_DOUBLE_EQ(sheet.bids[0].total, 55.0);
    EXPECT_DOUBLE_EQ(sheet.bids[1].total, 53.9);
    EXPECT_EQ(sheet.bids[0].rank, 1U);
    EXPECT_TRUE(sheet.pairs[0].separable(sheet.allowed_flips));
}

TEST(score_sheet, below_the_technical_threshold_a_bid_is_out_and_no_lowest_price) {
    criteria asked = with_price(80.0, 20.0, "kr-2013-80-20");
    asked.technical_pass = 0.85;
    EXPECT_DOUBLE_EQ(threshold_of(asked), 68.0);
    const auto sheet = *make_sheet(asked, {shown("a", {around(2.8, 1e-5), {}}, 100.0),
                                           shown("b", {around(2.6, 1e-5), {}}, 80.0),
                                           shown("c", {around(2.7, 0.02), {}}, 100.0)});
    EXPECT_TRUE(sheet.bids[0].in_play);
    EXPECT_FALSE(sheet.bids[1].in_play) << "64 of 80";
    EXPECT_EQ(sheet.bids[0].price_points, 20.0) << "the lowest of those in play";
    EXPECT_TRUE(sheet.bids[0].threshold_firm);
    EXPECT_TRUE(sheet.bids[1].threshold_firm);
    EXPECT_FALSE(sheet.bids[2].threshold_firm) << "68 to the point";
}

TEST(score_sheet, lowest_price_where_all_points_are_the_prices) {
    criterion floor = item_of(item_kind::mandatory, {});
    floor.limit = 1.0;
    criteria asked = with_price(1.0, 100.0, "floor-then-lowest");
    asked.items[0] = floor;
    const auto sheet = *make_sheet(asked, {shown("a", {around(2.0, 0.02), {}}, 90.0),
                                           shown("b", {around(3.0, 0.02), {}}, 91.0),
                                           shown("c", {around(0.9, 0.02), {}}, 10.0)});
    EXPECT_EQ(sheet.bids[0].rank, 1U);
    EXPECT_EQ(sheet.bids[0].total, 100.0);
    EXPECT_EQ(sheet.bids[2].rank, 0U);
    EXPECT_EQ(sheet.first.contenders.size(), 1U) << "prices have no error";
}

TEST(score_tie_break, follows_its_rules_in_turn) {
    criteria asked = with_price(80.0, 20.0, "kr-2013-80-20");
    const auto sheet_of = [&](double a, double b) {
        return *make_sheet(
            asked, {shown("a", {around(2.0, 0.0), {}}, a), shown("b", {around(2.0, 0.0), {}}, b)});
    };
    EXPECT_EQ(sheet_of(90.0, 90.0).bids[0].rank, 1U);
    EXPECT_EQ(sheet_of(90.0, 90.0).bids[1].rank, 1U) << "lots decide";
    EXPECT_FALSE(sheet_of(90.0, 90.0).first.by_tie_break);
    EXPECT_EQ(sheet_of(90.0, 90.0).first.rule, "lot");
    asked.tie_break = {"item: item"};
    EXPECT_EQ(sheet_of(90.0, 90.0).first.rule, "");
    asked.tie_break = {"price"};
    asked.confidence = 0.9999;
    // Not separable, and the dearer leads by points.
    const auto close = *make_sheet(asked, {shown("a", {around(2.0, 0.2), {}}, 90.0),
                                           shown("b", {around(2.2, 0.2), {}}, 95.0)});
    EXPECT_EQ(close.bids[1].rank, 1U);
    EXPECT_EQ(close.first.by_tie_break, 0U);
}

TEST(score_rounding, half_away_from_zero) {
    EXPECT_EQ(rounded(0.285, 2), 0.29);
    EXPECT_EQ(rounded(0.284999, 2), 0.28);
    EXPECT_EQ(rounded(79.256, 1), 79.3);
    EXPECT_EQ(rounded(2.5, 0), 3.0);
}

TEST(score_resample, is_widened_to_students_tails) {
    // sqrt(5 / 4) * 2.776 / 1.960; the larger the sample, the less.
    EXPECT_NEAR(statistics::resample_widening(5, 0.95), 1.5838, 1e-3);
    EXPECT_NEAR(statistics::resample_widening(20, 0.95), 1.0956, 1e-3);
    statistics::unit_draw draw(8), same(8);
    draw.next(4);
    same.next(4);
    const std::vector<double> values{1.0, 2.0, 3.0, 4.0};
    EXPECT_EQ(draw.mean(values, 1.0), same.mean(values, 1.0));
    const double once = draw.mean(values, 1.0);
    ASSERT_NE(once, 2.5);
    EXPECT_DOUBLE_EQ(draw.mean(values, 2.0), 2.5 + 2.0 * (once - 2.5));
    double sum = 0.0;
    for (int i = 0; i < 2000; ++i) {
        draw.next(4);
        sum += draw.mean(values, 1.0);
    }
    EXPECT_NEAR(sum / 2000.0, 2.5, 0.05);
}

TEST(score_strings, have_the_same_places_in_both_languages) {
    std::set<std::string_view> keys;
    for (const score_string& one : score_strings()) {
        EXPECT_TRUE(keys.insert(one.key).second) << one.key;
        for (char place = '0'; place <= '9'; ++place) {
            const std::string mark{'{', place, '}'};
            EXPECT_EQ(one.english.find(mark) == std::string_view::npos,
                      one.korean.find(mark) == std::string_view::npos)
                << one.key << " " << mark;
        }
    }
    EXPECT_EQ(score_text(language::korean, "kind.mandatory"), "필수");
    EXPECT_EQ(score_text(language::english, "nothing"), "?nothing?");
}

}  // namespace
}  // namespace accelbench::results
