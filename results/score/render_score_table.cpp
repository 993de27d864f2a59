// SPDX-License-Identifier: Apache-2.0
// The scoring sheet on a terminal: the pages of the document but for criteria and method.
#include <algorithm>
#include <array>

#include "results/compare/text_table.hpp"
#include "results/score/score.hpp"

namespace accelbench::results {
namespace {

std::string one_line(const std::string& text) {
    std::string line;
    for (const char c : text) {
        line += c == '\n' ? "; " : std::string(1, c);
    }
    return line;
}

std::string named_values(const doc_table& from, std::size_t width) {
    std::string text;
    for (const auto& row : from.rows) {
        text += wrap(row[0].text + ": " + one_line(row[1].text), width, 2) + "\n";
    }
    return text;
}

/// Columns that are empty in every line are left out, and of rows their marks, which a terminal has
/// no room for.
std::string columns_text(const doc_table& from, std::size_t width, bool of_rows) {
    text_table made;
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < from.columns.size(); ++i) {
        const bool used = std::any_of(from.rows.begin(), from.rows.end(),
                                      [i](const auto& row) { return !row[i].text.empty(); });
        const bool fits = !of_rows || i + 1 != from.columns.size();
        if (used && fits) {
            kept.push_back(i);
            made.header.push_back(from.columns[i].name);
        }
    }
    for (const auto& row : from.rows) {
        table_row line;
        for (const std::size_t i : kept) {
            line.cells.push_back({one_line(row[i].text), ""});
        }
        made.rows.push_back(std::move(line));
    }
    const std::string caption = from.caption.empty() ? "" : from.caption + "\n";
    return made.rows.empty() ? std::string() : caption + made.render(width);
}

std::string block_text(const doc_block& block, std::size_t width, bool of_rows) {
    std::string text;
    switch (block.kind) {
        case block_kind::table:
            text = block.table.columns.empty() ? named_values(block.table, width)
                                               : columns_text(block.table, width, of_rows);
            break;
        case block_kind::chart:
        case block_kind::chart_note:
            break;
        case block_kind::heading:
        case block_kind::lead:
        case block_kind::paragraph:
        case block_kind::notice:
        case block_kind::list:
        case block_kind::command:
            for (const phrase& line : block.lines) {
                text += wrap(one_line(line.text), width, 2) + "\n";
            }
            break;
    }
    return text.empty() ? text : text + "\n";
}

}  // namespace

std::string render_score_table(const score_report& report, language tongue, std::size_t width) {
    constexpr std::array<std::string_view, 2> left_out{"criteria", "method"};
    const report_document document = score_document(report, tongue);
    std::string text = document.title + "\n\n";
    for (const doc_page& page : document.pages) {
        if (std::find(left_out.begin(), left_out.end(), page.id) != left_out.end()) {
            continue;
        }
        text += page.id == "result" ? "" : "== " + page.title + " ==\n";
        for (const doc_block& block : page.blocks) {
            text += block_text(block, width, page.id == "rows");
        }
    }
    while (text.ends_with("\n\n")) {
        text.pop_back();
    }
    return text;
}

}  // namespace accelbench::results
