// SPDX-License-Identifier: Apache-2.0
// Bundles that keep an annex, and one thing after the other that does not.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "base/sha256.hpp"
#include "results/annotation/row_id.hpp"
#include "results/challenge/challenge.hpp"
#include "results/rows/derive.hpp"
#include "tests/unit/results/fleet_campaign.hpp"
#include "tests/unit/results/sample_campaign.hpp"
#include "tests/unit/tender/sample_tender.hpp"

namespace accelbench::results {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

class bundles : public testing::Test {
  protected:
    void SetUp() override {
        asked = samples::sample_annex(folder.path());
        // 1e6 bytes in 1000 ns are 1e12 B/s; w/b takes 2000 ns.
        content = samples::fleet_bundle(
            {.cards = samples::planted("beta", "B", 1000.0, {1.0, 1.0, 1.0, 1.0}),
             .workloads = {"w/a", "w/b"},
             .rounds = 8});
        content.campaign.created_utc = "2026-11-20T02:00:00Z";
        content.campaign.finished_utc = "2026-11-20T03:00:00Z";
        for (const char* id : {"w/a", "w/b"}) {
            asked.clauses[fmt::format("workload.{}", id)] =
                content.campaign.workloads[id]["sha256"].get<std::string>();
        }
        asked.clauses["measurement.profile"] = std::string("quick");
        asked.clauses["measurement.boundary"] = std::string("resident");
        asked.clauses["versions.drivers"] = std::vector<std::string>{"any"};
        asked.clauses["item.fast.floor"] = 0.9e12;
        promised = paper{.kind = paper_kind::bid, .file = "bid.toml", .clauses = {}};
        promised->clauses["item.fast.committed"] = 1e12;
        promised->clauses["bundle.one"] = hash;
        promised->clauses["cards.model"] = std::string("beta");
        content.witnesses = {"Kim, 2026-11-20"};
        draw({});
    }
    /// The challenge that it ran under.
    void draw(const std::function<void(challenge&)>& change) {
        challenge fields;
        fields.nonce = std::string(64, '7');
        fields.drawn = "2026-11-20T01:30:00Z";
        fields.drawn_by = "centre";
        fields.bound = {{"annex", sha256_hex(asked.text)}};
        if (change) {
            change(fields);
        }
        content.ran_under = *make_challenge(fields);
    }
    std::set<std::string> clauses(const check_options& options = {}) {
        const handed_in one{"b", hash, content};
        found = check_bundles(asked, promised, std::span(&one, 1), options);
        std::set<std::string> names;
        for (const finding& f : found.findings) {
            names.insert(f.clause);
        }
        return names;
    }
    void runs(const std::function<void(run_record&)>& change) {
        for (run_record& run : content.runs) {
            change(run);
        }
        content.rows = derive_rows(content.campaign, content.runs);
    }

    const std::string hash = std::string(64, 'e');
    samples::temporary_folder folder;
    annex asked;
    std::optional<paper> promised;
    bundle content;
    bundle_findings found;
};

TEST_F(bundles, that_keep_the_annex_differ_in_nothing) {
    EXPECT_THAT(clauses(), IsEmpty());
    EXPECT_EQ(found.cards, 4U);
    EXPECT_EQ(found.bad_cards, 0U);
    ASSERT_EQ(found.items.size(), 4U);  // the desirable item is not promised
    EXPECT_EQ(found.items[0].outcome, "pass");
    EXPECT_LT(found.items[0].bound, 1e12);  // the unfavourable end
}

TEST_F(bundles, of_another_hash_name_the_clause) {
    promised->clauses["bundle.one"] = std::string(64, 'f');
    EXPECT_THAT(clauses(), ElementsAre("bundle.*", "bundle.one"));
}

TEST_F(bundles, measured_otherwise_name_the_clause) {
    const auto one = [&](const std::string& clause, const term& value) {
        const term before = asked.clauses.at(clause);
        asked.clauses[clause] = value;
        draw({});
        EXPECT_THAT(clauses(), Contains(clause)) << clause;
        asked.clauses[clause] = before;
    };
    one("measurement.profile", std::string("verdict"));
    one("measurement.boundary", std::string("host"));
    one("measurement.class", std::string("tuned"));
    one("measurement.cache", std::string("warm"));
    one("measurement.launch", std::string("graph"));
    one("measurement.runs", 9.0);
    one("workload.w/b", std::string(64, '1'));
    one("versions.accelbench", std::vector<std::string>{"0.2.0"});
    one("versions.protocol", std::vector<std::string>{"0.2.0"});
    one("versions.drivers", std::vector<std::string>{"550"});
    one("cards.bid", 5.0);
    one("challenge.hours", 1.0);
    one("challenge.drawn_by", std::string("somebody"));
    one("challenge.not_before", std::string("2026-11-20T01:31:00Z"));
    EXPECT_THAT(clauses(), IsEmpty());
    asked.clauses["workload.w/c"] = hash;
    EXPECT_THAT(clauses(), Contains("workload.w/c"));
}

TEST_F(bundles, of_cards_that_are_not_offered_or_given_twice_are_found) {
    promised->clauses["cards.model"] = std::string("alpha");
    EXPECT_THAT(clauses(), ElementsAre("cards.model"));
    promised->clauses["cards.model"] = std::string("beta");
    const std::vector<handed_in> both{{"b", hash, content}, {"c", hash, content}};
    asked.clauses["retest.times"] = 1.0;
    const auto twice = check_bundles(asked, promised, both, {});
    ASSERT_EQ(twice.findings.size(), 1U);
    EXPECT_EQ(twice.findings[0].note, "this campaign was given before");
}

TEST_F(bundles, that_hold_more_than_is_asked_are_taken_by_what_is_asked) {
    const std::vector<run_record> resident = content.runs;
    runs([](run_record& run) {
        run.key.boundary = "host";
        run.visit += "h";
    });
    content.runs.insert(content.runs.end(), resident.begin(), resident.end());
    runs([](run_record&) {});
    EXPECT_THAT(clauses(), IsEmpty());
}

TEST_F(bundles, packed_apart_may_show_one_card_as_several) {
    for (const auto& [label, device] : content.campaign.devices.json().items()) {
        device["info"]["uuid"] = fmt::format("[serial {}a1b2c3d4e5f6]", label.back());
        device["info"].erase("card");
    }
    EXPECT_THAT(clauses(), IsEmpty());  // in one file unlike commitments are unlike cards
    bundle other = content;
    other.campaign.campaign = "another";
    for (const auto& [label, device] : other.campaign.devices.json().items()) {
        device["info"]["uuid"] = fmt::format("[serial {}0f0e0d0c0b0a]", label.back());
    }
    promised->clauses["bundle.two"] = std::string(64, '2');
    const std::vector<handed_in> both{{"b", hash, content}, {"c", std::string(64, '2'), other}};
    const auto apart = check_bundles(asked, promised, both, {});
    ASSERT_EQ(apart.findings.size(), 1U);
    EXPECT_EQ(apart.findings[0].clause, "cards.bid");
    EXPECT_EQ(apart.findings[0].found, "2 packed files");
}

TEST_F(bundles, with_withdrawn_rows_have_no_figure_there) {
    const auto say = [&](const annotation& said) {
        content.standings = row_standings(annotation_log{.entries = {said}});
    };
    const std::string row = row_id(content.rows.front().key);
    say({.date = "2026-11-21",
         .by = "bidder",
         .row = row,
         .standing = row_standing::withdrawn,
         .reason = "slow"});
    EXPECT_THAT(clauses(), ElementsAre("item.fast.committed"));
    ASSERT_EQ(found.findings.size(), 1U);
    EXPECT_THAT(found.findings[0].note, testing::HasSubstr("withdrawn on 2026-11-21 by bidder"));
    EXPECT_EQ(found.items[0].outcome, "no figure");
    EXPECT_EQ(found.bad_cards, 1U);
    say({.date = "2026-11-21",
         .by = "bidder",
         .row = row,
         .standing = row_standing::preview,
         .reason = "early",
         .until = "2026-12-31"});
    EXPECT_THAT(clauses(), ElementsAre("item.fast.committed"));
    EXPECT_THAT(clauses({.as_of = "2026-12-31"}), IsEmpty());
    EXPECT_THAT(clauses({.as_of = "2027-01-01"}), ElementsAre("item.fast.committed"));
}

TEST_F(bundles, that_nobody_witnessed_are_found_where_a_witness_is_asked_for) {
    content.witnesses.clear();
    EXPECT_THAT(clauses(), ElementsAre("execution.witness"));
    asked.clauses["execution.witness"] = std::string("none");
    EXPECT_THAT(clauses(), IsEmpty());
    asked.clauses.erase("execution.witness");
    EXPECT_THAT(clauses(), IsEmpty());
}

TEST_F(bundles, without_the_challenge_or_with_one_that_binds_another_annex_are_found) {
    draw([](challenge& c) { c.bound.front().sha256 = std::string(64, '0'); });
    EXPECT_THAT(clauses(), ElementsAre("annex_sha256"));
    content.ran_under.reset();
    EXPECT_THAT(clauses(), ElementsAre("challenge.drawn_by"));
}

TEST_F(bundles, climb_down_the_ladder_on_the_confidence_bound) {
    // 1e12 B/s measured.
    const auto outcome = [&](double committed) {
        promised->clauses["item.fast.committed"] = committed;
        const auto names = clauses();
        EXPECT_EQ(names.contains("item.fast.committed"), found.items[0].outcome != "pass");
        return found.items[0].outcome;
    };
    EXPECT_EQ(outcome(0.9e12), "pass");
    EXPECT_EQ(outcome(1.02e12), "pass");    // 2 % short, tolerance 3 %
    EXPECT_EQ(outcome(1.05e12), "remedy");  // 5 % short, remedy up to 10 %
    EXPECT_EQ(outcome(1.2e12), "reject");
    // A time is short where it is longer: w/b takes 2000 ns.
    const auto time = [&](double committed) {
        promised->clauses["item.fast.committed"] = 1e12;
        promised->clauses["item.short.committed"] = committed;
        clauses();
        EXPECT_EQ(found.items.size(), 8U);
        return found.items.back().outcome;
    };
    EXPECT_EQ(time(2500.0), "pass");
    EXPECT_EQ(time(1960.0), "pass");
    EXPECT_EQ(time(1900.0), "remedy");
    EXPECT_EQ(time(1700.0), "reject");
}

TEST_F(bundles, are_judged_by_the_bound_unless_the_median_is_agreed) {
    clauses();
    const double bound = found.items[0].bound;
    asked.clauses["measurement.statistic"] = std::string("median");
    clauses();
    EXPECT_GT(found.items[0].bound, bound);
    asked.clauses["measurement.statistic"] = std::string("confidence-bound");
    asked.clauses["measurement.confidence"] = 0.99;  // the rows' intervals are of 95 %
    EXPECT_THAT(clauses(), ElementsAre("item.fast.committed"));
    EXPECT_EQ(found.items[0].outcome, "no figure");
}

TEST_F(bundles, whose_answers_are_wrong_or_less_accurate_have_no_figure_or_say_so) {
    runs([](run_record& run) { run.verification->nmse = 1e-3; });
    EXPECT_THAT(clauses(), ElementsAre("item.fast.accuracy"));
    runs([](run_record& run) { run.state = row_state::failed; });
    EXPECT_THAT(clauses(), Contains("item.fast.committed"));
    EXPECT_EQ(found.items[0].outcome, "no figure");
}

TEST_F(bundles, of_test_doubles_are_no_measurement) {
    runs([](run_record& run) { run.marks = {"double"}; });
    EXPECT_THAT(clauses(), ElementsAre("execution.by"));
    EXPECT_THAT(clauses({.doubles = true}), IsEmpty());
    runs([](run_record& run) { run.marks.clear(); });
    EXPECT_THAT(clauses(), IsEmpty());
    content.campaign.devices["dev:2"]["info"]["kind"] = 5;
    EXPECT_THAT(clauses(), ElementsAre("execution.by"));
    ASSERT_EQ(found.findings.size(), 1U);
    EXPECT_EQ(found.findings[0].found, "a simulator");
    EXPECT_THAT(clauses({.doubles = true}), IsEmpty());
}

TEST_F(bundles, at_acceptance_bear_as_many_bad_cards_as_the_plan) {
    asked.clauses["cards.sample"] = 4.0;
    asked.clauses["cards.bad_allowed"] = 1.0;
    const auto with = [&](std::vector<double> factors) {
        const bundle old = content;
        content = samples::fleet_bundle({.cards = samples::planted("beta", "B", 1000.0, factors),
                                         .workloads = {"w/a", "w/b"},
                                         .rounds = 8});
        content.campaign.created_utc = old.campaign.created_utc;
        content.campaign.finished_utc = old.campaign.finished_utc;
        content.ran_under = old.ran_under;
        content.witnesses = old.witnesses;
        return clauses({.acceptance = true});
    };
    EXPECT_THAT(with({1.0, 1.0, 1.0, 1.2}), IsEmpty());
    EXPECT_EQ(found.bad_cards, 1U);
    EXPECT_THAT(with({1.0, 1.0, 1.2, 1.2}),
                ElementsAre("cards.bad_allowed", "item.fast.committed"));
    EXPECT_EQ(found.bad_cards, 2U);
    EXPECT_THAT(with({1.0, 1.0, 1.0}), ElementsAre("cards.sample"));
}

TEST_F(bundles, that_measured_a_card_again_take_the_result_that_the_rule_says) {
    bundle slower =
        samples::fleet_bundle({.cards = samples::planted("beta", "B", 1200.0, {1.0, 1.0, 1.0, 1.0}),
                               .workloads = {"w/a", "w/b"},
                               .rounds = 8});
    slower.campaign.created_utc = "2026-11-20T01:45:00Z";  // before the other
    slower.campaign.finished_utc = content.campaign.finished_utc;
    slower.ran_under = content.ran_under;
    slower.witnesses = content.witnesses;
    slower.campaign.campaign = "another";
    promised->clauses["bundle.two"] = std::string(64, '2');
    const std::vector<handed_in> both{{"b", hash, content}, {"c", std::string(64, '2'), slower}};
    const auto outcome = [&](const char* rule, double times) {
        asked.clauses["retest.counts"] = std::string(rule);
        asked.clauses["retest.times"] = times;
        found = check_bundles(asked, promised, both, {});
        return found.items[0].outcome;
    };
    EXPECT_EQ(outcome("best", 1.0), "pass");
    EXPECT_EQ(outcome("last", 1.0), "pass");
    EXPECT_TRUE(found.findings.empty());
    EXPECT_EQ(outcome("worst", 1.0), "reject");
    outcome("last", 0.0);
    ASSERT_FALSE(found.findings.empty());
    EXPECT_EQ(found.findings[0].clause, "retest.times");
}

}  // namespace
}  // namespace accelbench::results
