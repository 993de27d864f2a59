// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <string_view>

#include "results/annotation/row_id.hpp"
#include "results/compare/comparability.hpp"
#include "results/compare/csv_line.hpp"
#include "results/compare/energy.hpp"
#include "results/compare/quantity.hpp"
#include "results/compare/render.hpp"
#include "results/compare/words.hpp"

namespace accelbench::results {
namespace {

constexpr std::string_view row_columns =
    "{0},{0}_state,{0}_rate,{0}_rate_low,{0}_rate_high,{0}_time_ns,{0}_ceiling_share,{0}_nmse,"
    "{0}_precision,{0}_runs";

void add_side(csv_line& line, const side& s, const std::optional<row_record>& row) {
    const auto q = row ? quantity_of(*row) : std::nullopt;
    line.text(s.title);
    line.text(row ? to_string(row->state) : "");
    line.number(q ? std::optional(q->value) : std::nullopt);
    line.bounds(q.value_or(quantity{}).bounds);
    line.number(row ? row->time_ns : std::nullopt);
    line.number(row ? row->ceiling_share : std::nullopt);
    line.number(row && row->verification ? std::optional(row->verification->nmse) : std::nullopt);
    line.text(row ? precision_of(*row) : "");
    line.count(row ? std::optional<std::size_t>(row->runs) : std::nullopt);
}

std::string_view unit_text(const compared_row& row) {
    for (const auto* r : {&row.base_row, &row.candidate_row}) {
        const auto q = *r ? quantity_of(**r) : std::nullopt;
        if (q) {
            return unit_of(q->kind);
        }
    }
    return "";
}

void add_ratio(csv_line& line, const comparison& report, const compared_row& row) {
    const auto ratio = row.ratio.value_or(statistics::ratio_estimate{});
    line.number(row.ratio ? std::optional(row.ratio->ratio) : std::nullopt);
    line.bounds(ratio.bounds);
    line.bounds(row.simultaneous);
    line.text(design_word(row));
    line.number(row.ratio ? row.ratio->p : std::nullopt);
    line.number(row.adjusted_p);
    line.text(row.comparable ? statistics::to_string(row.row_verdict) : "");
    line.text(verdict_word(row));
    line.count(row.runs_needed);
    line.text(note_of(report, row));
}

void add_energy(csv_line& line, const compared_row& row) {
    const energy_comparison energy = energy_of(row);
    const auto scope = [](const std::optional<row_record>& r) {
        return r && r->power ? r->power->scope : std::string();
    };
    line.number(energy.base);
    line.text(scope(row.base_row));
    line.number(energy.candidate);
    line.text(scope(row.candidate_row));
    line.number(energy.times_less);
    line.number(energy.bounds ? std::optional(energy.bounds->low) : std::nullopt);
    line.number(energy.bounds ? std::optional(energy.bounds->high) : std::nullopt);
}

}  // namespace

std::string render_csv(const comparison& report) {
    const bool energy = has_energy(report);
    std::string text = fmt::format(
        "workload,variant,unit,{},{},times_faster,times_faster_low,times_faster_high,"
        "simultaneous_low,simultaneous_high,design,p,adjusted_p,row_verdict,verdict,"
        "runs_needed,note{},status,base_row,candidate_row\n",
        fmt::format(row_columns, "base"), fmt::format(row_columns, "candidate"),
        energy ? ",base_joules,base_scope,candidate_joules,candidate_scope,times_less_energy,times_"
                 "less_energy_low,times_less_energy_high"
               : "");
    for (const compared_row& row : report.rows) {
        const side_pair& sides = report.pairs[row.pair];
        csv_line line;
        line.text(row.workload_id);
        line.text(row.variant);
        line.text(unit_text(row));
        add_side(line, sides.base, row.base_row);
        add_side(line, sides.candidate, row.candidate_row);
        add_ratio(line, report, row);
        if (energy) {
            add_energy(line, row);
        }
        line.text(key_of(report.status));
        for (const auto* side : {&row.base_row, &row.candidate_row}) {
            line.text(*side ? row_id((*side)->key) : std::string());
        }
        text += line.str();
    }
    return text;
}

}  // namespace accelbench::results
