// SPDX-License-Identifier: Apache-2.0
// What may be claimed, as of when.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "results/cite/citation.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

using testing::HasSubstr;
using testing::Not;

bundle sample() {
    samples::campaign_builder c({"cpu:0"});
    const row_key key = c.add_workload("copy/{1}/n1/f32", 0.0, 2.6e5);
    c.add_visits(key, {{"cpu:0", 50000.0}}, 8);
    const row_key other = c.add_workload("copy/b/n2/f32", 0.0, 2.6e5);
    c.add_state(other, "cpu:0", row_state::unsupported, "no such thing");
    return c.as_bundle();
}

void say(bundle& b, std::size_t row, row_standing standing, const std::string& until = "") {
    annotation one{.date = "2026-11-26",
                   .by = "Vendor A",
                   .row = row_id(b.rows[row].key),
                   .standing = standing,
                   .reason = "wrong clocks",
                   .until = until};
    one.reply = "we do not agree";
    ASSERT_TRUE(annotate_rows(b, {.entries = {one}}, "it"));
}

TEST(citation, has_what_a_reader_needs_in_both_languages_with_the_same_figures) {
    bundle b = sample();
    b.manifest_sha256 = std::string(64, 'c');
    citation made = cite(b, {}, "2026-11-26");
    made.retrieved = "2026-11-27";
    ASSERT_EQ(made.rows.size(), 1U);
    ASSERT_EQ(made.refused.size(), 1U);
    EXPECT_THAT(made.refused[0].why, HasSubstr("no such thing"));
    for (const language tongue : {language::english, language::korean}) {
        const std::string text = render_citation(made, tongue);
        for (const std::string& part :
             {row_id(b.rows[made.rows[0].workload == b.rows[0].key.workload_id ? 0 : 1].key),
              to_text(made.rows[0].value), interval_text(made.rows[0].value),
              std::string("2026-11-27"), std::string("copy/{1}/n1/f32"), std::string(64, 'c'),
              std::string(word_of(figure_status::measured_self, tongue)),
              made.rows[0].workload_sha256}) {
            EXPECT_THAT(text, HasSubstr(part));
        }
    }
    const auto json = nlohmann::json::parse(render_citation_json(made));
    EXPECT_EQ(json["rows"][0]["value"], made.rows[0].value.value);
    EXPECT_EQ(json["rows"][0]["status"], "measured-self");
    EXPECT_EQ(json["refused"].size(), 1U);
}

TEST(citation, refuses_what_was_withdrawn_or_has_expired_and_marks_what_is_disputed) {
    bundle b = sample();
    const std::size_t good = b.rows[0].time_ns ? 0 : 1;
    say(b, good, row_standing::withdrawn);
    EXPECT_TRUE(cite(b, {good}, "2026-11-26").rows.empty());
    EXPECT_THAT(cite(b, {good}, "2026-11-26").refused[0].why,
                HasSubstr("was withdrawn on 2026-11-26 by Vendor A: wrong clocks"));
    b = sample();
    say(b, good, row_standing::preview, "2026-12-31");
    EXPECT_EQ(cite(b, {good}, "2026-12-31").rows.size(), 1U);
    EXPECT_TRUE(cite(b, {good}, "2027-01-01").rows.empty());
    b = sample();
    say(b, good, row_standing::disputed);
    const std::string text = render_citation(cite(b, {good}, "2026-11-26"), language::english);
    EXPECT_THAT(text, HasSubstr(", disputed: "));
    EXPECT_THAT(text, HasSubstr("we do not agree"));
}

TEST(citation, a_doubles_figure_is_nobodys_and_a_witness_is_named) {
    bundle b = sample();
    const std::size_t good = b.rows[0].time_ns ? 0 : 1;
    b.witnesses = {"Kim, 2026-11-26"};
    const citation made = cite(b, {good}, "2026-11-26");
    EXPECT_EQ(made.status, figure_status::measured_witnessed);
    EXPECT_THAT(render_citation(made, language::english), HasSubstr("witness: Kim"));
    EXPECT_THAT(render_citation(made, language::english), Not(HasSubstr("(self)")));
    b.rows[good].marks.emplace_back("double");
    EXPECT_TRUE(cite(b, {good}, "2026-11-26").rows.empty());
}

}  // namespace
}  // namespace accelbench::results
