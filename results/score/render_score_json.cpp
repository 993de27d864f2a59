// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "results/bundle/records_json.hpp"
#include "results/score/ranks.hpp"
#include "results/score/score.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;

json bounds_json(const std::optional<statistics::interval>& bounds) {
    return bounds ? json{{"low", finite_or_null(bounds->low)},
                         {"high", finite_or_null(bounds->high)},
                         {"confidence", bounds->confidence}}
                  : json(nullptr);
}

std::string_view word_of_kind(item_kind kind) {
    switch (kind) {
        case item_kind::mandatory:
            return "mandatory";
        case item_kind::desirable:
            return "desirable";
        case item_kind::relative:
            return "relative";
        case item_kind::price:
            return "price";
    }
    return "";
}

json names_json(const score_report& report, const std::vector<std::size_t>& bids) {
    json names = json::array();
    for (const std::size_t bid : bids) {
        names.push_back(report.shown.bids[bid].made.name);
    }
    return names;
}

json item_json(const score_report& report, std::size_t bid, std::size_t index) {
    const criterion& item = report.asked.items[index];
    const item_score& score = report.sheet.bids[bid].items[index];
    const item_evidence& shown = report.shown.bids[bid].items[index];
    json out{{"item", item.name},
             {"kind", word_of_kind(item.kind)},
             {"quantity", item.supported || item.kind == item_kind::price
                              ? json(nullptr)
                              : json(to_string(item.quantity))},
             {"value", score.value ? finite_or_null(score.value->value) : json(nullptr)},
             {"interval", score.value ? bounds_json(score.value->bounds) : json(nullptr)},
             {"points", score.points},
             {"points_at_worse_end", score.points_worse},
             {"points_at_better_end", score.points_better},
             {"points_most", item.points},
             {"met", item.kind == item_kind::mandatory ? json(score.met) : json(nullptr)},
             {"why_not", text_of(score.why_not, language::english)},
             {"source", shown.source},
             {"status", key_of(report.shown.bids[bid].status)}};
    if (item.kind == item_kind::price) {
        out["source"] = report.shown.bids[bid].made.origin;
        out["status"] = "offer";
    }
    return out;
}

json bid_json(const score_report& report, std::size_t bid) {
    const bid_score& score = report.sheet.bids[bid];
    const bid_evidence& shown = report.shown.bids[bid];
    json items = json::array();
    for (std::size_t i = 0; i < report.asked.items.size(); ++i) {
        items.push_back(item_json(report, bid, i));
    }
    return {{"bid", shown.made.name},
            {"model", shown.made.model},
            {"price", shown.made.price ? json(*shown.made.price) : json(nullptr)},
            {"cards", shown.cards},
            {"hosts", shown.hosts},
            {"this_card", shown.this_card},
            {"mandatory_met", score.mandatory_met},
            {"in_play", score.in_play},
            {"threshold_separable", score.threshold_firm},
            {"technical", score.technical},
            {"price_points", score.price_points},
            {"total", score.total},
            {"total_interval", bounds_json(score.total_bounds)},
            {"rank", score.rank == 0 ? json(nullptr) : json(score.rank)},
            {"rank_stable", score.in_play && score.not_separable_from.empty()},
            {"not_separable_from", names_json(report, score.not_separable_from)},
            {"items", std::move(items)}};
}

json criteria_json(const criteria& asked) {
    json out{{"title", asked.title},
             {"file", asked.file},
             {"sha256", asked.sha256},
             {"published", asked.published},
             {"total", asked.total},
             {"confidence", asked.confidence},
             {"unit", statistics::to_string(asked.unit)},
             {"tie_break", asked.tie_break},
             {"technical_pass", asked.technical_pass ? json(threshold_of(asked)) : json(nullptr)}};
    if (asked.price) {
        const price_formula& by = asked.price->formula;
        out["price"] = {
            {"formula", by.name},
            {"file", by.file},
            {"sha256", by.sha256},
            {"source", by.source},
            {"date", by.date},
            {"verified", by.verified},
            {"currency", asked.price->currency},
            {"vat", asked.price->vat},
            {"estimate", asked.price->estimate ? json(*asked.price->estimate) : json(nullptr)}};
    }
    return out;
}

json rows_json(const score_report& report) {
    json rows = json::array();
    for (const scored_row& row : report.shown.rows) {
        rows.push_back({{"number", row.number},
                        {"bid", report.shown.bids[row.bid].made.name},
                        {"workload", row.workload},
                        {"variant", row.variant},
                        {"seconds", row.time ? finite_or_null(row.time->value) : json(nullptr)},
                        {"interval", row.time ? bounds_json(row.time->bounds) : json(nullptr)},
                        {"status", key_of(report.shown.bids[row.bid].status)},
                        {"card", row.card},
                        {"host", row.host},
                        {"device", row.device},
                        {"bundle", row.bundle},
                        {"marks", row.marks},
                        {"barred", row.barred}});
    }
    return rows;
}

}  // namespace

std::string render_score_json(const score_report& report) {
    json bids = json::array(), pairs = json::array(), bundles = json::array(),
         changes = json::array();
    for (std::size_t bid = 0; bid < report.sheet.bids.size(); ++bid) {
        bids.push_back(bid_json(report, bid));
    }
    for (const rank_pair& pair : report.sheet.pairs) {
        pairs.push_back({{"better", report.shown.bids[pair.better].made.name},
                         {"worse", report.shown.bids[pair.worse].made.name},
                         {"gap", pair.gap},
                         {"turns_in_resamples", pair.flips},
                         {"turns_at_interval_ends", pair.flips_at_ends},
                         {"separable", pair.separable(report.sheet.allowed_flips)}});
    }
    for (const scored_bundle& one : report.bundles) {
        bundles.push_back({{"path", one.path},
                           {"campaign", one.campaign},
                           {"began", one.began},
                           {"manifest_sha256", one.manifest},
                           {"reference", one.is_reference},
                           {"challenge_sha256", one.challenge},
                           {"age_proven", one.age.proven},
                           {"age", text_of(one.age.sentence, language::english)}});
    }
    for (const changed_total& one : report.changes) {
        changes.push_back({{"bid", report.shown.bids[one.bid].made.name},
                           {"total_before", one.before},
                           {"total_after", one.after},
                           {"rank_before", one.rank_before},
                           {"rank_after", one.rank_after}});
    }
    const first_place& first = report.sheet.first;
    const json out{{"criteria", criteria_json(report.asked)},
                   {"offers", {{"file", report.offers.file}, {"sha256", report.offers.sha256}}},
                   {"as_of", report.as_of},
                   {"decided", report.is_decided()},
                   {"first",
                    {{"contenders", names_json(report, first.contenders)},
                     {"by_tie_break", first.by_tie_break && !first.contenders.empty()
                                          ? json(report.shown.bids[*first.by_tie_break].made.name)
                                          : json(nullptr)},
                     {"rule", first.rule}}},
                   {"bids", std::move(bids)},
                   {"pairs", std::move(pairs)},
                   {"resamples", report.sheet.resamples},
                   {"allowed_turns", report.sheet.allowed_flips},
                   {"rows", rows_json(report)},
                   {"bundles", std::move(bundles)},
                   {"changes", std::move(changes)},
                   {"warnings", report.warnings}};
    return out.dump(1) + "\n";
}

}  // namespace accelbench::results
