// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "results/compare/cells.hpp"
#include "results/compare/energy.hpp"
#include "results/compare/render.hpp"
#include "results/compare/words.hpp"

namespace accelbench::results {
namespace {

/// A cell must not end its column or start markup.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|' || c == '\\' || c == '*' || c == '_' || c == '<' || c == '`') {
            out += '\\';
        }
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

std::string energy_columns(const compared_row& row) {
    return fmt::format(" {} | {} | {} |", escaped(energy_text(row.base_row)),
                       escaped(energy_text(row.candidate_row)), escaped(energy_ratio_text(row)));
}

std::string row_line(const comparison& report, const compared_row& row, bool energy) {
    return fmt::format("| {} | {} | {} | {} | {} | {} |{}\n", escaped(workload_text(row)),
                       escaped(rate_cell(row.base_row, report.table)),
                       escaped(rate_cell(row.candidate_row, report.table)),
                       escaped(ratio_text(row)), verdict_word(row), escaped(note_of(report, row)),
                       energy ? energy_columns(row) : "");
}

}  // namespace

std::string render_markdown(const comparison& report) {
    std::string text;
    for (const std::string& line : facts(report)) {
        text += fmt::format("- {}\n", escaped(line));
    }
    for (std::size_t pair = 0; pair < report.pairs.size(); ++pair) {
        const side_pair& sides = report.pairs[pair];
        const bool energy = has_energy(report, pair);
        text += fmt::format("\n## {} against {}\n\n", escaped(sides.candidate.title),
                            escaped(sides.base.title));
        text += fmt::format(
            "| workload | {} | {} | times faster | verdict | note |{}\n"
            "|---|--:|--:|--:|---|---|{}\n",
            escaped(sides.base.title), escaped(sides.candidate.title),
            energy ? " energy a launch, base | other | times less energy |" : "",
            energy ? "--:|--:|--:|" : "");
        for (const compared_row& row : report.rows) {
            if (row.pair == pair) {
                text += row_line(report, row, energy);
            }
        }
    }
    text += fmt::format("\n{}.\n\n", totals_text(report));
    for (const auto& lines : {coverage(report), legend(report)}) {
        for (const std::string& line : lines) {
            text += fmt::format("- {}\n", escaped(line));
        }
    }
    return text;
}

}  // namespace accelbench::results
