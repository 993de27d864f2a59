// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "results/annotation/row_id.hpp"
#include "results/bundle/records_json.hpp"
#include "results/compare/comparability.hpp"
#include "results/compare/energy.hpp"
#include "results/compare/identity.hpp"
#include "results/compare/quantity.hpp"
#include "results/compare/render.hpp"
#include "results/compare/words.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;

json bounds_json(const std::optional<statistics::interval>& bounds) {
    if (!bounds) {
        return nullptr;
    }
    return {{"low", finite_or_null(bounds->low)},
            {"high", finite_or_null(bounds->high)},
            {"confidence", bounds->confidence}};
}

json quantity_json(const row_record& row, std::string_view status) {
    const auto q = quantity_of(row);
    if (!q) {
        return nullptr;
    }
    return {{"value", finite_or_null(q->value)},
            {"unit", unit_of(q->kind)},
            {"status", status},
            {"interval", q->bounds ? to_json(*q->bounds) : json(nullptr)}};
}

json row_side_json(const std::optional<row_record>& row, std::string_view status) {
    if (!row) {
        return nullptr;
    }
    json out = {{"row_id", row_id(row->key)},
                {"rate", quantity_json(*row, status)},
                {"precision", precision_of(*row)}};
    out["row"] = to_json(*row);
    return out;
}

json ratio_json(const compared_row& row) {
    if (!row.ratio) {
        return nullptr;
    }
    return {{"times_faster", finite_or_null(row.ratio->ratio)},
            {"interval", bounds_json(row.ratio->bounds)},
            {"simultaneous_interval", bounds_json(row.simultaneous)},
            {"design", design_word(row)},
            {"runs", row.ratio->runs},
            {"p", value_or_null(row.ratio->p)},
            {"adjusted_p", value_or_null(row.adjusted_p)}};
}

json energy_json(const compared_row& row) {
    const energy_comparison energy = energy_of(row);
    return {{"base_joules", value_or_null(energy.base)},
            {"candidate_joules", value_or_null(energy.candidate)},
            {"times_less", value_or_null(energy.times_less)},
            {"interval", energy.bounds ? json{{"low", energy.bounds->low},
                                              {"high", energy.bounds->high},
                                              {"level", energy.bounds->confidence}}
                                       : json(nullptr)},
            {"why_no_ratio", energy.why_no_ratio}};
}

json row_json(const comparison& report, const compared_row& row) {
    json out = {{"workload", row.workload_id},
                {"variant", row.variant},
                {"pair", row.pair},
                {"comparable", row.comparable},
                {"why_not", row.why_not},
                {"base", row_side_json(row.base_row, key_of(report.status))},
                {"candidate", row_side_json(row.candidate_row, key_of(report.status))},
                {"ratio", ratio_json(row)},
                {"verdict", verdict_word(row)},
                {"row_verdict",
                 row.comparable ? json(statistics::to_string(row.row_verdict)) : json(nullptr)},
                {"reason",
                 row.comparable ? json(statistics::to_string(row.outcome.reason)) : json(nullptr)},
                {"runs_needed", value_or_null(row.runs_needed)},
                {"runs_needed_estimated", row.runs_needed_estimated},
                {"note", note_of(report, row)}};
    if (has_energy(report)) {  // reports without are written as they were before there was any
        out["energy"] = energy_json(row);
    }
    return out;
}

json side_json(const side& s) {
    return {{"bundle", s.bundle},
            {"label", s.label},
            {"title", s.title},
            {"description", s.description}};
}

json campaigns_json(const comparison& report) {
    json out = json::array();
    for (const campaign_record* c : report.campaigns) {
        out.push_back({{"campaign", c->campaign},
                       {"created_utc", c->created_utc},
                       {"protocol_version", c->protocol_version},
                       {"schema_version", c->schema_version},
                       {"product_version", c->product_version},
                       {"seed", c->seed},
                       {"host", host_text(*c)},
                       {"complete", c->complete}});
    }
    return out;
}

json totals_json(const comparison& report) {
    const verdict_counts c = count_verdicts(report);
    return {{"faster", c.faster},
            {"slower", c.slower},
            {"same", c.same},
            {"unresolved", c.unresolved},
            {"not_comparable", c.not_comparable}};
}

}  // namespace

std::string render_json(const comparison& report) {
    json pairs = json::array();
    for (const side_pair& pair : report.pairs) {
        pairs.push_back({{"base", side_json(pair.base)}, {"candidate", side_json(pair.candidate)}});
    }
    json rows = json::array();
    for (const compared_row& row : report.rows) {
        rows.push_back(row_json(report, row));
    }
    const json out = {
        {"class", report.table == comparison_class::outcome ? "outcome" : "same-precision"},
        {"status", key_of(report.status)},
        {"campaigns", campaigns_json(report)},
        {"pairs", std::move(pairs)},
        {"margin", report.margin},
        {"declared_margin", report.declared_margin},
        {"noise_floor", value_or_null(report.noise.floor)},
        {"noise_rows", report.noise.rows},
        {"confidence", report.confidence},
        {"alpha", report.alpha},
        {"family", report.family},
        {"rows", std::move(rows)},
        {"totals", totals_json(report)},
        {"coverage", coverage(report)},
        {"warnings", report.warnings}};
    return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace accelbench::results
