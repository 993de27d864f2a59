// SPDX-License-Identifier: Apache-2.0
#include "results/claim/gather.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <tuple>
#include <utility>

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

std::string pair_fault(std::span<const bundle> bundles, const fleet& all, const card_row& base,
                       const card_row& candidate, const compare_options& options) {
    matched_rows rows{base.row, candidate.row, ""};
    const side_pair sides{side_of(all, base), side_of(all, candidate)};
    const std::string& id = base.row->key.workload_id;
    std::string fault = why_not_standing(bundles, rows, sides, options.as_of);
    if (fault.empty()) {
        fault = why_not_comparable(rows, sides, options.table,
                                   accuracy_floor_of(bundles[sides.base.bundle].campaign, id));
    }
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
    std::vector<std::tuple<std::uint32_t, std::string_view, double>> by_round;
    for (const run_record* run : runs) {
        if (const auto time = run_time(*run)) {
            by_round.emplace_back(run->round, run->visit, std::log(*time));
        }
    }
    std::sort(by_round.begin(), by_round.end());
    std::vector<double> logs;
    logs.reserve(by_round.size());
    for (const auto& [round, visit, value] : by_round) {
        logs.push_back(value);
    }
    return logs;
}

}  // namespace

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
            found[question_of(row.key)][model].push_back(
                {&row, device->second,
                 mine == runs.end() ? std::vector<double>{} : logs_of(mine->second)});
        }
    }
    return found;
}

std::string why_not_claimable(std::span<const bundle> bundles, const fleet& all,
                              const model_rows& base, const model_rows& candidate,
                              const compare_options& options) {
    if (base.front().row->key.ranks > 1) {
        return "a row of several devices is no row of a card";
    }
    for (const model_rows* rows : {&base, &candidate}) {
        if (std::string fault = twice(all, *rows); !fault.empty()) {
            return fault;
        }
    }
    for (const card_row& row : base) {
        if (std::string fault = pair_fault(bundles, all, row, candidate.front(), options);
            !fault.empty()) {
            return fault;
        }
    }
    for (const card_row& row : candidate) {
        if (std::string fault = pair_fault(bundles, all, base.front(), row, options);
            !fault.empty()) {
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
