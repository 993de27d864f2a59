// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "results/claim/source.hpp"
#include "results/compare/comparability.hpp"
#include "results/compare/match.hpp"
#include "results/compare/plan_facts.hpp"
#include "results/compare/ratio_of_runs.hpp"
#include "results/rows/run_time.hpp"

namespace accelbench::results {
namespace {

side side_of(const fleet& all, const card_row& row) {
    const fleet_device& device = all.devices[row.device];
    return {device.bundle, device.label, card_text(all, device.card), ""};
}

/// Its record with the accuracy of this very row.
row_record own_record(const card_row& row) {
    row_record own = *row.row;
    if (own.verification) {
        own.verification->nmse = row.nmse;
    }
    return own;
}

std::string pair_fault(const claim_source& source, const card_row& base, const card_row& candidate,
                       const compare_options& options) {
    matched_rows rows{base.row, candidate.row, ""};
    const side_pair sides{side_of(source.all, base), side_of(source.all, candidate)};
    for (const auto& [row, side] :
         {std::pair(&base, &sides.base), std::pair(&candidate, &sides.candidate)}) {
        const std::string why = source.why_not_used(side->bundle, *row->row, options.as_of);
        if (!why.empty()) {
            return fmt::format("{}: {}", side->title, why);
        }
    }
    // Only the outcome class looks at an error's size, and a copy of a million records is not free.
    std::optional<std::pair<row_record, row_record>> own;
    double floor = 0.0;
    if (options.table == comparison_class::outcome) {
        own.emplace(own_record(base), own_record(candidate));
        rows.base = &own->first;
        rows.candidate = &own->second;
        floor = source.accuracy_floor(sides.base.bundle, base.row->key);
    }
    std::string fault = why_not_comparable(rows, sides, options.table, floor);
    if (!fault.empty()) {
        return fault;
    }
    if (base.row->key.route != candidate.row->key.route &&
        options.table == comparison_class::same_precision) {
        return fmt::format("route is {} and {}", base.row->key.route, candidate.row->key.route);
    }
    return options.doubles ? "" : why_not_real(rows, sides);
}

/// A card with two rows of one question has two implementations, and nobody said which one counts.
std::string twice(const fleet& all, const model_rows& rows) {
    std::set<std::size_t> seen;
    for (const card_row& row : rows) {
        if (!seen.insert(row.device).second) {
            return fmt::format("{}: several implementations in one campaign",
                               card_text(all, all.devices[row.device].card));
        }
    }
    return {};
}

std::vector<double> logs_of(const std::vector<const run_record*>& runs) {
    std::vector<double> logs = times_in_order(runs);
    std::transform(logs.begin(), logs.end(), logs.begin(), [](double ns) { return std::log(ns); });
    return logs;
}

}  // namespace

std::vector<double> times_in_order(const std::vector<const run_record*>& runs) {
    std::vector<std::tuple<std::uint32_t, std::string_view, double>> by_round;
    for (const run_record* run : runs) {
        if (const auto time = run_time(*run)) {
            by_round.emplace_back(run->round, run->visit, *time);
        }
    }
    std::sort(by_round.begin(), by_round.end());
    std::vector<double> times;
    times.reserve(by_round.size());
    for (const auto& [round, visit, value] : by_round) {
        times.push_back(value);
    }
    return times;
}

row_key question_of(row_key key) {
    key.devices.clear();
    key.implementation.clear();
    key.route.clear();
    key.workload_sha256.clear();
    return key;
}

gathered_rows gather(std::span<const bundle> bundles, const fleet& all) {
    std::map<std::pair<std::size_t, std::string>, std::size_t> devices;
    for (std::size_t i = 0; i < all.devices.size(); ++i) {
        devices.emplace(std::pair(all.devices[i].bundle, all.devices[i].label), i);
    }
    gathered_rows found;
    for (std::size_t b = 0; b < bundles.size(); ++b) {
        const runs_by_key runs = index_runs(bundles[b].runs);
        for (const row_record& row : bundles[b].rows) {
            const auto device = devices.find(std::pair(b, side_label(row.key)));
            if (device == devices.end()) {
                continue;
            }
            const auto mine = runs.find(row.key);
            const std::size_t model = all.cards[all.devices[device->second].card].model;
            card_row made{.row = &row, .device = device->second};
            if (mine != runs.end()) {
                made.logs = logs_of(mine->second);
            }
            if (row.verification) {
                made.nmse = row.verification->nmse;
                if (row.verification->limit > 0.0) {
                    made.error_share = row.verification->worst_ratio / row.verification->limit;
                }
            }
            if (row.power) {
                made.watts = row.power->watts;
                made.idle_watts = row.power->idle_watts;
            }
            found[question_of(row.key)][model].push_back(std::move(made));
        }
    }
    return found;
}

std::string why_not_claimable(const claim_source& source, const model_rows& base,
                              const model_rows& candidate, const compare_options& options) {
    if (base.front().row->key.ranks > 1) {
        return "a row of several devices is no row of a card";
    }
    for (const model_rows* rows : {&base, &candidate}) {
        if (std::string fault = twice(source.all, *rows); !fault.empty()) {
            return fault;
        }
    }
    // Rows of one record differ in nothing that is looked at, but for the accuracy of an outcome.
    const bool alike = options.table == comparison_class::same_precision;
    std::set<const row_record*> sound;
    for (const card_row& row : base) {
        if (alike && !sound.insert(row.row).second) {
            continue;
        }
        if (std::string fault = pair_fault(source, row, candidate.front(), options);
            !fault.empty()) {
            return fault;
        }
    }
    sound.clear();
    for (const card_row& row : candidate) {
        if (alike && !sound.insert(row.row).second) {
            continue;
        }
        if (std::string fault = pair_fault(source, base.front(), row, options); !fault.empty()) {
            return fault;
        }
    }
    return {};
}

std::vector<statistics::card_cell> cells_of(const fleet& all, const model_rows& rows) {
    std::map<std::pair<std::size_t, std::size_t>, statistics::card_cell> cells;
    for (const card_row& row : rows) {
        const fleet_device& device = all.devices[row.device];
        statistics::card_cell& cell = cells[{device.card, device.host}];
        cell.card = device.card;
        cell.host = device.host;
        cell.logs.insert(cell.logs.end(), row.logs.begin(), row.logs.end());
    }
    std::vector<statistics::card_cell> list;
    for (auto& [key, cell] : cells) {
        std::sort(cell.logs.begin(), cell.logs.end());
        if (!cell.logs.empty()) {
            list.push_back(std::move(cell));
        }
    }
    return list;
}

std::string card_text(const fleet& all, std::size_t card) {
    return fmt::format("{} {}", all.models[all.cards[card].model], all.cards[card].name);
}

}  // namespace accelbench::results
