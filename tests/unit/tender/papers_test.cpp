// SPDX-License-Identifier: Apache-2.0
// Every clause, changed in each direction: named, and softened is what takes protection from the
// buyer.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/sha256.hpp"
#include "tests/unit/results/sample_campaign.hpp"
#include "tests/unit/tender/sample_tender.hpp"

namespace accelbench::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using list = std::vector<std::string>;

struct flip {
    std::string key;
    term softer;                 // than the sample's
    std::optional<term> harder;  // none: nothing is harder
};

/// By hand, from the buyer's chair; the table of rules is not asked.
std::vector<flip> directed() {
    const auto text = [](const char* words) { return term(std::string(words)); };
    return {{"item.fast.kind", text("desirable"), {}},
            {"item.fast.floor", 0.9e9, term(1.1e9)},
            {"item.short.floor", 2100.0, term(1900.0)},
            {"item.fast.tolerance", 0.05, term(0.01)},
            {"item.fast.accuracy", 1e-3, term(1e-9)},
            {"item.fast.committed", 1.1e9, term(1.3e9)},
            {"measurement.profile", text("quick"), text("verdict")},
            {"measurement.class", text("tuned"), {}},
            {"measurement.comparison", text("outcome"), {}},
            {"measurement.boundary", text("resident"), {}},
            {"measurement.cache", text("warm"), {}},
            {"measurement.statistic", text("median"), {}},
            {"measurement.confidence", 0.9, term(0.99)},
            {"measurement.runs", 6.0, term(10.0)},
            {"cards.bid", 3.0, term(5.0)},
            {"cards.lot", 255.0, term(257.0)},
            {"cards.sample", 50.0, term(120.0)},
            {"cards.bad_allowed", 3.0, term(1.0)},
            {"cards.drawn", text("bidder-chooses"), {}},
            {"cards.good_share", 0.02, term(0.005)},
            {"cards.bad_share", 0.1, term(0.04)},
            {"cards.consumer_risk", 0.2, term(0.01)},
            {"execution.by", text("bidder"), {}},
            {"execution.witness", text("none"), text("buyer")},
            {"challenge.not_before", text("2026-11-01T01:00:00Z"), text("2026-11-21T01:00:00Z")},
            {"challenge.hours", 100.0, term(24.0)},
            {"versions.accelbench", list{"0.1.0", "0.0.9"}, {}},
            {"versions.protocol", list{"0.1.0", "0.0.9"}, {}},
            {"versions.drivers", list{"550.1", "any"}, term(list{"550.1"})},
            {"retest.times", 2.0, term(0.0)},
            {"retest.counts", text("best"), text("worst")},
            {"shortfall.remedy", 0.2, term(0.05)},
            {"shortfall.remedy_days", 60.0, term(10.0)},
            {"damages.per_day", 0.00075, term(0.002)},
            {"damages.cap", 0.0656, {}},
            {"objection.days", 3.0, term(14.0)},
            {"documents.required", list{"bundle"}, term(list{"bundle", "prices", "conform"})}};
}

/// Changes without a direction.
std::vector<std::pair<std::string, term>> undirected() {
    const std::string other(64, 'a');
    return {{"tender.name", std::string("x")},
            {"tender.buyer", std::string("x")},
            {"tender.date", std::string("2026-11-03")},
            {"suite.name", std::string("x")},
            {"workload.w/a", other},
            {"item.fast.workload", std::string("w/b")},
            {"item.fast.unit", std::string("FLOP/s")},
            {"measurement.launch", std::string("graph")},
            {"cards.producer_risk", 0.2},
            {"challenge.drawn_by", std::string("x")},
            {"bundle.one", other},
            {"cards.model", std::string("gamma")},
            {"template.kma", other}};
}

class papers : public testing::Test {
  protected:
    void SetUp() override {
        asked = samples::sample_annex(folder.path());
        asked.clauses["template.kma"] = std::string(64, 'b');
        write_text_of_bid(samples::bid_terms());
    }
    void write_text_of_bid(const terms& clauses) {
        samples::spill(folder.path() / "bid.toml",
                       samples::paper_text("accelbench bid 1", asked, clauses));
        bid = *read_paper(folder.path() / "bid.toml", paper_kind::bid);
    }
    std::vector<finding> of_contract(const terms& clauses) {
        samples::spill(folder.path() / "contract.toml",
                       samples::paper_text("accelbench contract 1", asked, clauses, bid->sha256));
        const auto read = read_paper(folder.path() / "contract.toml", paper_kind::contract);
        EXPECT_TRUE(read) << to_string(read.error());
        return read ? check_papers(asked, bid, *read) : std::vector<finding>();
    }
    /// The kinds that were found for one clause.
    static std::set<std::string> kinds(const std::vector<finding>& all, const std::string& clause) {
        std::set<std::string> words;
        for (const finding& one : all) {
            if (one.clause == clause) {
                words.emplace(word_of(one.kind));
            }
        }
        return words;
    }
    std::set<std::string> changed(const std::string& key, const term& value) {
        terms clauses = samples::contract_terms(asked);
        EXPECT_TRUE(clauses.contains(key)) << key;
        clauses[key] = value;
        return kinds(of_contract(clauses), key);
    }

    samples::temporary_folder folder;
    annex asked;
    std::optional<paper> bid;
};

TEST_F(papers, that_keep_the_annex_differ_in_nothing) {
    EXPECT_THAT(of_contract(samples::contract_terms(asked)), testing::IsEmpty());
}

TEST_F(papers, every_clause_is_softened_in_its_own_direction) {
    for (const flip& one : directed()) {
        EXPECT_TRUE(changed(one.key, one.softer).contains("softened")) << one.key;
        EXPECT_FALSE(changed(one.key, one.softer).contains("tightened")) << one.key;
        if (one.harder) {
            EXPECT_TRUE(changed(one.key, *one.harder).contains("tightened")) << one.key;
            EXPECT_FALSE(changed(one.key, *one.harder).contains("softened")) << one.key;
        }
    }
    for (const auto& [key, value] : undirected()) {
        EXPECT_TRUE(changed(key, value).contains("changed")) << key;
    }
}

TEST_F(papers, no_clause_is_left_out_of_the_tables_above) {
    std::set<const clause_rule*> seen;
    for (const flip& one : directed()) {
        seen.insert(rule_of(one.key));
        EXPECT_NE(rule_of(one.key)->softer, softening::unknown) << one.key;
    }
    for (const auto& [key, value] : undirected()) {
        seen.insert(rule_of(key));
        EXPECT_EQ(rule_of(key)->softer, softening::unknown) << key;
    }
    for (const clause_rule& rule : clause_rules()) {
        EXPECT_TRUE(seen.contains(&rule)) << rule.key;
    }
}

TEST_F(papers, every_clause_is_in_the_documentation) {
    const std::string page =
        samples::slurp(std::filesystem::path(ACCELBENCH_SOURCE) / "docs" / "tender.md");
    for (const clause_rule& rule : clause_rules()) {
        EXPECT_THAT(page, HasSubstr(fmt::format("`{}`", rule.key)));
    }
}

TEST_F(papers, a_clause_that_is_left_out_or_put_in_is_named) {
    for (const std::string& key : in_order(samples::contract_terms(asked))) {
        terms clauses = samples::contract_terms(asked);
        clauses.erase(key);
        EXPECT_TRUE(kinds(of_contract(clauses), key).contains("dropped")) << key;
    }
    terms clauses = samples::contract_terms(asked);
    clauses["liability.limit"] = 0.1;
    clauses["item.fast.excuse"] = std::string("weather");
    clauses["bundle.two"] = std::string(64, 'a');
    clauses["item.short.committed"] = 1000.0;
    for (const char* key :
         {"liability.limit", "item.fast.excuse", "bundle.two", "item.short.committed"}) {
        EXPECT_THAT(kinds(of_contract(clauses), key), ElementsAre("added")) << key;
    }
}

TEST_F(papers, a_new_cap_on_damages_is_softened_and_so_is_a_lower_one) {
    EXPECT_THAT(changed("damages.cap", 0.5), ElementsAre("softened"));
    asked.clauses["damages.cap"] = 0.3;
    EXPECT_THAT(changed("damages.cap", 0.1), ElementsAre("softened"));
    EXPECT_THAT(changed("damages.cap", std::string("none")), ElementsAre("tightened"));
}

TEST_F(papers, a_list_that_changes_both_ways_is_softened) {
    EXPECT_THAT(changed("versions.drivers", std::vector<std::string>{"550.1", "560.0"}),
                ElementsAre("softened"));
}

TEST_F(papers, risks_that_are_not_those_of_the_plan_are_found) {
    // Fewer cards, and the risks of before: what a hand would leave standing.
    terms clauses = samples::contract_terms(asked);
    clauses["cards.sample"] = 20.0;
    const auto found = of_contract(clauses);
    EXPECT_THAT(kinds(found, "cards.sample"), ElementsAre("softened"));
    EXPECT_THAT(kinds(found, "cards.consumer_risk"), ElementsAre("unmet"));
}

TEST_F(papers, a_bid_must_promise_every_mandatory_item_at_its_floor) {
    const auto bid_with = [&](terms clauses) {
        clauses.emplace("cards.model", std::string("beta"));
        write_text_of_bid(clauses);
    };
    write_text_of_bid({{"item.fast.committed", 1e9}});
    EXPECT_THAT(kinds(check_papers(asked, bid, {}), "cards.model"), ElementsAre("unmet"));
    bid_with({{"bundle.one", std::string(samples::workload_hash)}});
    EXPECT_THAT(kinds(check_papers(asked, bid, {}), "item.fast.committed"), ElementsAre("unmet"));
    bid_with({{"item.fast.committed", 0.99e9}});
    EXPECT_THAT(kinds(check_papers(asked, bid, {}), "item.fast.committed"), ElementsAre("unmet"));
    bid_with({{"item.fast.committed", 1e9}});
    EXPECT_THAT(check_papers(asked, bid, {}), testing::IsEmpty());
    bid_with({{"item.fast.committed", 1e9}, {"measurement.confidence", 0.9}});
    EXPECT_THAT(kinds(check_papers(asked, bid, {}), "measurement.confidence"),
                ElementsAre("softened"));
    bid_with({{"item.fast.committed", 1e9}, {"item.other.floor", 1.0}});
    EXPECT_THAT(kinds(check_papers(asked, bid, {}), "item.other.floor"), ElementsAre("added"));
}

TEST_F(papers, a_promised_time_lies_below_its_floor_and_not_above) {
    asked.clauses["item.short.kind"] = std::string("mandatory");
    terms clauses = samples::bid_terms();
    clauses["item.short.committed"] = 2100.0;
    write_text_of_bid(clauses);
    EXPECT_THAT(kinds(check_papers(asked, bid, {}), "item.short.committed"), ElementsAre("unmet"));
    clauses["item.short.committed"] = 1900.0;
    write_text_of_bid(clauses);
    EXPECT_THAT(check_papers(asked, bid, {}), testing::IsEmpty());
}

TEST_F(papers, of_another_annex_or_another_bid_say_so) {
    const terms clauses = samples::contract_terms(asked);
    annex other = asked;
    other.sha256 = std::string(64, 'c');
    std::swap(asked, other);
    samples::spill(
        folder.path() / "contract.toml",
        samples::paper_text("accelbench contract 1", other, clauses, std::string(64, 'd')));
    const auto read = read_paper(folder.path() / "contract.toml", paper_kind::contract);
    const auto found = check_papers(asked, bid, *read);
    EXPECT_THAT(kinds(found, "annex_sha256"), ElementsAre("changed"));
    EXPECT_THAT(kinds(found, "bid_sha256"), ElementsAre("changed"));
}

TEST_F(papers, are_younger_than_what_they_answer_and_of_one_bidder) {
    samples::spill(folder.path() / "contract.toml",
                   samples::paper_text("accelbench contract 1", asked,
                                       samples::contract_terms(asked), bid->sha256));
    auto contract = read_paper(folder.path() / "contract.toml", paper_kind::contract);
    ASSERT_TRUE(contract) << to_string(contract.error());
    const auto dates = [&] {
        const auto all = check_papers(asked, bid, *contract);
        return std::count_if(all.begin(), all.end(),
                             [](const finding& one) { return one.clause == "date"; });
    };
    EXPECT_EQ(dates(), 0);
    contract->date = "2026-11-24";  // the bid is of the day after
    EXPECT_EQ(dates(), 1);
    bid->date = "2026-11-01";  // and the tender of the day after that
    EXPECT_EQ(dates(), 1);
    contract->date = "2026-10-31";
    EXPECT_EQ(dates(), 2);
    EXPECT_THAT(kinds(check_papers(asked, bid, *contract), "bidder"), testing::IsEmpty());
    contract->bidder = "C";
    EXPECT_THAT(kinds(check_papers(asked, bid, *contract), "bidder"), ElementsAre("changed"));
}

TEST_F(papers, that_cannot_be_read_are_refused_with_what_is_wrong) {
    const auto refusal = [&](const std::string& text, paper_kind kind = paper_kind::bid) {
        samples::spill(folder.path() / "p.toml", text);
        const auto read = read_paper(folder.path() / "p.toml", kind);
        return read ? std::string("read") : to_string(read.error());
    };
    const std::string good = samples::paper_text("accelbench bid 1", asked, samples::bid_terms());
    EXPECT_EQ(refusal(good), "read");
    EXPECT_THAT(refusal(good, paper_kind::contract), HasSubstr("accelbench contract 1"));
    EXPECT_THAT(refusal(good + "\"damages.none\" = 1\n"), HasSubstr("no clause 'damages.none'"));
    EXPECT_THAT(refusal(good + "\"measurement.confidence\" = 95\n"),
                HasSubstr("clause measurement.confidence: 95 is not between 0.5 and 1"));
    EXPECT_THAT(refusal(good + "\"tender.buyer\" = \"cen\\u001b[8mtre\"\n"),
                HasSubstr("cannot be seen"));
    EXPECT_THAT(refusal(good + "\"tender.buyer\" = \"cen\\u200btre\"\n"),
                HasSubstr("cannot be seen"));
    EXPECT_THAT(refusal(good + "\"tender.buyer\" = \"centre\"\n"), "read");
    EXPECT_THAT(refusal("bidder = \"\\u202eB\"\nformat = \"accelbench bid 1\"\n"),
                HasSubstr("cannot be seen"));
    EXPECT_THAT(
        refusal("bidder = \"" + std::string(4001, 'b') + "\"\nformat = \"accelbench bid 1\"\n"),
        HasSubstr("4001 bytes"));
    EXPECT_THAT(refusal("format = \"accelbench bid 1\"\n"), HasSubstr("'bidder' is missing"));
}

}  // namespace
}  // namespace accelbench::results
