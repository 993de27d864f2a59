// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <nlohmann/json.hpp>

#include "results/bundle/records_json.hpp"
#include "results/claim/render.hpp"
#include "results/claim/words.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;

json bounds_json(const std::optional<statistics::interval>& bounds) {
    return bounds ? json{{"low", finite_or_null(bounds->low)},
                         {"high", finite_or_null(bounds->high)},
                         {"confidence", bounds->confidence}}
                  : json(nullptr);
}

json part_json(const std::optional<statistics::variance_component>& part) {
    return part ? json{{"variance", part->variance},
                       {"degrees_of_freedom", part->degrees_of_freedom}}
                : json(nullptr);
}

json side_json(const claim_side& side, std::string_view status) {
    json out{{"cards", side.cards},
             {"hosts", side.hosts},
             {"runs", side.runs},
             {"variance",
              {{"process", part_json(side.spread.process)},
               {"card", part_json(side.spread.card)},
               {"host", part_json(side.spread.host)}}},
             {"typical", nullptr},
             {"tolerance_bound", nullptr}};
    if (side.typical) {
        out["typical"] = {{"value", finite_or_null(side.typical->value)},
                          {"unit", unit_of(side.typical->kind)},
                          {"status", status}};
    }
    if (side.bound) {
        out["tolerance_bound"] = {
            {"value", finite_or_null(side.bound->value)},
            {"unit", side.typical ? json(unit_of(side.typical->kind)) : json(nullptr)},
            {"status", status},
            {"method", side.bound->assumes_normal ? "normal" : "order statistic"},
            {"rank", side.bound->rank},
            {"cards_without_assumption", side.bound->cards_without_assumption}};
    }
    return out;
}

json row_json(const claim_report& report, const claim_row& row) {
    const std::string_view status = key_of(report.status);
    json out{{"workload", row.workload_id},
             {"variant", row.variant},
             {"pair", row.pair},
             {"comparable", row.ratio.has_value()},
             {"why_not", row.why_not},
             {"ratio", nullptr},
             {"verdict", claim_word(row)},
             {"note", claim_note(report, row)},
             {"base", side_json(row.base, status)},
             {"candidate", side_json(row.candidate, status)}};
    out["cards_needed"] = row.cards_needed ? json(*row.cards_needed) : json(nullptr);
    if (row.ratio) {
        out["ratio"] = {{"times_faster", finite_or_null(std::exp(row.ratio->difference))},
                        {"interval", bounds_json(row.bounds)},
                        {"these_cards", bounds_json(row.these_cards)},
                        {"standard_error",
                         row.ratio->error ? finite_or_null(*row.ratio->error) : json(nullptr)},
                        {"degrees_of_freedom", finite_or_null(row.ratio->degrees_of_freedom)},
                        {"status", status},
                        {"hosts", statistics::to_string(row.ratio->design)},
                        {"p_different", finite_or_null(row.tests.p_different)},
                        {"p_equivalent", finite_or_null(row.tests.p_equivalent)}};
    }
    return out;
}

}  // namespace

std::string render_claim_json(const claim_report& report) {
    json pairs = json::array(), rows = json::array(), cards = json::array();
    for (std::size_t pair = 0; pair < report.pairs.size(); ++pair) {
        pairs.push_back({{"base", report.all.models[report.pairs[pair].base]},
                         {"candidate", report.all.models[report.pairs[pair].candidate]},
                         {"sentences", pair_sentences(report, pair)}});
    }
    for (const fleet_device& device : report.all.devices) {
        const fleet_card& card = report.all.cards[device.card];
        cards.push_back({{"model", report.all.models[card.model]},
                         {"card", card.name},
                         {"known", card.known},
                         {"host", report.all.hosts[device.host]},
                         {"label", device.label},
                         {"bundle", device.bundle}});
    }
    for (const claim_row& row : report.rows) {
        rows.push_back(row_json(report, row));
    }
    const json out{
        {"unit", statistics::to_string(report.unit)},
        {"status", key_of(report.status)},
        {"pairs", std::move(pairs)},
        {"cards", std::move(cards)},
        {"margin", report.margin},
        {"noise_floor", report.noise_floor ? json(*report.noise_floor) : json(nullptr)},
        {"confidence", report.confidence},
        {"alpha", report.alpha},
        {"family", report.family},
        {"tolerance",
         {{"share", report.tolerance.share}, {"confidence", report.tolerance.confidence}}},
        {"warnings", report.warnings},
        {"rows", std::move(rows)}};
    return out.dump(1) + "\n";
}

}  // namespace accelbench::results
