// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <string_view>

#include "results/claim/render.hpp"
#include "results/claim/words.hpp"
#include "results/compare/csv_line.hpp"

namespace accelbench::results {
namespace {

constexpr std::string_view model_columns =
    "{0},{0}_cards,{0}_hosts,{0}_runs,{0}_typical,{0}_bound,{0}_bound_method";

std::optional<double> spread_of(const std::optional<statistics::variance_component>& part) {
    return part ? std::optional(std::sqrt(part->variance)) : std::nullopt;
}

std::string_view unit_text(const claim_row& row) {
    for (const claim_side* side : {&row.base, &row.candidate}) {
        if (side->typical) {
            return unit_of(side->typical->kind);
        }
    }
    return "";
}

void add_model(csv_line& line, const std::string& model, const claim_side& side) {
    line.text(model);
    line.count(side.cards);
    line.count(side.hosts);
    line.count(side.runs);
    line.number(side.typical ? std::optional(side.typical->value) : std::nullopt);
    line.number(side.bound ? std::optional(side.bound->value) : std::nullopt);
    line.text(!side.bound ? "" : side.bound->assumes_normal ? "normal" : "order statistic");
}

void add_spreads(csv_line& line, const claim_side& side) {
    line.number(spread_of(side.spread.process));
    line.number(spread_of(side.spread.card));
    line.number(spread_of(side.spread.host));
}

std::string line_of(const claim_report& report, const claim_row& row, std::size_t number) {
    const model_pair& pair = report.pairs[row.pair];
    csv_line line;
    line.text(fmt::format("C{}", number));
    line.text(row.workload_id);
    line.text(row.variant);
    line.text(statistics::to_string(report.unit));
    line.text(unit_text(row));
    add_model(line, report.all.models[pair.base], row.base);
    add_model(line, report.all.models[pair.candidate], row.candidate);
    line.number(row.ratio ? std::optional(std::exp(row.ratio->difference)) : std::nullopt);
    line.bounds(row.bounds);
    line.bounds(row.these_cards);
    line.text(row.ratio ? statistics::to_string(row.ratio->design) : "");
    line.number(row.ratio ? std::optional(row.tests.p_different) : std::nullopt);
    line.number(row.ratio ? std::optional(row.tests.p_equivalent) : std::nullopt);
    add_spreads(line, row.base);
    add_spreads(line, row.candidate);
    line.text(claim_word(row));
    line.count(row.cards_needed);
    line.text(row.ratio ? claim_note(report, row) : row.why_not);
    line.text(row.ratio || row.base.typical || row.candidate.typical ? key_of(report.status) : "");
    return line.str();
}

}  // namespace

std::string render_claim_csv(const claim_report& report) {
    std::string text = fmt::format(
        "number,workload,variant,claim_unit,unit,{},{},times_faster,times_faster_low,"
        "times_faster_high,these_cards_low,these_cards_high,hosts,p_different,p_equivalent,"
        "base_process_spread,base_card_spread,base_host_spread,candidate_process_spread,"
        "candidate_card_spread,candidate_host_spread,verdict,cards_needed,note,status\n",
        fmt::format(model_columns, "base"), fmt::format(model_columns, "candidate"));
    for (std::size_t i = 0; i < report.rows.size(); ++i) {
        text += line_of(report, report.rows[i], i + 1);
    }
    return text;
}

}  // namespace accelbench::results
