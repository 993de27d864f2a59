// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "results/claim/render.hpp"
#include "results/claim/words.hpp"
#include "results/compare/text_table.hpp"

namespace accelbench::results {
namespace {

std::string lines_of(const std::vector<std::string>& lines, std::size_t width) {
    std::string text;
    for (const std::string& line : lines) {
        text += wrap(line, width, 2) + "\n";
    }
    return text;
}

std::string workload_of(const claim_row& row) {
    return row.variant.empty() ? row.workload_id
                               : fmt::format("{} ({})", row.workload_id, row.variant);
}

std::string typical_text(const claim_side& side) {
    return side.typical ? to_text(*side.typical) : "";
}

std::string pair_table(const claim_report& report, std::size_t pair, const table_style& style) {
    const model_pair& models = report.pairs[pair];
    text_table table{.header = {"workload", report.all.models[models.base],
                                report.all.models[models.candidate], "times faster", "verdict"},
                     .rows = {}};
    for (const claim_row& row : report.rows) {
        if (row.pair == pair && row.ratio) {
            const bool decided =
                row.tests.verdict != statistics::claim_verdict::undecided && style.colour;
            table.rows.push_back({.cells = {{workload_of(row), ""},
                                            {typical_text(row.base), ""},
                                            {typical_text(row.candidate), ""},
                                            {claim_ratio_text(row), ""},
                                            {claim_word(row), "", decided}},
                                  .note = claim_note(report, row)});
        }
    }
    return table.rows.empty() ? "no row could be compared\n" : table.render(style.width);
}

std::string left_out(const claim_report& report, std::size_t pair, std::size_t width) {
    std::string text;
    for (const claim_row& row : report.rows) {
        if (row.pair == pair && !row.ratio) {
            text +=
                fmt::format("  {}\n    {}\n", workload_of(row), wrap(row.why_not, width - 4, 4));
        }
    }
    return text.empty() ? text : "\nnot comparable:\n" + text;
}

std::string bounds_text(const claim_report& report, std::size_t pair, std::size_t width) {
    std::string text;
    const model_pair& models = report.pairs[pair];
    for (const claim_row& row : report.rows) {
        if (row.pair != pair || !row.ratio) {
            continue;
        }
        const std::string base = bound_text(report, models.base, row.base);
        const std::string candidate = bound_text(report, models.candidate, row.candidate);
        if (!base.empty() || !candidate.empty()) {
            text += fmt::format("  {}\n", workload_of(row));
            for (const std::string& line : {base, candidate}) {
                text += line.empty() ? "" : fmt::format("    {}\n", wrap(line, width - 4, 6));
            }
        }
    }
    return text.empty() ? text : "\nwhat nearly every card gives:\n" + text;
}

}  // namespace

std::string render_claim(const claim_report& report, const table_style& style) {
    std::string text = lines_of(report.warnings, style.width);
    for (std::size_t pair = 0; pair < report.pairs.size(); ++pair) {
        text += (pair == 0 ? "" : "\n") + lines_of(pair_sentences(report, pair), style.width) +
                "\n" + pair_table(report, pair, style);
        if (report.unit == statistics::claim_unit::card) {
            text += bounds_text(report, pair, style.width);
        }
        text += left_out(report, pair, style.width);
    }
    return text + "\n" + lines_of(claim_legend(report), style.width);
}

}  // namespace accelbench::results
