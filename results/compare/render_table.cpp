// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "results/compare/cells.hpp"
#include "results/compare/energy.hpp"
#include "results/compare/quantity.hpp"
#include "results/compare/render.hpp"
#include "results/compare/text_table.hpp"
#include "results/compare/words.hpp"

namespace accelbench::results {
namespace {

/// A column of its own for the ratio; the figures, with what they are of, go into the note.
void add_energy(table_row& line, const compared_row& row, const side_pair& sides) {
    const auto ratio = energy_of(row).times_less;
    line.cells.insert(line.cells.begin() + 3, {ratio ? digits(*ratio) : "", ""});
    line.note +=
        fmt::format("{}energy a launch: {} on {}, {} on {}{}", line.note.empty() ? "" : "; ",
                    energy_text(row.base_row), sides.base.title, energy_text(row.candidate_row),
                    sides.candidate.title, ratio ? "" : "; " + energy_ratio_text(row));
}

std::string pair_table(const comparison& report, std::size_t pair, const table_style& style) {
    const side_pair& sides = report.pairs[pair];
    text_table table{
        .header = {"workload", sides.base.title, sides.candidate.title, "times faster", "verdict"},
        .rows = {}};
    const bool energy = has_energy(report, pair);
    if (energy) {
        table.header.insert(table.header.begin() + 3, "times less energy");
    }
    for (const compared_row& row : report.rows) {
        if (row.pair != pair || !row.comparable) {
            continue;
        }
        // Bold, so that a verdict stands out without a colour that some readers cannot tell apart.
        const bool decided = row.outcome.value == statistics::verdict::faster ||
                             row.outcome.value == statistics::verdict::slower;
        table.rows.push_back(
            {.cells = {{workload_text(row), ""},
                       {rate_text(row.base_row), share_text(row.base_row, report.table)},
                       {rate_text(row.candidate_row), share_text(row.candidate_row, report.table)},
                       {ratio_text(row), ""},
                       {std::string(verdict_word(row)), "", decided && style.colour}},
             .note = note_of(report, row)});
        if (energy) {
            add_energy(table.rows.back(), row, sides);
        }
    }
    return table.rows.empty() ? "no row could be compared\n" : table.render(style.width);
}

/// What each device did all the same: no ratio does not mean no result.
std::string rates_apart(const comparison& report, const compared_row& row) {
    const side_pair& sides = report.pairs[row.pair];
    std::string text;
    for (const auto& [s, mine] :
         {std::pair(&sides.base, &row.base_row), std::pair(&sides.candidate, &row.candidate_row)}) {
        if (const std::string rate = rate_cell(*mine, report.table); !rate.empty()) {
            text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", s->title, rate);
        }
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
            if (const std::string rates = rates_apart(report, row); !rates.empty()) {
                text += fmt::format("    {}\n", wrap(rates, style.width - indent, indent));
            }
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
    text += wrap(status_line(report), style.width, 2) + "\n";
    for (std::size_t pair = 0; pair < report.pairs.size(); ++pair) {
        const side_pair& sides = report.pairs[pair];
        text += fmt::format("\n{} against {}{}\n\n", sides.candidate.title, sides.base.title,
                            report.table == comparison_class::outcome
                                ? ", by outcome: any arithmetic above the accuracy floor"
                                : "");
        text += pair_table(report, pair, style);
        text += left_out(report, pair, style);
    }
    text += "\n";
    for (const std::string& line : legend(report)) {
        text += wrap(line, style.width, 2) + "\n";
    }
    text += "\n";
    for (const std::string& line : coverage(report)) {
        text += wrap(line, style.width, 2) + "\n";
    }
    text += wrap(totals_text(report), style.width, 2) + "\n";
    return text;
}

}  // namespace accelbench::results
