// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "results/compare/cells.hpp"
#include "results/compare/render.hpp"
#include "results/compare/text_table.hpp"
#include "results/compare/words.hpp"

namespace accelbench::results {
namespace {

/// Bold, so that a verdict stands out without a colour that some readers cannot tell apart.
std::string emphasised(const std::string& text, const compared_row& row, bool colour) {
    const bool decided = row.outcome.value == statistics::verdict::faster ||
                         row.outcome.value == statistics::verdict::slower;
    return colour && decided ? fmt::format("\x1b[1m{}\x1b[0m", text) : text;
}

std::string pair_table(const comparison& report, std::size_t pair, const table_style& style) {
    const side_pair& sides = report.pairs[pair];
    text_table table;
    table.header = {"workload",     sides.base.title, sides.candidate.title,
                    "times faster", "verdict",        "note"};
    std::vector<const compared_row*> shown;
    for (const compared_row& row : report.rows) {
        if (row.pair == pair && row.comparable) {
            table.rows.push_back({workload_text(row), rate_cell(row.base_row, report.table),
                                  rate_cell(row.candidate_row, report.table), ratio_text(row),
                                  std::string(verdict_word(row)), note_of(row)});
            shown.push_back(&row);
        }
    }
    if (shown.empty()) {
        return "no row could be compared\n";
    }
    std::string text = table.render(style.width);
    if (!style.colour) {
        return text;
    }
    // Emphasis is put in afterwards, since its bytes take no room on the screen. Rows come in
    // order, so each verdict is looked for behind the one before.
    std::size_t at = text.find('\n');
    for (const compared_row* row : shown) {
        at = text.find(workload_text(*row), at);
        const std::string word(verdict_word(*row));
        at = text.find("  " + word, at + workload_text(*row).size());
        const std::string loud = emphasised(word, *row, true);
        text.replace(at + 2, word.size(), loud);
        at += loud.size();
    }
    return text;
}

std::string left_out(const comparison& report, std::size_t pair, const table_style& style) {
    constexpr std::size_t indent = 4;
    std::string text;
    for (const compared_row& row : report.rows) {
        if (row.pair == pair && !row.comparable) {
            text += fmt::format("  {}\n    {}\n", workload_text(row),
                                wrap(row.why_not, style.width - indent, indent));
        }
    }
    return text.empty() ? text : "\nnot comparable\n" + text;
}

}  // namespace

std::string render_table(const comparison& report, const table_style& asked) {
    constexpr std::size_t narrowest = 40;
    const table_style style{std::max(narrowest, asked.width), asked.colour};
    std::string text;
    for (const std::string& line : facts(report)) {
        text += wrap(line, style.width, 2) + "\n";
    }
    for (std::size_t pair = 0; pair < report.pairs.size(); ++pair) {
        const side_pair& sides = report.pairs[pair];
        text += fmt::format("\n{} against {}{}\n\n", sides.candidate.title, sides.base.title,
                            report.table == comparison_class::outcome
                                ? ", by outcome: any arithmetic above the accuracy floor"
                                : "");
        text += pair_table(report, pair, style);
        text += left_out(report, pair, style);
    }
    text += fmt::format("\n{}\n\n", totals_text(report));
    for (const std::string& line : legend(report)) {
        text += wrap(line, style.width, 2) + "\n";
    }
    return text;
}

}  // namespace accelbench::results
