// SPDX-License-Identifier: Apache-2.0
// What was said of rows after they were measured: beside each row, and all of it on one page.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "results/report/pages.hpp"
#include "results/report/strings.hpp"

namespace accelbench::results {

std::string standing_text(const device_row& row, language tongue) {
    const row_status& now = row.standing;
    std::vector<std::string> lines;
    if (const std::string why = why_not_used(now); !why.empty()) {
        lines.push_back(translated(why, tongue).text);
        if (row.former) {
            lines.push_back(say(tongue, "annotation.former", {to_text(*row.former)}));
        }
    } else if (now.standing != row_standing::valid) {
        lines.push_back(
            say(tongue, "annotation.since",
                {translated(to_string(now.standing), tongue).text, now.date, now.by, now.reason}));
        if (!now.until.empty()) {
            lines.push_back(say(tongue, "annotation.until", {now.until}));
        }
    }
    for (const row_reply& reply : now.replies) {
        lines.push_back(say(tongue, "annotation.reply", {reply.by, reply.date, reply.text}));
    }
    return fmt::format("{}", fmt::join(lines, "\n"));
}

doc_cell state_cell(const device_row& row, language tongue) {
    if (row.standing.standing == row_standing::valid) {
        return translated(to_string(row.state), tongue);
    }
    const std::string word(to_string(row.standing.standing));
    return {translated(word, tongue).text, word};
}

doc_page annotations_page(const report_data& data, language tongue) {
    doc_page page{.id = "annotations", .title = say(tongue, "page.annotations"), .wide = true};
    page.text(block_kind::lead, say(tongue, "annotation.lead"));
    page.text(block_kind::paragraph, data.as_of.empty()
                                         ? say(tongue, "annotation.no_day")
                                         : say(tongue, "annotation.as_of", {data.as_of}));
    doc_table table{.caption = say(tongue, "page.annotations"),
                    .columns = columns_of(tongue, {"date", "who", "number", "row_id", "standing",
                                                   "words", "bundle"})};
    for (const report_annotation& one : data.annotations) {
        const annotation& said = one.said;
        std::vector<std::string> words;
        for (const std::string& text :
             {said.reason, said.until.empty() ? "" : say(tongue, "annotation.until", {said.until}),
              said.replaced_by.empty() ? ""
                                       : say(tongue, "annotation.replaced", {said.replaced_by}),
              said.reply.empty()
                  ? ""
                  : say(tongue, "annotation.reply", {said.by, said.date, said.reply})}) {
            if (!text.empty()) {
                words.push_back(text);
            }
        }
        const std::string standing(said.standing ? to_string(*said.standing) : "");
        table.rows.push_back(
            {said.date, said.by, one.number,
             said.row == every_row ? say(tongue, "annotation.every_row") : said.row,
             doc_cell(translated(standing, tongue).text, standing),
             fmt::format("{}", fmt::join(words, "\n")), data.bundles[one.bundle].path});
    }
    page.table(std::move(table));
    std::vector<phrase> heads;
    for (const report_bundle& bundle : data.bundles) {
        if (bundle.annotations > 0) {
            heads.push_back({say(tongue, "annotation.head",
                                 {bundle.path, std::to_string(bundle.annotations), bundle.head}),
                             false});
        }
    }
    page.lines(block_kind::list, std::move(heads));
    return page;
}

}  // namespace accelbench::results
