// SPDX-License-Identifier: Apache-2.0
// The scoring sheet to the byte, in both languages, and its JSON. After an intended change run the
// program with ACCELBENCH_WRITE_GOLDEN=1, read the difference and look at the page in a browser.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "results/score/score.hpp"
#include "tests/golden/results/golden.hpp"
#include "tests/unit/results/fleet_campaign.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

/// A floor, a curve, steps, a relative item and a price.
criteria every_kind() {
    criteria asked{.title = "servers",
                   .file = "criteria.toml",
                   .sha256 = std::string(64, 'c'),
                   .published = "2024-06-01",
                   .technical_pass = 0.2,
                   .tie_break = {"technical", "price", "lot"}};
    const auto add = [&](const char* name, item_kind kind, item_quantity quantity, curve by) {
        criterion item{.name = name, .kind = kind, .workload = "copy/a", .quantity = quantity};
        item.tuning = "default";
        item.boundary = "resident";
        item.points = by.points;
        item.by = by;
        asked.items.push_back(std::move(item));
    };
    add("within 2 us", item_kind::mandatory, item_quantity::seconds, {.less_is_better = true});
    asked.items.back().limit = 2e-6;
    add("rate", item_kind::desirable, item_quantity::flop_rate,
        {.floor = 0.5e12, .full = 2.5e12, .floor_points = 5.0, .points = 40.0});
    add("bandwidth", item_kind::desirable, item_quantity::byte_rate,
        {.kind = curve_kind::steps,
         .floor = 0.9e12,
         .full = 1.5e12,
         .points = 20.0,
         .steps = {{0.9e12, 8.0}, {1.5e12, 20.0}}});
    add("against the best", item_kind::relative, item_quantity::byte_rate,
        {.floor = 0.4, .full = 1.0, .points = 20.0});
    asked.items.push_back({.name = "price", .kind = item_kind::price, .points = 20.0});
    asked.price = price_terms{.currency = "KRW",
                              .vat = "excluded",
                              .estimate = 1'000'000.0,
                              .estimate_origin = "invented",
                              .formula = {.name = "f",
                                          .title = "shares",
                                          .title_ko = "비례",
                                          .source = "invented",
                                          .date = "2024-05-01",
                                          .note = "An example.",
                                          .note_ko = "예시입니다.",
                                          .file = "f.toml",
                                          .sha256 = std::string(64, 'f'),
                                          .pieces = {{0.0, "W * lowest / bid"}}}};
    return asked;
}

TEST(golden, scoring_sheet_in_both_languages) {
    auto cards = samples::planted("alpha", "A", 1000.0, {0.98, 1.0, 1.02});
    for (const auto& [model, prefix, time] :
         {std::tuple("beta", "B", 980.0), std::tuple("gamma", "C", 2400.0)}) {
        const auto more = samples::planted(model, prefix, time, {0.98, 1.0, 1.02});
        cards.insert(cards.end(), more.begin(), more.end());
    }
    std::vector<bundle> bundles{samples::fleet_bundle({.cards = cards, .workloads = {"copy/a"}})};
    bundles[0].campaign.complete = true;
    bundles[0].sealed = true;
    bundles[0].manifest_sha256 = std::string(64, 'd');
    const offer_list offers{.file = "bids.toml",
                            .sha256 = std::string(64, 'b'),
                            .currency = "KRW",
                            .vat = "excluded",
                            .offers = {{"Alpha Ltd", "alpha", {}, 900'000.0, "bid, page 1"},
                                       {"Beta Ltd", "beta", {}, 950'000.0, "bid, page 2"},
                                       {"Gamma Ltd", "gamma", {}, 500'000.0, "bid, page 3"}}};
    const auto report = make_score(every_kind(), offers, bundles, {});
    ASSERT_TRUE(report) << to_string(report.error());
    for (const language tongue : {language::english, language::korean}) {
        const auto document = score_document(*report, tongue);
        const std::string name = "score." + std::string(code_of(tongue));
        expect_golden(name + ".html", render_document_html(document));
        expect_golden(name + ".md", render_document_markdown(document));
    }
    expect_golden("score.json", render_score_json(*report));
    expect_golden("score.txt", render_score_table(*report, language::english, 100));
}

}  // namespace
}  // namespace accelbench::results
