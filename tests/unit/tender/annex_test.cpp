// SPDX-License-Identifier: Apache-2.0
// What makes an annex, and what is refused by name.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "results/tender/annex_text.hpp"
#include "results/tender/pages.hpp"
#include "tests/unit/results/sample_campaign.hpp"
#include "tests/unit/tender/sample_tender.hpp"

namespace accelbench::results {
namespace {

using testing::HasSubstr;
using testing::Not;

class annexes : public testing::Test {
  protected:
    std::string refusal(const std::string& text) {
        samples::spill(folder.path() / "t.toml", text);
        const auto made = make_annex(folder.path() / "t.toml", samples::two_workloads, "0.1.0");
        return made ? std::string("made") : to_string(made.error());
    }
    static std::string replaced(std::string text, const std::string& from, const std::string& to) {
        const std::size_t at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return text.replace(at, from.size(), to);
    }
    samples::temporary_folder folder;
};

TEST_F(annexes, hold_the_smallest_plan_that_keeps_both_risks) {
    const annex made = samples::sample_annex(folder.path());
    EXPECT_EQ(number_in(made.clauses, "cards.sample"), 104.0);
    EXPECT_EQ(number_in(made.clauses, "cards.bad_allowed"), 2.0);
    EXPECT_NEAR(number_in(made.clauses, "cards.consumer_risk"), 0.0486, 5e-5);
    EXPECT_NEAR(number_in(made.clauses, "cards.producer_risk"), 0.0659, 5e-5);
    EXPECT_EQ(text_in(made.clauses, "workload.w/b"), samples::workload_hash);
}

TEST_F(annexes, read_back_what_was_written_and_know_their_own_hash) {
    const annex made = samples::sample_annex(folder.path());
    samples::spill(folder.path() / "annex.toml", made.text);
    const auto read = read_annex(folder.path() / "annex.toml");
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->clauses, made.clauses);
    EXPECT_EQ(read->sha256, made.sha256);
    EXPECT_EQ(samples::sample_annex(folder.path()).text, made.text);
}

TEST_F(annexes, edited_by_hand_are_refused_wherever_they_were_edited) {
    const annex made = samples::sample_annex(folder.path());
    std::size_t tried = 0;
    for (std::size_t at = 0; at < made.text.size(); at += 7) {
        std::string text = made.text;
        text[at] = text[at] == '1' ? '2' : '1';
        samples::spill(folder.path() / "annex.toml", text);
        EXPECT_FALSE(read_annex(folder.path() / "annex.toml")) << at;
        ++tried;
    }
    EXPECT_GT(tried, 200U);
    samples::spill(folder.path() / "annex.toml", made.text + "# a remark\n");
    const auto read = read_annex(folder.path() / "annex.toml");
    EXPECT_THAT(to_string(read.error()), HasSubstr("edited after it was made"));
}

TEST_F(annexes, lack_no_clause_in_silence) {
    // Each line that says a clause, left out by itself, is named.
    std::istringstream lines(samples::tender_text());
    std::size_t tried = 0;
    std::string section, item;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("[")) {
            section = line == "[[item]]" ? "" : line.substr(1, line.size() - 2) + ".";
            item.clear();
            continue;
        }
        if (line.starts_with("id = ")) {
            item = line.substr(6, line.size() - 7);
            continue;
        }
        if (line.starts_with("format") || line.starts_with("tender") || line.starts_with("suite")) {
            continue;
        }
        const std::string name = line.substr(0, line.find(' '));
        const std::string key =
            item.empty() ? section + name : fmt::format("item.{}.{}", item, name);
        // The item's own line: both items have the same names.
        std::string text = samples::tender_text();
        const std::size_t from = item.empty()
                                     ? text.find("\n[" + section.substr(0, section.size() - 1))
                                     : text.find("id = \"" + item);
        text.erase(text.find("\n" + line, from), line.size() + 1);
        EXPECT_THAT(refusal(text), HasSubstr(fmt::format("clause {} is missing", key)));
        ++tried;
    }
    EXPECT_GE(tried, 40U);
    EXPECT_THAT(refusal(replaced(samples::tender_text(), ", buyer = \"centre\"", "")),
                HasSubstr("clause tender.buyer is missing"));
}

TEST_F(annexes, refuse_what_contradicts_itself) {
    const std::string good = samples::tender_text();
    EXPECT_EQ(refusal(good), "made");
    EXPECT_THAT(refusal(replaced(good, "w/a", "w/c")),
                HasSubstr("clause item.fast.workload: suite two has no workload w/c"));
    EXPECT_THAT(refusal(replaced(good, "tolerance = 0.03", "tolerance = 0.2")),
                HasSubstr("wider than shortfall.remedy"));
    EXPECT_THAT(refusal(replaced(good, "\"precision\"\nboundary = \"host\"",
                                 "\"outcome\"\nboundary = \"resident\"")),
                HasSubstr("clause measurement.boundary"));
    EXPECT_THAT(refusal(replaced(good, "runs = 8", "runs = 5")),
                HasSubstr("clause measurement.runs: 5 runs give no bound at a confidence of 0.95"));
    EXPECT_EQ(
        refusal(replaced(replaced(good, "runs = 8", "runs = 5"), "confidence-bound", "median")),
        "made");
    EXPECT_THAT(refusal(replaced(replaced(good, "lot = 256", "lot = 100000"), "bad_share = 0.05",
                                 "bad_share = 0.0101")),
                HasSubstr("no sampling plan holds both risks"));
    EXPECT_THAT(refusal(replaced(good, "bad_share = 0.05", "bad_share = 0.001")),
                HasSubstr("must lie below"));
    EXPECT_THAT(refusal(replaced(good, "lot = 256", "lot = 256\nsample = 3")),
                HasSubstr("'cards.sample' is reckoned"));
    EXPECT_THAT(refusal(replaced(good, "floor = 1e9", "floor = 1e9\ncommitted = 2")),
                HasSubstr("is what a bidder says"));
    EXPECT_THAT(refusal(replaced(good, "floor = 1e9", "floor = nan")),
                HasSubstr("clause item.fast.floor"));
    EXPECT_THAT(refusal(replaced(good, "floor = 1e9", "flor = 1e9")),
                HasSubstr("no clause 'item.fast.flor'"));
    EXPECT_THAT(refusal(replaced(good, "id = \"short\"", "id = \"fast\"")), HasSubstr("twice"));
    EXPECT_THAT(refusal(replaced(good, "id = \"short\"", "id = \"a.b\"")), HasSubstr("no 'id'"));
}

TEST_F(annexes, take_clauses_of_templates_once_and_name_their_source) {
    const std::string text = replaced(
        replaced(samples::tender_text(), "remedy = 0.1\n", ""), "format",
        fmt::format("templates = [\"{}/results/tender/templates/kma-2004-ladder.toml\"]\nformat",
                    ACCELBENCH_SOURCE));
    samples::spill(folder.path() / "t.toml", text);
    const auto made = make_annex(folder.path() / "t.toml", samples::two_workloads, "0.1.0");
    ASSERT_TRUE(made) << to_string(made.error());
    EXPECT_EQ(number_in(made->clauses, "shortfall.remedy"), 0.1);
    EXPECT_THAT(made->text, HasSubstr("etnews.com/200401080004"));
    const std::string page = render_document_html(annex_document(*made, language::korean));
    EXPECT_THAT(page, HasSubstr("etnews.com/<wbr>200401080004"));
    EXPECT_THAT(refusal(replaced(text, "[shortfall]\n", "[shortfall]\nremedy = 0.2\n")),
                HasSubstr("clause shortfall.remedy is written here and in template"));
}

/// Numbers of a page, in order, without those of the markup.
std::vector<std::string> numbers_of(const std::string& html) {
    std::string text =
        std::regex_replace(html, std::regex("<style>[^]*</style>|<[^>]*>|&#[0-9]+;"), " ");
    std::vector<std::string> found;
    const std::regex number("[0-9]+([.][0-9]+)?");
    for (std::sregex_iterator at(text.begin(), text.end(), number), end; at != end; ++at) {
        found.push_back(at->str());
    }
    std::sort(found.begin(), found.end());
    return found;
}

TEST_F(annexes, have_the_same_numbers_in_both_languages) {
    const annex made = samples::sample_annex(folder.path());
    const std::string korean = render_document_html(annex_document(made, language::korean)),
                      english = render_document_html(annex_document(made, language::english));
    EXPECT_EQ(numbers_of(korean), numbers_of(english));
    EXPECT_GT(numbers_of(korean).size(), 60U);
    for (const std::string& key : in_order(made.clauses)) {
        if (!key.starts_with("item.") && !key.starts_with("workload.") &&
            !key.starts_with("tender.") && !key.starts_with("suite.")) {
            EXPECT_THAT(korean, HasSubstr(key)) << key;
        }
    }
    EXPECT_THAT(english, HasSubstr("no legal advice"));
    EXPECT_THAT(korean, HasSubstr("법률 자문"));
    EXPECT_THAT(english, testing::AllOf(Not(HasSubstr("src=")), Not(HasSubstr("href=\"http"))));
}

}  // namespace
}  // namespace accelbench::results
