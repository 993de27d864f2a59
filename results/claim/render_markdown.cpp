// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "results/claim/render.hpp"
#include "results/claim/words.hpp"
#include "results/compare/markdown.hpp"

namespace accelbench::results {
namespace {

std::string list_of(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += fmt::format("- {}\n", markdown_text(line));
    }
    return text;
}

/// "174 MB/s; 95 % of cards at least 159 MB/s ..." of one model.
std::string side_text(const claim_report& report, std::size_t model, const claim_side& side) {
    if (!side.typical) {
        return {};
    }
    // The column is the model's: its name need not stand before the bound again.
    const std::string bound = bound_text(report, model, side);
    const std::size_t name = report.all.models[model].size() + 2;
    return to_text(*side.typical) + (bound.empty() ? "" : "; " + bound.substr(name));
}

}  // namespace

std::string render_claim_markdown(const claim_report& report) {
    std::string text = list_of(report.warnings);
    for (std::size_t pair = 0; pair < report.pairs.size(); ++pair) {
        const auto& [base, candidate] = report.pairs[pair];
        const std::string left = markdown_text(report.all.models[base]),
                          right = markdown_text(report.all.models[candidate]);
        text += fmt::format(
            "{}## {} against {}\n\n{}\n"
            "| no. | workload | {} | {} | times faster | verdict | note |\n"
            "|---|---|--:|--:|--:|---|---|\n",
            text.empty() ? "" : "\n", right, left, list_of(pair_sentences(report, pair)), left,
            right);
        for (std::size_t i = 0; i < report.rows.size(); ++i) {
            const claim_row& row = report.rows[i];
            if (row.pair == pair) {
                text += fmt::format(
                    "| C{} | {} | {} | {} | {} | {} | {} |\n", i + 1,
                    markdown_text(row.variant.empty()
                                      ? row.workload_id
                                      : fmt::format("{} ({})", row.workload_id, row.variant)),
                    markdown_text(side_text(report, base, row.base)),
                    markdown_text(side_text(report, candidate, row.candidate)),
                    markdown_text(claim_ratio_text(row)), claim_word(row),
                    markdown_text(row.ratio ? claim_note(report, row) : row.why_not));
            }
        }
    }
    return text + "\n" + list_of(claim_legend(report));
}

}  // namespace accelbench::results
