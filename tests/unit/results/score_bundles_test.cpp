// SPDX-License-Identifier: Apache-2.0
// What bundles may be scored, and by which criteria and bids.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <regex>

#include "base/sha256.hpp"
#include "results/score/score.hpp"
#include "results/score/score_words.hpp"
#include "tests/unit/results/fleet_campaign.hpp"
#include "tests/unit/results/sample_campaign.hpp"
#include "tests/unit/results/score_samples.hpp"

namespace accelbench::results {
namespace {

using namespace score_samples;
using samples::planted;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// As the reader finds a whole folder.
bundle sealed(bundle b) {
    b.campaign.complete = true;
    b.sealed = true;
    b.manifest_sha256 = sha256_hex(b.path.string());
    return b;
}

/// alpha's cards take about 1 us for copy/a, beta's 0.5 us: 1 and 2 TFLOP/s.
bundle fleet_of_two(const std::string& name = "node1") {
    auto cards = planted("alpha", "A", 1000.0, {0.99, 1.0, 1.01});
    const auto other = planted("beta", "B", 500.0, {0.99, 1.0, 1.01});
    cards.insert(cards.end(), other.begin(), other.end());
    return sealed(
        samples::fleet_bundle({.name = name, .cards = cards, .workloads = {"copy/a", "copy/b"}}));
}

result<score_report> score_of(const std::string& text, std::vector<bundle> bundles,
                              const score_rules& rules = {}, const offer_list& offers = {}) {
    const auto asked = criteria_of(text, two_rows);
    EXPECT_TRUE(asked) << to_string(asked.error());
    return make_score(*asked, offers, bundles, rules);
}

TEST(score, models_are_bids_and_points_follow) {
    const auto found = score_of(top + rate, {fleet_of_two()});
    ASSERT_TRUE(found) << to_string(found.error());
    ASSERT_EQ(found->shown.bids.size(), 2U);
    EXPECT_EQ(found->shown.bids[0].made.name, "alpha");
    EXPECT_NEAR(found->sheet.bids[0].total, 25.0, 0.3);
    EXPECT_NEAR(found->sheet.bids[1].total, 75.0, 0.5);
    EXPECT_TRUE(found->is_decided());
    EXPECT_EQ(found->shown.bids[0].items[0].source, "R1-R3");
    EXPECT_EQ(found->shown.rows.size(), 6U);
    EXPECT_FALSE(found->age_is_proven());
    const auto seconds =
        score_of(top + replaced(replaced(replaced(rate, "FLOP/s", "s"), "0.5e12", "2e-6"), "2.5e12",
                                "0.5e-6"),
                 {fleet_of_two()});
    EXPECT_NEAR(seconds->sheet.bids[0].total, 66.67, 0.5);
}

TEST(score, a_mix_is_a_weighted_geometric_mean) {
    const auto found = score_of(top + of_mix(two_rows), {fleet_of_two()});
    ASSERT_TRUE(found) << to_string(found.error());
    // copy/b takes twice as long as copy/a: sqrt(1 us * 2 us).
    EXPECT_NEAR(found->sheet.bids[0].items[0].value->value, 1e-6 * std::sqrt(2.0), 1e-8);
    EXPECT_EQ(found->sheet.bids[1].total, 100.0);
    EXPECT_EQ(found->shown.bids[0].items[0].source, "R1-R6");
}

TEST(score, missing_and_unsound_rows_earn_nothing_and_are_named) {
    auto bundles = std::vector<bundle>{fleet_of_two()};
    std::erase_if(bundles[0].rows, [](const row_record& row) {
        return row.key.devices[0] == "dev:1" && row.key.workload_id == "copy/a";
    });
    const auto why = [&](std::vector<bundle> changed, const std::string& text = top + rate) {
        const auto found = score_of(text, std::move(changed));
        EXPECT_TRUE(found) << to_string(found.error());
        EXPECT_EQ(found->sheet.bids[0].total, 0.0);
        return text_of(found->sheet.bids[0].items[0].why_not, language::english);
    };
    EXPECT_THAT(why(bundles), HasSubstr("alpha A-CARD-0001: no row at boundary resident"));
    const auto with = [](auto&& change) {
        std::vector<bundle> changed{fleet_of_two()};
        changed[0].campaign.workloads["copy/a"]["compute"] = "f32";
        for (row_record& row : changed[0].rows) {
            if (row.key.devices[0] == "dev:2") {
                change(row);
            }
        }
        return changed;
    };
    EXPECT_THAT(why(with([](row_record& row) { row.state = row_state::unstable; })),
                HasSubstr("A-CARD-0002: unstable"));
    EXPECT_THAT(why(with([](row_record& row) { row.verification->passed = false; })),
                HasSubstr("not verified"));
    EXPECT_THAT(why(with([](row_record& row) { row.verification.reset(); })),
                HasSubstr("not verified"));
    EXPECT_THAT(why(with([](row_record& row) { row.support["compute"] = "bf16"; })),
                HasSubstr("compute in bf16"));
    EXPECT_THAT(why(with([](row_record& row) { row.support["answer"] = "yes-other-precision"; })),
                HasSubstr("floor alone"));
    EXPECT_THAT(why(with([](row_record& row) { row.support["answer"] = "yes-partly-on-host"; })),
                HasSubstr("host's processor"));
    EXPECT_THAT(why(with([](row_record& row) { row.key.tuning_class = "tuned"; })),
                HasSubstr("no row"));
    EXPECT_THAT(why(with([](row_record& row) { row.verification->nmse = 1e-3; }),
                    top + rate + "largest_error = 1e-6\n"),
                AllOf(HasSubstr("1.0e-03"), HasSubstr("1.0e-06")));
    EXPECT_THAT(why({fleet_of_two()}, "class = \"outcome\"\n" + top + rate),
                HasSubstr("boundary host"));
    auto twice = fleet_of_two();
    twice.rows.push_back(twice.rows.front());
    EXPECT_THAT(why({twice}), HasSubstr("several rows"));
}

TEST(score, campaigns_that_are_not_whole_and_slips_of_the_pen_are_refused) {
    const auto refusal = [](std::vector<bundle> bundles, const std::string& text = top + rate) {
        const auto found = score_of(text, std::move(bundles));
        EXPECT_FALSE(found);
        return found ? std::string() : to_string(found.error());
    };
    bundle open = fleet_of_two(), stopped = fleet_of_two();
    open.sealed = false;
    stopped.campaign.complete = false;
    EXPECT_THAT(refusal({open}), HasSubstr("no MANIFEST.sha256"));
    EXPECT_THAT(refusal({stopped}), HasSubstr("not complete"));
    EXPECT_THAT(refusal({fleet_of_two(), fleet_of_two()}), HasSubstr("given twice"));
    bundle packed = fleet_of_two();  // the same campaign, whose serial numbers are commitments
    packed.manifest_sha256 = "another";
    EXPECT_THAT(refusal({fleet_of_two(), packed}), HasSubstr("given twice"));
    EXPECT_THAT(refusal({fleet_of_two()}, top + replaced(rate, "copy/a", "copy/A")),
                AllOf(HasSubstr("item \"rate\""), HasSubstr("workload copy/A")));
}

TEST(score, a_card_may_have_its_rows_from_two_campaigns) {
    bundle first = fleet_of_two(), second = fleet_of_two();
    second.campaign.campaign = "another";
    const auto drop = [](bundle& from, const std::string& workload) {
        std::erase_if(from.rows,
                      [&](const row_record& row) { return row.key.workload_id == workload; });
    };
    drop(first, "copy/a");
    drop(second, "copy/b");
    const auto found = score_of(top + of_mix(two_rows), {first, second});
    ASSERT_TRUE(found) << to_string(found.error());
    EXPECT_EQ(found->sheet.bids[1].total, 100.0);
    EXPECT_EQ(found->shown.bids[0].cards, 3U);
}

TEST(score, support_is_asked_without_a_value) {
    const std::string asked =
        replaced(top, "100", "10") +
        "[[item]]\nname = \"must\"\nkind = \"mandatory\"\nworkload = \"copy/a\"\nsupported = true\n"
        "[[item]]\nname = \"may\"\nkind = \"desirable\"\nworkload = \"copy/b\"\nsupported = "
        "true\npoints = 10\n";
    auto lacking = fleet_of_two();
    for (row_record& row : lacking.rows) {
        if (row.key.devices[0] == "dev:0" && row.key.workload_id == "copy/b") {
            row.state = row_state::unsupported;
        }
    }
    const auto found = score_of(asked, {lacking});
    ASSERT_TRUE(found) << to_string(found.error());
    EXPECT_TRUE(found->sheet.bids[0].mandatory_met);
    EXPECT_EQ(found->sheet.bids[0].total, 0.0);
    EXPECT_EQ(found->sheet.bids[1].total, 10.0);
    EXPECT_THAT(fault(replaced(asked, "supported = true", "supported = false")),
                HasSubstr("not true"));
}

TEST(score, doubles_and_work_of_another_kind_are_refused) {
    auto stand_in = fleet_of_two();
    stand_in.rows.front().marks.emplace_back("double");
    const auto refused = score_of(top + rate, {stand_in});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, error_code::not_scorable);
    EXPECT_THAT(to_string(refused.error()),
                AllOf(HasSubstr("bid \"alpha\""), HasSubstr("test double")));
    const auto other = score_of(top + replaced(rate, "FLOP/s", "OP/s"), {fleet_of_two()});
    ASSERT_FALSE(other);
    EXPECT_THAT(to_string(other.error()), HasSubstr("OP/s"));
}

TEST(score, criteria_are_older_than_the_campaign) {
    // The campaign began on 2024-06-11 at 08:00.
    const auto age = [](const std::string& published) {
        const auto found =
            score_of(replaced(top, "2024-06-10", published) + rate, {fleet_of_two()});
        return found ? text_of(found->bundles[0].age.sentence, language::english)
                     : to_string(found.error());
    };
    EXPECT_THAT(age("2024-06-10"), HasSubstr("by dates that each side wrote itself"));
    EXPECT_THAT(age("2024-06-11"),
                AllOf(HasSubstr("newer than what they judge"), HasSubstr("time and zone")));
    EXPECT_THAT(age("2024-06-12"), HasSubstr("E610"));
    EXPECT_THAT(age("2024-06-11T16:59:59+09:00"), HasSubstr("by dates"));
    EXPECT_THAT(age("2024-06-11T08:00:00Z"), HasSubstr("newer"));
    auto earlier = fleet_of_two();
    earlier.runs.back().started_utc = "2024-06-09T00:00:00Z";
    EXPECT_FALSE(score_of(top + rate, {earlier})) << "a run tells an earlier moment";
}

TEST(score, a_challenge_proves_the_age_or_binds_something_else) {
    const auto asked = criteria_of(replaced(top, "2024-06-10", "2024-06-30") + rate);
    const bundle b = fleet_of_two();
    const auto age = [&](const std::optional<challenge_facts>& facts) {
        const auto found = judge_age(*asked, b, facts);
        return found ? found->sentence.key : to_string(found.error());
    };
    EXPECT_EQ(age(challenge_facts{"feed", "2024-06-11T07:00:00Z", 2, true}), "age.proven")
        << "whatever date was written";
    EXPECT_THAT(age(challenge_facts{"feed", "", 2, false}), HasSubstr("binds other files"));
    EXPECT_THAT(age(challenge_facts{"feed", "", 0, false}), HasSubstr("newer"))
        << "it binds nothing";
}

TEST(score, bundles_of_unlike_challenges_say_so) {
    auto found = score_of(top + rate, {fleet_of_two()});
    ASSERT_TRUE(found) << to_string(found.error());
    const auto notices = [&] {
        std::string all;
        for (const std::string& line : score_words(*found, language::english).notices()) {
            all += line;
        }
        return all;
    };
    EXPECT_EQ(found->bundles[0].challenge, "");
    EXPECT_THAT(notices(), Not(HasSubstr("one challenge")));
    found->bundles.push_back(found->bundles[0]);
    found->bundles[1].is_reference = true;
    found->bundles[1].challenge = "feed";
    EXPECT_THAT(notices(), Not(HasSubstr("one challenge"))) << "a reference is nobody's bid";
    found->bundles[1].is_reference = false;
    EXPECT_THAT(notices(), HasSubstr("did not run under one challenge"));
    found->bundles[0].challenge = "feed";
    EXPECT_THAT(notices(), Not(HasSubstr("one challenge")));
}

TEST(score, simulators_say_so) {
    bundle b = fleet_of_two();
    const auto notices = [&] {
        const auto found = score_of(top + rate, {b});
        EXPECT_TRUE(found);
        return score_words(*found, language::english).notices();
    };
    EXPECT_THAT(notices(), testing::IsEmpty());
    b.campaign.devices["dev:1"]["info"]["kind"] = 5;
    EXPECT_THAT(notices(), testing::ElementsAre(HasSubstr("are simulators")));
}

TEST(score, one_card_says_so) {
    auto cards = planted("alpha", "A", 1000.0, {1.0});
    cards.push_back({"beta", "B-CARD-0000", 500.0});
    const auto found = score_of(
        top + rate, {sealed(samples::fleet_bundle({.cards = cards, .workloads = {"copy/a"}}))});
    ASSERT_TRUE(found) << to_string(found.error());
    EXPECT_FALSE(found->is_decided());
    EXPECT_TRUE(found->sheet.bids[0].items[0].value->bounds) << "over its runs";
    EXPECT_THAT(render_score_table(*found, language::english, 100),
                AllOf(HasSubstr("No rank is claimed"), HasSubstr("holds for this card")));
}

TEST(score, withdrawn_rows_do_not_count_and_the_difference_is_shown) {
    bundle said = fleet_of_two();
    const auto row = std::find_if(said.rows.begin(), said.rows.end(), [](const row_record& one) {
        return one.key.devices[0] == "dev:4" && one.key.workload_id == "copy/a";
    });
    annotation line{.date = "2024-07-01", .by = "maker", .row = row_id(row->key)};
    line.standing = row_standing::withdrawn;
    line.reason = "wrong cooler";
    said.standings = row_standings(annotation_log{.entries = {line}, .head = {}});
    const auto found = score_of(top + rate, {said});
    ASSERT_TRUE(found) << to_string(found.error());
    EXPECT_EQ(found->sheet.bids[1].total, 0.0);
    ASSERT_EQ(found->changes.size(), 2U);
    EXPECT_NEAR(found->changes[1].before, 75.0, 0.5);
    EXPECT_EQ(found->changes[1].after, 0.0);
    EXPECT_EQ(found->changes[0].rank_before, 2U);
    EXPECT_EQ(found->changes[0].rank_after, 1U);
    EXPECT_THAT(render_score_table(*found, language::english, 100),
                AllOf(HasSubstr("2024-07-01"), HasSubstr("wrong cooler")));
}

TEST(score, a_preview_counts_until_its_last_day) {
    bundle said = fleet_of_two();
    annotation line{.date = "2024-07-01", .by = "maker", .row = std::string(every_row)};
    line.standing = row_standing::preview;
    line.reason = "on sale in August";
    line.until = "2024-08-31";
    said.standings = row_standings(annotation_log{.entries = {line}, .head = {}});
    EXPECT_EQ(score_of(top + rate, {said})->sheet.bids[1].total, 0.0) << "no day was named";
    EXPECT_GT(score_of(top + rate, {said}, {.as_of = "2024-08-31"})->sheet.bids[1].total, 0.0);
    EXPECT_EQ(score_of(top + rate, {said}, {.as_of = "2024-09-01"})->sheet.bids[1].total, 0.0);
}

offer_list offers_of(std::vector<offer> offers) {
    return {.file = "b.toml",
            .sha256 = "x",
            .currency = "KRW",
            .vat = "excluded",
            .offers = std::move(offers)};
}

TEST(score, bids_of_one_model_name_their_bundles) {
    const auto asked = [](const offer_list& offers) {
        std::vector<bundle> bundles{fleet_of_two("node1"), fleet_of_two("node2")};
        const auto found = score_of(top + rate, bundles, {}, offers);
        return found ? std::to_string(found->shown.bids.size()) : to_string(found.error());
    };
    EXPECT_EQ(asked(offers_of(
                  {{"one", "alpha", {"node1"}, {}, {}}, {"two", "alpha", {"node2"}, {}, {}}})),
              "2");
    EXPECT_THAT(
        asked(offers_of({{"one", "alpha", {}, {}, {}}, {"two", "alpha", {"node2"}, {}, {}}})),
        HasSubstr("Name the bundles of both"));
    EXPECT_THAT(asked(offers_of({{"one", "gamma", {}, {}, {}}})), HasSubstr("called \"gamma\""));
    EXPECT_THAT(asked(offers_of({{"one", "alpha", {"node1"}, {}, {}}})),
                HasSubstr("bundle node2 is of no bid"));
    EXPECT_THAT(asked(offers_of({{"one", "alpha", {"node3"}, {}, {}}})),
                HasSubstr("node3 was not given"));
}

TEST(score, prices_are_in_the_currency_that_was_asked_for) {
    const std::string by = formula_text + "[[piece]]\npoints = \"W * lowest / bid\"\n";
    const auto criteria =
        criteria_of(replaced(top, "100", "200") + rate + priced(by, 100.0), "", by);
    ASSERT_TRUE(criteria) << to_string(criteria.error());
    const std::vector<bundle> bundles{fleet_of_two()};
    const auto asked = [&](const offer_list& offers) {
        const auto found = make_score(*criteria, offers, bundles, {});
        return found ? render_score_json(*found) : to_string(found.error());
    };
    offer_list offers =
        offers_of({{"A", "alpha", {}, 80.0, "page 1"}, {"B", "beta", {}, 100.0, "page 2"}});
    const auto json = nlohmann::json::parse(asked(offers));
    EXPECT_EQ(json["bids"][0]["price_points"], 100.0);
    EXPECT_EQ(json["bids"][1]["price_points"], 80.0);
    EXPECT_EQ(json["first"]["contenders"], nlohmann::json::array({"B"}));
    offers.currency = "USD";
    EXPECT_THAT(asked(offers), AllOf(HasSubstr("USD"), HasSubstr("KRW")));
    offers = offers_of({{"A", "alpha", {}, 80.0, "page 1"}, {"B", "beta", {}, {}, {}}});
    EXPECT_THAT(asked(offers), AllOf(HasSubstr("bid \"B\""), HasSubstr("no price")));
    EXPECT_THAT(asked({}), HasSubstr("--bids"));
}

TEST(score_offers, faults_are_named) {
    const auto offers = [](const std::string& text) {
        const samples::temporary_folder folder;
        samples::spill(folder.path() / "b.toml", text);
        const auto read = read_offers(folder.path() / "b.toml");
        return read ? std::string("read") : to_string(read.error());
    };
    const std::string money = "currency = \"KRW\"\nvat = \"excluded\"\n";
    const std::string bid = "[[bid]]\nname = \"A\"\nmodel = \"m\"\n";
    EXPECT_EQ(offers(money + bid + "price = 5\norigin = \"p\"\nbundles = [\"x\"]\n"), "read");
    EXPECT_THAT(offers(money), HasSubstr("no bid"));
    EXPECT_THAT(offers(money + bid + "price = 5\n"), HasSubstr("'origin' is missing"));
    EXPECT_THAT(offers(money + bid + bid), HasSubstr("called \"A\" already"));
    EXPECT_THAT(offers(bid + "price = 5\norigin = \"p\"\n"), HasSubstr("no currency"));
    EXPECT_THAT(offers(money + bid + "bundles = [3]\n"), HasSubstr("no name"));
    EXPECT_THAT(offers(money + bid + "price = 0\norigin = \"p\"\n"), HasSubstr("'price' is 0"));
}

TEST(score, the_reference_is_pinned_and_no_bid) {
    const samples::temporary_folder folder;
    const auto write = [&](const std::string& name, const std::string& model, double time) {
        const auto fleet =
            samples::fleet_bundle({.cards = planted(model, model, time, {0.99, 1.0, 1.01}),
                                   .workloads = {"copy/a", "copy/b"}});
        samples::campaign_builder builder({"dev:0", "dev:1", "dev:2"},
                                          name == "r" ? "11111111-2222-3333-4444-555555555555"
                                                      : "21111111-2222-3333-4444-555555555555");
        builder.campaign.environment = fleet.campaign.environment;
        builder.campaign.devices = fleet.campaign.devices;
        builder.campaign.workloads = fleet.campaign.workloads;
        builder.runs = fleet.runs;
        for (run_record& run : builder.runs) {
            run.campaign = builder.campaign.campaign;
        }
        builder.write(folder.path() / name);
        auto read = read_bundle(folder.path() / name);
        EXPECT_TRUE(read) << to_string(read.error());
        return *read;
    };
    const std::vector<bundle> bundles{write("r", "reference", 1000.0), write("b", "beta", 400.0)};
    const std::string pinned = *sha256_file(folder.path() / "r" / "MANIFEST.sha256");
    const std::string text = top + "[reference]\nmodel = \"reference\"\nmanifest_sha256 = [\"" +
                             pinned + "\"]\n" + of_mix(two_rows, "times");
    const auto found = score_of(text, bundles);
    ASSERT_TRUE(found) << to_string(found.error());
    ASSERT_EQ(found->shown.bids.size(), 1U);
    EXPECT_NEAR(found->sheet.bids[0].items[0].value->value, 2.5, 0.02);
    const auto without = score_of(text, {bundles[1]});
    ASSERT_FALSE(without);
    EXPECT_THAT(to_string(without.error()), HasSubstr(pinned));
}

TEST(score_sheet_pages, have_equal_numbers_in_both_languages) {
    const auto found = score_of(top + rate, {fleet_of_two()});
    const auto numbers = [](const std::string& page) {
        const std::regex number("[0-9]+(\\.[0-9]+)?");
        std::vector<std::string> all;
        for (auto at = std::sregex_iterator(page.begin(), page.end(), number);
             at != std::sregex_iterator(); ++at) {
            all.push_back(at->str());
        }
        std::sort(all.begin(), all.end());
        return all;
    };
    const std::string english = render_document_markdown(score_document(*found, language::english));
    const std::string korean = render_document_markdown(score_document(*found, language::korean));
    EXPECT_EQ(numbers(english), numbers(korean));
    EXPECT_THAT(korean, AllOf(HasSubstr("배점표"), HasSubstr("희망"), Not(HasSubstr("?"))));
    EXPECT_FALSE(std::regex_search(english, std::regex("\\?[a-z_.]+\\?")));
    EXPECT_THAT(english, HasSubstr(found->asked.sha256));
}

}  // namespace
}  // namespace accelbench::results
