// SPDX-License-Identifier: Apache-2.0
// What every form of a comparison says of its figures, and what it leaves out.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <tuple>

#include "results/annotation/row_id.hpp"
#include "results/compare/cells.hpp"
#include "results/compare/csv_line.hpp"
#include "results/compare/device_table.hpp"
#include "results/compare/render.hpp"
#include "results/compare/words.hpp"
#include "tests/unit/results/compared.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(compare_forms, a_row_that_was_taken_back_has_no_figure_in_any_form) {
    std::vector<bundle> bundles{samples::full_campaign().as_bundle()};
    const auto plain = compared(bundles);
    const auto& before = row_of(plain, "matmul/square/m64n64k64/nt/f32");
    ASSERT_TRUE(before.base_row->flop_per_s);
    const std::string rate = rate_text(before.base_row),
                      unrounded = fmt::format("{}", *before.base_row->flop_per_s);
    annotation said;
    said.row = row_id(before.base_row->key);
    said.standing = row_standing::withdrawn;
    said.date = "2026-11-26";
    said.by = "Vendor A";
    said.reason = "wrong clocks";
    bundles.front().standings = row_standings(annotation_log{.entries = {said}, .head = {}});
    const auto report = compared(bundles);
    const auto& row = row_of(report, "matmul/square/m64n64k64/nt/f32");
    EXPECT_FALSE(row.comparable);
    EXPECT_THAT(row.why_not, HasSubstr("withdrawn"));
    EXPECT_TRUE(row.candidate_row->flop_per_s) << "nobody took the other side's row back";
    EXPECT_THAT(render_csv(plain), HasSubstr(unrounded));
    EXPECT_THAT(render_table(plain, {.width = 200}), HasSubstr(rate));
    for (const std::string& text : {render_csv(report), render_json(report)}) {
        EXPECT_THAT(text, Not(HasSubstr(unrounded)));
    }
    for (const std::string& text :
         {render_table(report, {.width = 200}), render_markdown(report),
          render_devices(bundles.front(), {.width = 200}, "2026-11-27")}) {
        for (std::size_t at = 0; (at = text.find(before.workload_id, at)) != std::string::npos;
             ++at) {
            const std::string line = text.substr(at, text.find('\n', at) - at);
            EXPECT_THAT(line, Not(HasSubstr(rate)));
        }
        EXPECT_THAT(text, HasSubstr("wrong clocks"));
    }
}

TEST(compare_forms, figures_have_their_status_and_row_in_every_form) {
    std::vector<bundle> bundles{samples::full_campaign().as_bundle()};
    for (const auto& [witness, word, key] :
         {std::tuple("", "measured (self)", "measured-self"),
          std::tuple("Kim", "measured (witnessed)", "measured-witnessed")}) {
        if (*witness != '\0') {
            bundles.front().witnesses = {witness};
        }
        const auto report = compared(bundles);
        for (const std::string& text :
             {render_table(report, {.width = 200}), render_markdown(report),
              render_devices(bundles.front(), {.width = 200}, "")}) {
            EXPECT_THAT(text, HasSubstr(std::string("status of all figures: ") + word));
        }
        const auto json = nlohmann::json::parse(render_json(report));
        EXPECT_EQ(json["status"], key);
        EXPECT_EQ(json["rows"][0]["base"]["rate"]["status"], key);
        EXPECT_EQ(json["rows"][0]["base"]["row_id"], row_id(report.rows[0].base_row->key));
        const std::string csv = render_csv(report);
        EXPECT_THAT(csv, HasSubstr(std::string(key) + "," + row_id(report.rows[0].base_row->key)));
    }
}

TEST(compare_forms, no_name_becomes_a_formula_of_a_spreadsheet) {
    EXPECT_EQ(csv_text("=HYPERLINK(1;2)"), "'=HYPERLINK(1;2)");
    EXPECT_EQ(csv_text("@SUM(A1,A2)"), "\"'@SUM(A1,A2)\"");
    EXPECT_EQ(csv_text("-1+1"), "'-1+1");
    EXPECT_EQ(csv_text("\tchip"), "'\tchip");
    EXPECT_EQ(csv_text("chip = 7, fast"), "\"chip = 7, fast\"");
    EXPECT_EQ(csv_text(""), "");
}

TEST(compare_forms, the_order_of_runs_changes_no_byte_of_any_form) {
    const std::vector<bundle> bundles{samples::full_campaign().as_bundle()};
    const auto all = [](const std::vector<bundle>& inputs) {
        const comparison report = compared(inputs);
        return render_table(report, {}) + render_json(report) + render_csv(report) +
               render_markdown(report);
    };
    const std::string expected = all(bundles);
    std::mt19937_64 random(samples::seed);
    for (int i = 0; i < 5; ++i) {
        auto made = samples::full_campaign();
        std::shuffle(made.runs.begin(), made.runs.end(), random);
        ASSERT_EQ(all({made.as_bundle()}), expected);
    }
}

TEST(compare_forms, no_colour_unless_asked_and_then_only_emphasis) {
    const std::vector<bundle> bundles{samples::full_campaign().as_bundle()};
    const comparison report = compared(bundles);
    const std::string plain = render_table(report, {});
    EXPECT_EQ(plain.find('\x1b'), std::string::npos);
    std::string loud = render_table(report, {.colour = true});
    EXPECT_NE(loud.find("\x1b[1mfaster\x1b[0m"), std::string::npos);
    for (const std::string code : {"\x1b[1m", "\x1b[0m"}) {
        for (auto at = loud.find(code); at != std::string::npos; at = loud.find(code)) {
            loud.erase(at, code.size());
        }
    }
    EXPECT_EQ(loud, plain);
}

}  // namespace
}  // namespace accelbench::results
