// SPDX-License-Identifier: Apache-2.0
// Money by hand, and what gives no number: missing inputs, unlike power, old prices.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "results/price/of_equivalence.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// Reference: capital 1,000 + (800 + 200) / 4 = 1,250; candidate the same with a card of 700.
money_inputs plain() {
    const money_side a{.name = "A",
                       .card = 1000.0,
                       .server = 800.0,
                       .network = 200.0,
                       .support_per_year = 40.0,
                       .cards_per_server = 4.0,
                       .busy_watts = 500.0,
                       .idle_watts = 100.0,
                       .kind = power_kind::wall,
                       .scope = "card"};
    money_side b = a;
    b.name = "B";
    b.card = 700.0;
    b.busy_watts = 250.0;
    return {.side = {a, b},
            .pue = 1.5,
            .utilisation = 0.5,
            .availability = 0.9,
            .life_years = 4.0,
            .discount_rate = 0.0,
            .per_kwh = 0.1,
            .demand_per_kw_month = 6.0,
            .ratio = 0.8,
            .ratio_bounds = statistics::interval{0.7, 0.9, 0.95}};
}

TEST(inputs, are_counted_in_a_unit) {
    for (const auto& [name, unit] :
         {std::pair("card of a model of b", "KRW"), std::pair("busy_watts of a", "W"),
          std::pair("support_per_year of a", "KRW/year"), std::pair("electricity", "KRW/kWh"),
          std::pair("demand charge", "KRW/kW/month"), std::pair("pue", ""),
          std::pair("cards_per_server of a", "")}) {
        EXPECT_EQ(unit_of_input(name, "KRW"), unit) << name;
    }
}

TEST(money, costs_by_hand) {
    const money found = reckon(plain());
    EXPECT_DOUBLE_EQ(*found.side[0].capital.value, 1250.0);
    // (0.5 * 500 + 0.5 * 100) W * 1.5 * 8,760 h * 0.1 + 0.5 kW * 1.5 * 6 * 12.
    const double electricity = 0.3 * 1.5 * 8760.0 * 0.1 + 0.75 * 72.0;
    EXPECT_NEAR(*found.side[0].electricity_per_year.value, electricity, 1e-9);
    const double tco = 1250.0 + 4.0 * (electricity + 10.0);
    EXPECT_NEAR(*found.side[0].tco.value, tco, 1e-9);
    EXPECT_NEAR(*found.side[0].per_reference_hour.value, tco / (4.0 * 8760.0 * 0.5 * 0.9), 1e-12);
    EXPECT_FALSE(found.side[0].per_reference_hour.bounds);
    EXPECT_TRUE(found.side[1].per_reference_hour.bounds);
    EXPECT_NEAR(*found.per_watt.value, 0.8 * 2.0, 1e-12);
    EXPECT_NEAR(found.per_watt.bounds->low, 1.4, 1e-12);
    EXPECT_NEAR(*found.per_price.value * *found.tco_ratio.value, 1.0, 1e-12);
}

TEST(money, break_even_makes_both_cost_the_same_for_equal_work) {
    money_inputs in = plain();
    const money found = reckon(in);
    const double ea = 4.0 * (0.3 * 1.5 * 876.0 + 54.0 + 10.0);
    const double eb = 4.0 * (0.175 * 1.5 * 876.0 + 27.0 + 10.0);
    EXPECT_NEAR(*found.break_even_capital.value, 0.8 * (1250.0 + ea) - eb, 1e-9);
    EXPECT_NEAR(found.break_even_capital.bounds->low, 0.7 * (1250.0 + ea) - eb, 1e-9);
    EXPECT_NEAR(*found.break_even_card.value, *found.break_even_capital.value - 250.0, 1e-9);
    in.discount_rate = 0.05;
    in.side[1].card = *reckon(in).break_even_card.value;
    EXPECT_NEAR(*reckon(in).tco_ratio.value, 1.0, 1e-12);
    // crf(5 %, 4) = 0.282012.
    EXPECT_NEAR(*reckon(in).side[0].tco.value, 1250.0 * 0.28201183 * 4.0 + ea, 1e-4);
    in.ratio = 0.05;
    EXPECT_LT(*reckon(in).break_even_card.value, 0.0) << "loses even as a gift";
}

TEST(money, what_is_missing_leaves_no_number_and_never_0) {
    money_inputs in = plain();
    in.side[1].card.reset();
    money found = reckon(in);
    EXPECT_FALSE(found.side[1].tco.value || found.per_price.value || found.tco_ratio.value);
    EXPECT_EQ(found.side[1].capital.why_not, "missing: card of B");
    EXPECT_TRUE(found.break_even_card.value) << "needs no price of the candidate's card";
    in = plain();
    in.pue.reset();
    in.per_kwh.reset();
    in.demand_per_kw_month.reset();
    found = reckon(in);
    EXPECT_EQ(found.side[0].electricity_per_year.why_not, "missing: pue, electricity");
    EXPECT_TRUE(found.side[0].capital.value && found.per_watt.value);
    in = plain();
    in.side[0].idle_watts.reset();
    EXPECT_THAT(reckon(in).tco_ratio.why_not, HasSubstr("idle_watts of A"));
    in.utilisation = 1.0;
    EXPECT_TRUE(reckon(in).tco_ratio.value) << "a card that never idles needs no idle power";
    in = plain();
    in.ratio_bounds.reset();
    EXPECT_FALSE(reckon(in).break_even_card.bounds);
}

TEST(money, kinds_and_scopes_of_power_are_never_mixed) {
    money_inputs in = plain();
    in.side[1].kind = power_kind::telemetry;
    money found = reckon(in);
    for (const money_figure* figure : {&found.per_watt, &found.per_price, &found.tco_ratio,
                                       &found.break_even_capital, &found.break_even_card}) {
        EXPECT_FALSE(figure->value);
        EXPECT_THAT(figure->why_not, HasSubstr("power of A is wall of the card, of B telemetry"));
    }
    EXPECT_TRUE(found.side[1].tco.value) << "each by itself has its cost";
    in.side[1].kind = power_kind::wall;
    in.side[1].scope = "chip";
    EXPECT_FALSE(reckon(in).per_watt.value);
    for (money_side& side : in.side) {
        side.kind = power_kind::provisioned;
        side.scope = "server";
        side.idle_watts.reset();
    }
    found = reckon(in);
    ASSERT_TRUE(found.side[0].electricity_per_year.value);
    // Provided all the time, and a quarter of the server's.
    EXPECT_NEAR(*found.side[0].electricity_per_year.value, 0.125 * 1.5 * 876.0 + 0.125 * 1.5 * 72.0,
                1e-9);
}

TEST(money, per_million_and_sensitivity) {
    const money_inputs in = plain();
    const double tco = *reckon(in).side[0].tco.value;
    EXPECT_NEAR(*per_million(in, 0, 100.0).value,
                tco / (4.0 * 8760.0 * 0.45 * 3600.0 * 100.0) * 1e6, 1e-9);
    const auto lines = vary(in, {{"pue", {1.2, 2.3}}});
    ASSERT_GT(lines.size(), 5U);
    const auto pue = std::find_if(lines.begin(), lines.end(),
                                  [](const auto& line) { return line.input == "pue"; });
    EXPECT_FALSE(pue->assumed);
    money_inputs high = in;
    high.pue = 2.3;
    EXPECT_DOUBLE_EQ(*pue->break_even_high, *reckon(high).break_even_card.value);
    for (std::size_t i = 1; i < lines.size(); ++i) {
        EXPECT_GE(std::abs(*lines[i - 1].tco_ratio_high - *lines[i - 1].tco_ratio_low),
                  std::abs(*lines[i].tco_ratio_high - *lines[i].tco_ratio_low));
    }
}

tariff two_seasons() {
    const auto bands = [](double factor) {
        return std::vector<tariff_band>{
            {"off", {22, 23, 0, 1, 2, 3, 4, 5, 6, 7}, day_kind::all, 100.0 * factor},
            {"mid", {8, 9, 10, 11, 12, 13, 14, 15}, day_kind::all, 120.0 * factor},
            {"peak", {16, 17, 18, 19, 20, 21}, day_kind::weekday, 150.0 * factor},
            {"peak, weekend", {16, 17, 18, 19, 20, 21}, day_kind::weekend, 80.0 * factor}};
    };
    return {.origin = "invented",
            .demand_per_kw_month = 6490.0,
            .climate_per_kwh = 9.0,
            .fuel_per_kwh = 5.0,
            .seasons = {{"summer", {6, 7, 8}, bands(1.2)},
                        {"other", {1, 2, 3, 4, 5, 9, 10, 11, 12}, bands(1.0)}}};
}

TEST(tariff, mean_price_by_hand) {
    const double day = (10.0 * 100.0 + 8.0 * 120.0 + 6.0 * (5.0 * 150.0 + 2.0 * 80.0) / 7.0) / 24.0;
    EXPECT_EQ(gap_of(two_seasons()), "");
    EXPECT_NEAR(mean_price(two_seasons()), day * (92.0 * 1.2 + 273.0) / 365.0 + 14.0, 1e-9);
}

TEST(tariff, gaps_and_overlaps_are_named) {
    tariff prices = two_seasons();
    prices.seasons[0].bands[1].hours.pop_back();
    EXPECT_EQ(gap_of(prices), "hour 15 of weekdays in season summer has 0 bands, not one");
    prices = two_seasons();
    prices.seasons[1].months.push_back(6);
    EXPECT_EQ(gap_of(prices), "month 6 has 2 seasons, not one");
    prices = two_seasons();
    prices.seasons[0].bands[2].days = day_kind::all;
    EXPECT_EQ(gap_of(prices), "hour 16 of weekends in season summer has 2 bands, not one");
}

const std::string file = R"(name = "offer"
date = 2026-11-01
expires = 2027-01-31
currency = "KRW"
vat = "excluded"
vat_rate = 0.1
pue = { value = 1.5, origin = "operator", low = 1.2, high = 2.3 }
[model."X 1"]
card = { price = 700, origin = "bid 1" }
power = { kind = "wall", scope = "card", busy_watts = { value = 250, origin = "meter" } }
[electricity]
origin = "invented"
demand_per_kw_month = 6490
climate_per_kwh = 9.0
fuel_per_kwh = 5.0
[[electricity.season]]
name = "year"
months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
[[electricity.season.band]]
name = "flat"
hours = [0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23]
per_kwh = 120
)";

result<price_list> prices_of(const std::string& text, const std::string& as_of = "2026-11-26") {
    const samples::temporary_folder folder;
    samples::spill(folder.path() / "p.toml", text);
    return read_prices(folder.path() / "p.toml", as_of);
}

std::string with(const std::string& old, const std::string& fresh) {
    std::string text = file;
    text.replace(text.find(old), old.size(), fresh);
    return text;
}

TEST(prices, are_read_with_their_origin) {
    const auto read = prices_of(file);
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->models.at("X 1").card->origin, "bid 1");
    EXPECT_EQ(read->pue->high, 2.3);
    EXPECT_FALSE(read->models.at("X 1").server || read->life_years);
    EXPECT_DOUBLE_EQ(mean_price(*read->electricity), 134.0);
    EXPECT_EQ(read->date, "2026-11-01");
}

TEST(prices, faults_are_refused_by_name) {
    const auto fault = [](const std::string& text, const std::string& as_of = "2026-11-26") {
        const auto read = prices_of(text, as_of);
        EXPECT_FALSE(read) << text;
        return read ? std::string() : to_string(read.error());
    };
    EXPECT_THAT(fault(file, "2027-02-01"),
                AllOf(HasSubstr("expired on 2027-01-31"), HasSubstr("ACCB-E205")));
    EXPECT_THAT(fault(file, "2026-10-31"), HasSubstr("later than 2026-10-31"));
    EXPECT_THAT(fault(file, "yesterday"), HasSubstr("no day"));
    EXPECT_THAT(
        fault(with("price = 700,", "price = 700, currency = \"USD\",")),
        AllOf(HasSubstr("model X 1, card"), HasSubstr("currency is USD, the file's is KRW")));
    EXPECT_THAT(fault(with("price = 700,", "price = 700, vat = \"included\",")),
                HasSubstr("vat is included, the file's is excluded"));
    EXPECT_THAT(fault(with(", origin = \"bid 1\"", "")), HasSubstr("'origin' is missing"));
    EXPECT_THAT(fault(with("price = 700", "price = -1")), HasSubstr("'price' is -1"));
    EXPECT_THAT(fault(with("value = 1.5", "value = 0.5")), HasSubstr("from 1 to 10"));
    EXPECT_THAT(fault(with("expires = 2027-01-31\n", "")), HasSubstr("'expires' is missing"));
    EXPECT_THAT(fault(with("2027-01-31", "\"soon\"")), HasSubstr("\"soon\" is no date"));
    EXPECT_THAT(fault(with("22,23]", "22]")), HasSubstr("hour 23 of weekdays"));
    EXPECT_THAT(fault(with("11, 12]", "11, 13]")), HasSubstr("holds 13"));
    EXPECT_THAT(fault(with("11, 12]", "11, 4294967308]")), HasSubstr("holds 4294967308"));
    EXPECT_THAT(fault(with("\"wall\"", "\"telemetry\"")), HasSubstr("no figures here"));
    EXPECT_THAT(fault(with("\"wall\"", "\"label\"")), HasSubstr("provisioned, telemetry, wall"));
    EXPECT_THAT(fault(with("low = 1.2", "low = 1.7")), HasSubstr("'low'"));
    EXPECT_THAT(fault(with("climate_per_kwh = 9.0\n", "")),
                HasSubstr("'climate_per_kwh' is missing"));
    EXPECT_THAT(fault(with("pue =", "pui =")), HasSubstr("no key 'pui'"));
}

TEST(prices, a_money_page_names_what_is_missing) {
    equivalence_report report;
    report.all.models = {"Y", "X 1"};
    report.models = {0, 1};
    report.ratio.difference = std::log(0.8);
    const money_report money = price_equivalence(report, *prices_of(file));
    EXPECT_THAT(money.figures.break_even_card.why_not,
                AllOf(HasSubstr("card of Y"), HasSubstr("life_years")));
    EXPECT_THAT(render_money(money, 100),
                AllOf(HasSubstr("no number (missing:"), HasSubstr("wall, of the card")));
    const auto json = nlohmann::json::parse(render_money_json(money));
    EXPECT_TRUE(json["break_even_card"]["value"].is_null());
    EXPECT_EQ(json["inputs"]["pue"]["origin"], "operator");
}

}  // namespace
}  // namespace accelbench::results
