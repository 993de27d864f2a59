// SPDX-License-Identifier: Apache-2.0
#include "results/score/card_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "results/claim/gather.hpp"
#include "results/compare/match.hpp"
#include "results/compare/plan_facts.hpp"
#include "results/report/report_data.hpp"
#include "results/rows/run_time.hpp"

namespace accelbench::results {
namespace {

std::string text_in(const nlohmann::json& from, std::string_view name) {
    const auto found = from.is_object() ? from.find(name) : from.end();
    return from.is_object() && found != from.end() && found->is_string() ? found->get<std::string>()
                                                                         : std::string();
}

/// The plain row of the question: nothing that it does not name.
bool answers(const row_key& key, const row_question& question) {
    const row_key plain;
    return key.workload_id == question.workload && key.boundary == question.boundary &&
           key.tuning_class == question.tuning && key.cache_mode == plain.cache_mode &&
           key.launch_mode == plain.launch_mode && key.load == plain.load &&
           key.ranks == plain.ranks;
}

/// The arithmetic that the workload asks for, by the backend's word; its errors were judged.
told precision_fault(const row_record& row, const campaign_record& campaign,
                     const std::string& card) {
    const auto workload = campaign.workloads->is_object()
                              ? campaign.workloads->find(row.key.workload_id)
                              : campaign.workloads->end();
    if (text_in(row.support, "answer") == "yes-other-precision") {
        return {"row.floor_only", {card}};
    }
    for (const std::string_view what : {"compute", "accumulate"}) {
        const std::string asked =
            workload == campaign.workloads->end() ? "" : text_in(*workload, what);
        const std::string used = text_in(row.support, what);
        if (!asked.empty() && !used.empty() && asked != used) {
            return {"row.precision", {card, std::string(what), used, asked}};
        }
    }
    return {};
}

told error_fault(const row_record& row, const row_question& question, double floor,
                 const std::string& card) {
    const double error = row.verification->nmse;
    if (question.table == comparison_class::outcome && !(floor > 0.0)) {
        return {"row.no_floor", {card}};
    }
    if (question.table == comparison_class::outcome && !(error <= floor)) {
        return {"row.error", {card, fmt::format("{:.1e}", error), fmt::format("{:.1e}", floor)}};
    }
    if (question.largest_error && !(error <= *question.largest_error)) {
        return {
            "row.error",
            {card, fmt::format("{:.1e}", error), fmt::format("{:.1e}", *question.largest_error)}};
    }
    return {};
}

}  // namespace

row_finder::row_finder(const fleet& all, std::span<const bundle> bundles,
                       const standing_judge& standing)
    : all_(all), bundles_(bundles), standing_(standing) {
    for (std::size_t b = 0; b < bundles.size(); ++b) {
        for (const run_record& run : bundles[b].runs) {
            runs_[{b, run.key}].push_back(&run);
        }
    }
}

std::vector<const row_record*> row_finder::rows_on(std::size_t device,
                                                   const row_question& question) const {
    std::vector<const row_record*> found;
    const fleet_device& where = all_.devices[device];
    for (const row_record& row : bundles_[where.bundle].rows) {
        if (side_label(row.key) == where.label && answers(row.key, question)) {
            found.push_back(&row);
        }
    }
    return found;
}

std::vector<double> row_finder::times_of(const row_record& row, std::size_t bundle) const {
    const auto mine = runs_.find({bundle, row.key});
    std::vector<std::tuple<std::uint32_t, std::string_view, double>> by_round;
    if (mine != runs_.end()) {
        for (const run_record* run : mine->second) {
            if (const auto time = run_time(*run)) {
                by_round.emplace_back(run->round, run->visit, std::log(*time));
            }
        }
    }
    std::sort(by_round.begin(), by_round.end());
    std::vector<double> times;
    times.reserve(by_round.size());
    for (const auto& [round, visit, time] : by_round) {
        times.push_back(time);
    }
    return times;
}

told row_finder::fault_of(const row_record& row, std::size_t device,
                          const row_question& question) const {
    const fleet_device& where = all_.devices[device];
    const std::string card = card_text(all_, where.card);
    const campaign_record& campaign = bundles_[where.bundle].campaign;
    if (row.state != row_state::ok) {
        return row.reason.empty()
                   ? told{"row.state", {card, std::string(to_string(row.state))}}
                   : told{"row.state_why", {card, std::string(to_string(row.state)), row.reason}};
    }
    if (!row.verification || !row.verification->passed) {
        return {"row.unverified", {card}};
    }
    if (text_in(row.support, "answer") == "yes-partly-on-host") {
        return {"row.on_host", {card}};
    }
    if (question.table == comparison_class::same_precision) {
        if (told fault = precision_fault(row, campaign, card); !fault.empty()) {
            return fault;
        }
    }
    return error_fault(row, question, accuracy_floor_of(campaign, question.workload), card);
}

/// One row of one device, or what stands in its way.
bool row_finder::add(const row_record& row, std::size_t device, const row_question& question,
                     rows_of_bid& to) const {
    const std::size_t bundle = all_.devices[device].bundle;
    to.why_not = bar_of(bundles_[bundle], row, status_of(bundles_[bundle]), standing_);
    if (!to.why_not.why.empty()) {
        to.barred = to.why_not.withdrawn ? &row : nullptr;
        to.barred_device = device;
        return false;
    }
    to.why_not.why = fault_of(row, device, question);
    std::vector<double> times = times_of(row, bundle);
    if (to.why_not.why.empty() && times.empty()) {
        to.why_not.why = {"row.untimed", {card_text(all_, all_.devices[device].card)}};
    }
    if (!to.why_not.why.empty()) {
        return false;
    }
    to.rows.push_back({&row, device, std::move(times)});
    return true;
}

rows_of_bid row_finder::find(const std::vector<std::size_t>& devices,
                             const row_question& question) const {
    rows_of_bid found;
    std::set<std::string> definitions;
    // A card may have its rows from several campaigns; each place where it was needs some.
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> places;
    for (const std::size_t device : devices) {
        const fleet_device& where = all_.devices[device];
        const auto rows = rows_on(device, question);
        places[{where.card, where.host}] += rows.size();
        if (rows.size() > 1) {
            found.why_not.why = {"row.several", {card_text(all_, where.card)}};
            return found;
        }
        for (const row_record* row : rows) {
            if (!add(*row, device, question, found)) {
                return found;
            }
            definitions.insert(row->key.workload_sha256);
        }
    }
    for (const auto& [place, rows] : places) {
        if (rows == 0) {
            found.why_not.why = {
                "row.none", {card_text(all_, place.first), question.boundary, question.tuning}};
            return found;
        }
    }
    if (definitions.size() > 1) {
        found.why_not = {.why = {"row.definitions", {question.workload}}, .fatal = true};
    }
    return found;
}

}  // namespace accelbench::results
