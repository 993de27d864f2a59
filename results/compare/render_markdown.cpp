// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "results/compare/cells.hpp"
#include "results/compare/energy.hpp"
#include "results/compare/markdown.hpp"
#include "results/compare/render.hpp"
#include "results/compare/words.hpp"

namespace accelbench::results {
namespace {

std::string energy_columns(const compared_row& row) {
    return fmt::format(" {} | {} | {} |", markdown_text(energy_text(row.base_row)),
                       markdown_text(energy_text(row.candidate_row)),
                       markdown_text(energy_ratio_text(row)));
}

std::string row_line(const comparison& report, const compared_row& row, bool energy) {
    return fmt::format("| {} | {} | {} | {} | {} | {} |{}\n", markdown_text(workload_text(row)),
                       markdown_text(rate_cell(row.base_row, report.table)),
                       markdown_text(rate_cell(row.candidate_row, report.table)),
                       markdown_text(ratio_text(row)), verdict_word(row),
                       markdown_text(note_of(report, row)), energy ? energy_columns(row) : "");
}

}  // namespace

std::string render_markdown(const comparison& report) {
    std::string text;
    for (const std::string& line : facts(report)) {
        text += fmt::format("- {}\n", markdown_text(line));
    }
    text += fmt::format("- {}\n", markdown_text(status_line(report)));
    for (std::size_t pair = 0; pair < report.pairs.size(); ++pair) {
        const side_pair& sides = report.pairs[pair];
        const bool energy = has_energy(report, pair);
        text += fmt::format("\n## {} against {}\n\n", markdown_text(sides.candidate.title),
                            markdown_text(sides.base.title));
        text += fmt::format(
            "| workload | {} | {} | times faster | verdict | note |{}\n"
            "|---|--:|--:|--:|---|---|{}\n",
            markdown_text(sides.base.title), markdown_text(sides.candidate.title),
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
            text += fmt::format("- {}\n", markdown_text(line));
        }
    }
    return text;
}

}  // namespace accelbench::results
