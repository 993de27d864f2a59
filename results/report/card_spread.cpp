// SPDX-License-Identifier: Apache-2.0
#include "results/report/card_spread.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "results/compare/match.hpp"

namespace accelbench::results {
namespace {

card_spread_row spread_of(const fleet& all, const model_rows& rows) {
    std::map<std::size_t, std::pair<double, std::size_t>> sums;  // by card: of cells' means, cells
    card_spread_row made;
    for (const statistics::card_cell& cell : cells_of(all, rows)) {
        auto& [sum, cells] = sums[cell.card];
        sum += statistics::cell_mean(cell);
        ++cells;
        made.runs += cell.logs.size();
    }
    std::vector<std::pair<double, std::size_t>> means;  // of a card's log time, card
    double middle = 0.0;
    for (const auto& [card, sum] : sums) {
        means.emplace_back(sum.first / static_cast<double>(sum.second), card);
        middle += means.back().first;
    }
    if (means.size() < 2) {
        return {};
    }
    middle /= static_cast<double>(means.size());
    std::sort(means.begin(), means.end());
    for (const auto& [mean, card] : means) {
        made.positions.push_back(std::exp(mean - middle));
    }
    made.fastest = all.cards[means.front().second].name;
    made.slowest = all.cards[means.back().second].name;
    return made;
}

}  // namespace

std::vector<model_spread> spreads_of(const claim_source& source) {
    std::vector<model_spread> found(source.all.models.size());
    std::size_t next = 1;
    for (const auto& [question, by_model] : source.rows) {
        for (const auto& [model, rows] : by_model) {
            card_spread_row row = spread_of(source.all, rows);
            if (row.positions.empty() || question.ranks > 1) {
                continue;
            }
            const std::string variant = variant_of(question);
            row.workload = variant.empty() ? question.workload_id
                                           : fmt::format("{} ({})", question.workload_id, variant);
            row.number = fmt::format("S{}", next++);
            found[model].rows.push_back(std::move(row));
        }
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
        found[i].model = source.all.models[i];
    }
    std::erase_if(found, [](const model_spread& spread) { return spread.rows.empty(); });
    return found;
}

}  // namespace accelbench::results
