// SPDX-License-Identifier: Apache-2.0
// The page of prices, the spread from card to card, and the report about models.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "results/report/fleet_report.hpp"
#include "results/report/render.hpp"
#include "tests/unit/results/fleet_campaign.hpp"

namespace accelbench::results {
namespace {

using samples::planted;
using testing::HasSubstr;
using testing::Not;

const std::string as_of = "2026-11-26";

price_list example_prices() {
    auto prices =
        read_prices(std::string(ACCELBENCH_SOURCE) + "/docs/decision-example/prices.toml", as_of);
    EXPECT_TRUE(prices);
    return std::move(*prices);
}

mix whole_mix() {
    mix work;
    work.name = "all of it";
    work.sha256 = std::string(64, 'a');
    work.items = {{.name = "copy/a",
                   .weight = 1.0,
                   .rows = {{"copy/a", 1.0}},
                   .unit = "token",
                   .units = 2.0}};
    return work;
}

/// beta takes 1.25 times as long.
std::vector<bundle> fleet_bundles() {
    auto cards = planted("alpha", "ALPHA", 1000.0, {0.98, 1.0, 1.02});
    const auto others = planted("beta", "BETA-", 1250.0, {0.98, 1.0, 1.02});
    cards.insert(cards.end(), others.begin(), others.end());
    std::vector<bundle> bundles;
    bundles.push_back(samples::fleet_bundle({.cards = cards}));
    return bundles;
}

report_data priced(const price_list& prices, std::optional<mix> work = whole_mix()) {
    report_options options;
    options.prices = price_request{.prices = prices, .as_of = as_of, .work = std::move(work)};
    auto data = make_report(fleet_bundles(), options);
    EXPECT_TRUE(data);
    return std::move(*data);
}

std::string price_page_of(const report_data& data, language tongue) {
    const std::string all = render_report_markdown(data, tongue);
    const auto from = all.find(tongue == language::korean ? "## 가격" : "## Price");
    return all.substr(from, all.find("\n## ", from + 3) - from);
}

std::multiset<std::string> numbers_in(const std::string& text) {
    const std::regex number("[0-9]+(,[0-9]{3})*(\\.[0-9]+)?");
    return {std::sregex_token_iterator(text.begin(), text.end(), number), {}};
}

TEST(price_page, both_languages_hold_the_same_numbers) {
    const report_data data = priced(example_prices());
    const std::string english = price_page_of(data, language::english),
                      korean = price_page_of(data, language::korean);
    EXPECT_EQ(numbers_in(english), numbers_in(korean));
    EXPECT_GT(numbers_in(english).size(), 100U);
    EXPECT_THAT(english, Not(HasSubstr("?")));
    EXPECT_THAT(korean, Not(HasSubstr("?input")));
    EXPECT_THAT(korean, HasSubstr("손익분기 가격"));
}

TEST(price_page, amounts_are_those_of_the_equivalence) {
    const price_list prices = example_prices();
    const report_data data = priced(prices);
    const std::vector<bundle> bundles = fleet_bundles();
    const auto work =
        make_equivalence(bundles, whole_mix(), {.reference = "alpha", .candidate = "beta"});
    ASSERT_TRUE(work) << to_string(work.error());
    const money_report money = price_equivalence(*work, prices);
    ASSERT_EQ(data.prices->pairs.size(), 1U);
    const auto& shown = data.prices->pairs[0].money->figures;
    EXPECT_EQ(*shown.break_even_card.value, *money.figures.break_even_card.value);
    EXPECT_EQ(shown.break_even_card.bounds->low, money.figures.break_even_card.bounds->low);
    const std::string page = price_page_of(data, language::english);
    EXPECT_THAT(page, HasSubstr(amount_text(money.figures.break_even_card)));
    EXPECT_THAT(page, HasSubstr(amount_text(money.unit_costs[0].side[1])));
    EXPECT_THAT(page, HasSubstr("2027-01-31"));
    EXPECT_THAT(page, HasSubstr("lies below the whole interval"));
    EXPECT_THAT(page, HasSubstr("KRW, VAT of 10 % excluded"));
    EXPECT_THAT(page, HasSubstr("offer 1, page 3"));
    // A row: 10^12 bytes at 1e6 bytes a microsecond's thousandth, by hand from the TCO.
    const priced_row& row = data.prices->rows.front();
    const double hours = 5.0 * 8760.0 * 0.6 * 0.99;
    EXPECT_NEAR(*row.cost.value,
                *data.prices->models[row.model].figures.tco.value /
                    (hours * 3600.0 * row.of.rate.value) * size_of_work(row),
                1e-6 * *row.cost.value);
}

TEST(price_page, what_is_missing_is_named_and_leaves_no_number) {
    price_list prices = example_prices();
    prices.models["beta"].power->idle_watts.reset();
    const report_data data = priced(prices);
    const std::string english = price_page_of(data, language::english),
                      korean = price_page_of(data, language::korean);
    EXPECT_FALSE(data.prices->pairs[0].money->figures.break_even_card.value);
    EXPECT_THAT(english, HasSubstr("no number (missing: beta: power when idle)"));
    EXPECT_THAT(korean, HasSubstr("값 없음(누락: beta: 대기 전력)"));
    EXPECT_EQ(numbers_in(english), numbers_in(korean));
    prices.models["beta"].power->kind = power_kind::provisioned;
    EXPECT_THAT(price_page_of(priced(prices), language::korean),
                HasSubstr("한 값에 함께 쓰지 않음"));
}

TEST(price_page, without_a_mix_rows_have_costs_and_nothing_is_said_of_a_break_even) {
    const report_data data = priced(example_prices(), std::nullopt);
    const std::string page = price_page_of(data, language::english);
    EXPECT_THAT(page, HasSubstr("--mix"));
    EXPECT_THAT(page, Not(HasSubstr("break-even price of a card |")));
    EXPECT_EQ(data.prices->rows.size(), 6U);
    mix absent = whole_mix();
    absent.items[0].rows[0].workload = "copy/z";
    EXPECT_THAT(price_page_of(priced(example_prices(), absent), language::english),
                HasSubstr("copy/z"));
}

TEST(card_spread, is_charted_for_models_with_several_cards) {
    const report_data data = priced(example_prices());
    ASSERT_EQ(data.spreads.size(), 2U);
    ASSERT_EQ(data.spreads[0].rows.size(), 1U);
    const card_spread_row& row = data.spreads[0].rows[0];
    ASSERT_EQ(row.positions.size(), 3U);
    EXPECT_NEAR(row.positions.front(), 0.98, 0.002);
    EXPECT_NEAR(row.positions.back(), 1.02, 0.002);
    EXPECT_EQ(row.slowest, "ALPHA-CARD-0002");
    EXPECT_THAT(render_report_html(data, language::korean), HasSubstr("카드 간 편차: alpha"));
}

TEST(fleet_report, says_of_models_what_the_claim_says_in_both_languages) {
    const std::vector<bundle> bundles = fleet_bundles();
    const auto source = source_of(bundles);
    ASSERT_TRUE(source);
    fleet_request request;
    request.prices = price_request{.prices = example_prices(), .as_of = as_of, .work = whole_mix()};
    const auto report = make_fleet_report(*source, {.paths = {"out"}, .hashes = {""}}, request);
    ASSERT_TRUE(report);
    const std::string english = render_document_markdown(make_document(*report, language::english)),
                      korean = render_document_markdown(make_document(*report, language::korean));
    EXPECT_EQ(numbers_in(english), numbers_in(korean));
    EXPECT_THAT(english, HasSubstr("As models, beta is slower than alpha"));
    EXPECT_THAT(korean, HasSubstr("다름"));
    for (const char* word : {"unit card", "cards spread", "judged together", "different", "?"}) {
        EXPECT_THAT(korean, Not(HasSubstr(word)));
    }
    ASSERT_EQ(report->cards.size(), 6U);
    EXPECT_NEAR(report->cards.front().position, 1.02, 0.002);
    const std::string rows = rows_csv(*source), cards = cards_csv(*report);
    EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 7);
    EXPECT_EQ(std::count(cards.begin(), cards.end(), '\n'), 7);
    EXPECT_THAT(rows, HasSubstr(",measured-self\n"));
}

}  // namespace
}  // namespace accelbench::results
