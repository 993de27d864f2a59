// SPDX-License-Identifier: Apache-2.0
// Cards and hosts of bundles, what may be said of models, and what stands in the way.
#include "results/claim/claim.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "results/annotation/row_id.hpp"
#include "results/claim/render.hpp"
#include "results/claim/words.hpp"
#include "tests/unit/results/fleet_campaign.hpp"

namespace accelbench::results {
namespace {

using samples::fleet_bundle;
using samples::planted;
using samples::planted_card;
using samples::planted_host;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

std::vector<planted_card> both(std::vector<planted_card> a, const std::vector<planted_card>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

const std::vector<double> five{0.98, 1.01, 1.00, 1.02, 0.99};

planted_host five_and_five() {
    return {.name = "node1",
            .cards = both(planted("alpha", "A", 1000.0, five), planted("beta", "B", 800.0, five))};
}

claim_report claimed(const std::vector<bundle>& bundles, const claim_options& options = {}) {
    auto report = make_claim(bundles, options);
    EXPECT_TRUE(report) << to_string(report.error());
    return std::move(report).value();
}

std::string sentences(const claim_report& report) {
    std::string text;
    for (const std::string& line : pair_sentences(report, 0)) {
        text += line + "\n";
    }
    return text;
}

TEST(claim, five_cards_and_five) {
    const claim_report report = claimed({fleet_bundle(five_and_five())});
    ASSERT_EQ(report.rows.size(), 1U);
    const claim_row& row = report.rows[0];
    ASSERT_TRUE(row.bounds) << row.why_not;
    EXPECT_NEAR(std::exp(row.ratio->difference), 1.25, 0.01);
    EXPECT_TRUE(row.bounds->contains(1.25));
    // Half-width of two means of five with sd 1.6 %: t(8) * 0.0158 * sqrt(2 / 5).
    EXPECT_NEAR(std::log(row.bounds->high / row.bounds->low) / 2.0, 2.306 * 0.0158 * 0.6325, 0.002);
    EXPECT_EQ(claim_word(row), "different");
    EXPECT_NEAR(std::sqrt(row.base.spread.card->variance), 0.0158, 0.001);
    EXPECT_NEAR(row.base.typical->value, 1e6 / 1000e-9, 1e10);
    EXPECT_LT(row.base.bound->value, row.base.typical->value);
    EXPECT_THAT(sentences(report),
                AllOf(HasSubstr("alpha: 5 cards in 1 host (node1)"),
                      HasSubstr("from 5 and 5 cards"), HasSubstr("in no interval")));
    EXPECT_THAT(bound_text(report, 0, row.base), HasSubstr("from 59 cards on none is"));
}

TEST(claim, csv_and_markdown_hold_the_figures_of_the_json_with_status_and_unit) {
    const claim_report report = claimed({fleet_bundle(five_and_five())});
    const auto row = nlohmann::json::parse(render_claim_json(report))["rows"][0];
    const std::string csv = render_claim_csv(report);
    std::map<std::string, std::string> cells;
    std::istringstream lines(csv);
    std::string head, line;
    std::getline(lines, head);
    std::getline(lines, line);
    std::istringstream names(head), values(line.substr(0, line.find(",\"")));
    for (std::string name, value;
         std::getline(names, name, ',') && std::getline(values, value, ',');) {
        cells[name] = value;
    }
    EXPECT_EQ(cells["number"], "C1");
    EXPECT_EQ(cells["claim_unit"], "card");
    EXPECT_EQ(cells["unit"], row["base"]["typical"]["unit"]);
    EXPECT_EQ(cells["base"], "alpha");
    EXPECT_EQ(cells["candidate_cards"], "5");
    for (const auto& [name, value] :
         {std::pair("base_typical", row["base"]["typical"]["value"]),
          std::pair("candidate_bound", row["candidate"]["tolerance_bound"]["value"]),
          std::pair("times_faster", row["ratio"]["times_faster"]),
          std::pair("times_faster_low", row["ratio"]["interval"]["low"]),
          std::pair("times_faster_high", row["ratio"]["interval"]["high"]),
          std::pair("p_different", row["ratio"]["p_different"])}) {
        EXPECT_EQ(std::stod(cells[name]), value.get<double>()) << name;
    }
    EXPECT_NEAR(std::pow(std::stod(cells["base_card_spread"]), 2.0) /
                    row["base"]["variance"]["card"]["variance"].get<double>(),
                1.0, 1e-12);
    EXPECT_EQ(cells["verdict"], "different");
    EXPECT_THAT(line, testing::EndsWith(",measured-self"));
    const std::string page = render_claim_markdown(report);
    EXPECT_THAT(page, HasSubstr("| C1 | "));
    EXPECT_THAT(page, HasSubstr(claim_ratio_text(report.rows[0])));
    EXPECT_THAT(page, HasSubstr("status of all figures: measured (self)"));
    EXPECT_THAT(page, HasSubstr("95 % of cards at least"));
}

TEST(claim, a_row_that_was_taken_back_is_in_no_figure) {
    std::vector<bundle> bundles{fleet_bundle(five_and_five())};
    const auto& taken = bundles.front().rows.front();
    annotation said;
    said.row = row_id(taken.key);
    said.standing = row_standing::withdrawn;
    said.date = "2026-11-26";
    said.by = "Vendor A";
    said.reason = "wrong clocks";
    bundles.front().standings = row_standings(annotation_log{.entries = {said}, .head = {}});
    const claim_report report = claimed(bundles);
    ASSERT_EQ(report.rows.size(), 1U);
    EXPECT_FALSE(report.rows[0].ratio);
    EXPECT_THAT(report.rows[0].why_not, HasSubstr("withdrawn on 2026-11-26"));
    EXPECT_EQ(report.rows[0].base.cards + report.rows[0].candidate.cards, 9U);
    for (const std::string& text : {render_claim_csv(report), render_claim_markdown(report)}) {
        EXPECT_THAT(text, HasSubstr("wrong clocks"));
    }
    EXPECT_THAT(render_claim_csv(report), testing::EndsWith(",measured-self\n"))
        << "the other cards' figures stand";
    auto source = source_of(bundles);
    ASSERT_TRUE(source);
    take_back(*source, "2026-11-27");
    std::size_t without = 0;
    for (const auto& [question, by_model] : source->rows) {
        for (const auto& [model, rows] : by_model) {
            for (const card_row& row : rows) {
                without += row.logs.empty() ? 1 : 0;
            }
        }
    }
    EXPECT_EQ(without, 1U);
}

TEST(claim, one_card_is_this_card) {
    planted_host host{
        .cards = both(planted("alpha", "A", 1000.0, {1.0}), planted("beta", "B", 800.0, five))};
    const claim_report report = claimed({fleet_bundle(host)});
    EXPECT_FALSE(report.rows[0].bounds);
    EXPECT_EQ(claim_word(report.rows[0]), "undecided");
    EXPECT_THAT(sentences(report), AllOf(HasSubstr("one card, A-CARD-0000"), HasSubstr("this card"),
                                         HasSubstr("nothing is said of other cards of alpha")));
    EXPECT_THAT(claim_note(report, report.rows[0]), HasSubstr("these cards alone: ["));
    claim_options process;
    process.unit = statistics::claim_unit::process;
    EXPECT_EQ(claim_word(claimed({fleet_bundle(host)}, process).rows[0]), "different");
}

TEST(claim, equal_models_are_equivalent_or_undecided_with_the_cards_that_would_do) {
    planted_host host{
        .cards = both(planted("alpha", "A", 1000.0, five), planted("beta", "B", 1000.0, five))};
    const claim_report wide = claimed({fleet_bundle(host)}, {.margin = 0.05});
    EXPECT_EQ(claim_word(wide.rows[0]), "equivalent");
    const claim_report narrow = claimed({fleet_bundle(host)}, {.margin = 0.01});
    EXPECT_EQ(claim_word(narrow.rows[0]), "undecided");
    EXPECT_GT(narrow.rows[0].cards_needed, 5U);
    EXPECT_THAT(claim_note(narrow, narrow.rows[0]), HasSubstr("cards a side, has 5 and 5"));
}

TEST(claim, hosts_confounded_warn_and_swapped_cards_part_them) {
    const auto alpha = planted("alpha", "A", 1000.0, five);
    const auto beta = planted("beta", "B", 1000.0, five);
    const auto slower = [](std::vector<planted_card> cards) {
        for (planted_card& card : cards) {
            card.time_ns *= 1.1;
        }
        return cards;
    };
    const bundle first = fleet_bundle({.name = "node1", .cards = alpha});
    const bundle second = fleet_bundle({.name = "node2", .cards = slower(beta)});
    const claim_report confounded = claimed({first, second});
    EXPECT_THAT(sentences(confounded),
                AllOf(HasSubstr("WARNING: no host had both models"), HasSubstr("swap them")));
    EXPECT_NEAR(std::exp(confounded.rows[0].ratio->difference), 1.0 / 1.1, 0.005);
    bundle third = fleet_bundle({.name = "node1", .cards = beta});
    bundle fourth = fleet_bundle({.name = "node2", .cards = slower(alpha)});
    third.campaign.campaign = "third";
    fourth.campaign.campaign = "fourth";
    const claim_report swapped = claimed({first, second, third, fourth}, {.margin = 0.05});
    EXPECT_THAT(sentences(swapped), AllOf(HasSubstr("swapped"), Not(HasSubstr("WARNING"))));
    EXPECT_NEAR(std::exp(swapped.rows[0].ratio->difference), 1.0, 0.005);
    EXPECT_EQ(claim_word(swapped.rows[0]), "equivalent");
    EXPECT_EQ(swapped.all.cards.size(), 10U) << "the same card in two hosts is one";
}

TEST(claim, cards_without_identity_are_told_apart_by_host_and_label) {
    planted_host host = five_and_five();
    for (planted_card& card : host.cards) {
        card.uuid = "chip 0";  // a number in a host
    }
    const claim_report report = claimed({fleet_bundle(host)});
    EXPECT_EQ(report.all.cards.size(), 10U);
    EXPECT_FALSE(report.all.cards[0].known);
    EXPECT_THAT(report.warnings, Contains(HasSubstr("no serial number and no UUID")));
}

TEST(claim, commitments_are_identities_and_two_senders_are_warned_of) {
    planted_host host = five_and_five();
    host.cards[0].uuid = "[serial 0123456789abcdef]";
    EXPECT_TRUE(claimed({fleet_bundle(host)}).warnings.empty());
    bundle again = fleet_bundle(host);
    again.campaign.campaign = "another";
    const claim_report two = claimed({fleet_bundle(host), again});
    EXPECT_EQ(two.all.cards.size(), 10U);
    EXPECT_THAT(two.warnings, Contains(HasSubstr("two senders")));
    EXPECT_EQ(two.rows[0].base.runs, 30U) << "runs of both campaigns are of the same cards";
}

TEST(claim, one_card_that_failed_spoils_the_row_by_name) {
    bundle b = fleet_bundle(five_and_five());
    for (row_record& row : b.rows) {
        if (row.key.devices.front() == "dev:7") {
            row.state = row_state::failed;
            row.reason = "y[3]: got 1";
        }
    }
    const claim_report report = claimed({b});
    EXPECT_FALSE(report.rows[0].ratio);
    EXPECT_EQ(report.rows[0].why_not, "beta B-CARD-0002: failed (y[3]: got 1)");
}

TEST(claim, unlike_drivers_of_one_model_are_warned_of) {
    bundle b = fleet_bundle(five_and_five());
    for (const auto& [label, driver] :
         {std::pair("dev:0", "1.0"), std::pair("dev:1", "1.1"), std::pair("dev:7", "1.0")}) {
        b.campaign.devices[label]["info"]["driver"] = driver;
    }
    const claim_report report = claimed({b});
    EXPECT_THAT(report.warnings,
                testing::ElementsAre(HasSubstr("cards of alpha ran with unlike drivers")));
}

TEST(claim, two_implementations_of_one_card_are_not_chosen_from) {
    bundle b = fleet_bundle(five_and_five());
    row_record other = b.rows.front();
    other.key.implementation = "second";
    b.rows.push_back(other);
    EXPECT_THAT(claimed({b}).rows[0].why_not, HasSubstr("several implementations"));
}

TEST(claim, what_cannot_be_claimed_is_refused) {
    EXPECT_FALSE(make_claim(std::span<const bundle>{}, {}));
    const std::vector<bundle> one{fleet_bundle({.cards = planted("alpha", "A", 1.0, five)})};
    EXPECT_EQ(make_claim(one, {}).error().code, error_code::not_comparable);
    // One campaign as folder and packed: its cards bear other names there, and would be ten.
    const std::vector<bundle> twice(2, fleet_bundle(five_and_five()));
    EXPECT_THAT(make_claim(twice, {}).error().happened, HasSubstr("given twice"));
    const std::vector<bundle> two{fleet_bundle(five_and_five())};
    EXPECT_EQ(make_claim(two, {.margin = 0.0}).error().code, error_code::bad_usage);
    EXPECT_THAT(make_claim(two, {.compare = {.base = "gamma"}}).error().happened,
                HasSubstr("alpha, beta"));
    EXPECT_FALSE(make_claim(two, {.compare = {.base = "dev"}})) << "both are of that backend";
    EXPECT_NEAR(claimed(two, {.compare = {.base = "beta"}}).rows[0].ratio->difference,
                std::log(0.8), 0.01);
}

TEST(claim, the_same_bytes_whatever_the_order_of_runs) {
    bundle b = fleet_bundle(five_and_five());
    const std::string text = render_claim_json(claimed({b}));
    std::reverse(b.runs.begin(), b.runs.end());
    EXPECT_EQ(text, render_claim_json(claimed({b})));
    EXPECT_EQ(nlohmann::json::parse(text)["rows"][0]["verdict"], "different");
    EXPECT_THAT(render_claim(claimed({b}), {.width = 100}),
                AllOf(HasSubstr("times faster"), HasSubstr("what nearly every card gives")));
}

}  // namespace
}  // namespace accelbench::results
