// SPDX-License-Identifier: Apache-2.0
// What buyers and bidders write, and hand over: tenders, annexes, bids, challenges.
#include <gtest/gtest.h>

#include "results/challenge/challenge.hpp"
#include "results/tender/check.hpp"
#include "results/tender/pages.hpp"
#include "tests/fuzz/mutator.hpp"
#include "tests/unit/results/sample_campaign.hpp"
#include "tests/unit/tender/sample_tender.hpp"

namespace accelbench::fuzz {
namespace {

using namespace results;

const std::vector<std::string_view> words{"[[item]]\n",
                                          "[terms]\n",
                                          "id = \"fast\"\n",
                                          "kind = \"desirable\"\n",
                                          "floor = -1\n",
                                          "floor = 1e308\n",
                                          "floor = nan\n",
                                          "lot = 99999999999\n",
                                          "lot = 2\n",
                                          "bad_share = 1\n",
                                          "\"item..floor\" = 1\n",
                                          "\"item.*.floor\" = 1\n",
                                          "\"workload.\" = \"x\"\n",
                                          "\"bundle.a\" = 3\n",
                                          "drivers = []\n",
                                          "cap = \"none\"\n",
                                          "cap = \"all\"\n",
                                          "not_before = 2026-02-30\n",
                                          "templates = [1]\n",
                                          "templates = [\"/dev/null\"]\n",
                                          "= ",
                                          "\"",
                                          "[",
                                          "{",
                                          ".",
                                          "*",
                                          "\xff",
                                          "<script>"};

class fuzz_tender : public testing::Test {
  protected:
    samples::temporary_folder folder;
};

TEST_F(fuzz_tender, tenders) {
    mutator change(501);
    std::size_t made = 0, refused = 0;
    for (std::size_t i = 0; i < 300 * effort; ++i) {
        const std::string text = change.text(samples::tender_text(), words);
        samples::spill(folder.path() / "t.toml", text);
        const auto annex = make_annex(folder.path() / "t.toml", samples::two_workloads, "0.1.0");
        if (!annex) {
            ++refused;
            expect_sentence(annex.error(), text);
            continue;
        }
        ++made;
        samples::spill(folder.path() / "annex.toml", annex->text);
        const auto read = read_annex(folder.path() / "annex.toml");
        ASSERT_TRUE(read) << to_string(read.error()) << "\n" << annex->text;
        EXPECT_EQ(read->clauses, annex->clauses);
        const std::string page = render_document_html(annex_document(*annex, language::korean));
        EXPECT_EQ(page.find("<script"), std::string::npos);
    }
    EXPECT_GE(made, effort);
    EXPECT_GT(refused, 100 * effort);
}

TEST_F(fuzz_tender, annexes_bids_and_contracts) {
    const annex asked = samples::sample_annex(folder.path());
    const std::string bid = samples::paper_text("accelbench bid 1", asked, samples::bid_terms()),
                      contract =
                          samples::paper_text("accelbench contract 1", asked,
                                              samples::contract_terms(asked), std::string(64, 'a'));
    mutator change(502);
    std::size_t read = 0, refused = 0;
    for (std::size_t i = 0; i < 100 * effort; ++i) {
        const bool second = i % 2 == 0;
        const std::string text = change.text(second ? contract : bid, words);
        samples::spill(folder.path() / "p.toml", text);
        const auto paper =
            read_paper(folder.path() / "p.toml", second ? paper_kind::contract : paper_kind::bid);
        if (!paper) {
            ++refused;
            expect_sentence(paper.error(), text);
            continue;
        }
        ++read;
        const auto findings = check_papers(asked, second ? std::nullopt : std::optional(*paper),
                                           second ? std::optional(*paper) : std::nullopt);
        EXPECT_FALSE(render_findings(asked, findings, {}).empty());
        EXPECT_TRUE(nlohmann::json::accept(render_findings_json(asked, findings, {})));
    }
    EXPECT_GT(read, effort);
    EXPECT_GT(refused, 10 * effort);
    for (std::size_t i = 0; i < 50 * effort; ++i) {
        const std::string text = change.text(asked.text, words);
        samples::spill(folder.path() / "annex.toml", text);
        const auto again = read_annex(folder.path() / "annex.toml");
        ASSERT_TRUE(!again || text == asked.text) << text;
        if (!again) {
            expect_sentence(again.error(), text);
        }
    }
}

TEST_F(fuzz_tender, challenges) {
    challenge fields;
    fields.nonce = std::string(64, '7');
    fields.drawn = "2026-11-20T01:30:00Z";
    fields.drawn_by = "조달청";
    fields.bound = {{"annex", std::string(64, 'a')}, {"criteria", std::string(64, 'b')}};
    const challenge sound = *make_challenge(fields);
    mutator change(503);
    std::size_t refused = 0;
    for (std::size_t i = 0; i < 500 * effort; ++i) {
        const std::string text =
            change.text(sound.text, {"\n[[bound]]\n", "name = \"annex\"\n", "nonce = \"", "\"\n",
                                     "\xed\xa0\x80", "\\", "\r\n", "2026-11-20T01:30:00Z"});
        const auto read = parse_challenge(text, "c.toml");
        if (!read) {
            ++refused;
            expect_sentence(read.error(), text);
        } else {
            EXPECT_EQ(read->text, text);
            EXPECT_EQ(make_challenge(*read)->text, text);
        }
    }
    EXPECT_GT(refused, 300 * effort);
}

}  // namespace
}  // namespace accelbench::fuzz
