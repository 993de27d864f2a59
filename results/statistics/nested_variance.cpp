// SPDX-License-Identifier: Apache-2.0
// Nested analysis of variance with unequal numbers.
#include "results/statistics/nested_variance.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "results/statistics/finite.hpp"

namespace accelbench::statistics {
namespace {

/// Sums that the expected mean squares need; names as in Searle's tables.
struct host_sums {
    double runs = 0.0, total = 0.0, squared_sizes = 0.0;
    std::size_t cards = 0;
};

variance_component component(double mean_square, double below, double weight, std::size_t freedom) {
    return {.variance = std::max(0.0, (mean_square - below) / weight),
            .degrees_of_freedom = freedom};
}

}  // namespace

double cell_mean(const card_cell& cell) {
    return std::accumulate(cell.logs.begin(), cell.logs.end(), 0.0) /
           static_cast<double>(cell.logs.size());
}

std::optional<variance_component> process_variance(std::span<const card_cell> cells) {
    double squares = 0.0;
    std::size_t freedom = 0;
    for (const card_cell& cell : cells) {
        const double mean = cell_mean(cell);
        for (const double value : cell.logs) {
            squares += (value - mean) * (value - mean);
        }
        freedom += cell.logs.size() - 1;
    }
    if (freedom == 0) {
        return std::nullopt;
    }
    return variance_component{squares / static_cast<double>(freedom), freedom};
}

std::optional<nested_variance> split_variance(std::span<const card_cell> cells) {
    if (cells.empty() || std::ranges::any_of(cells, [](const card_cell& cell) {
            return cell.logs.empty() || !all_finite(cell.logs);
        })) {
        return std::nullopt;
    }
    std::map<std::size_t, host_sums> hosts;
    double runs = 0.0, total = 0.0, squared_sizes = 0.0;
    for (const card_cell& cell : cells) {
        const double size = static_cast<double>(cell.logs.size());
        const double sum = size * cell_mean(cell);
        host_sums& host = hosts[cell.host];
        host.runs += size;
        host.total += sum;
        host.squared_sizes += size * size;
        ++host.cards;
        runs += size;
        total += sum;
        squared_sizes += size * size;
    }
    double between_cards = 0.0, between_hosts = 0.0;
    for (const card_cell& cell : cells) {
        const host_sums& host = hosts[cell.host];
        const double off = cell_mean(cell) - host.total / host.runs;
        between_cards += static_cast<double>(cell.logs.size()) * off * off;
    }
    double within_hosts = 0.0, squared_hosts = 0.0;
    for (const auto& [index, host] : hosts) {
        const double off = host.total / host.runs - total / runs;
        between_hosts += host.runs * off * off;
        within_hosts += host.squared_sizes / host.runs;
        squared_hosts += host.runs * host.runs;
    }
    nested_variance found{.process = process_variance(cells), .card = {}, .host = {}};
    const double process = found.process ? found.process->variance : 0.0;
    const std::size_t card_freedom = cells.size() - hosts.size();
    if (card_freedom > 0) {
        const double f = static_cast<double>(card_freedom);
        found.card = component(between_cards / f, process, (runs - within_hosts) / f, card_freedom);
    }
    if (hosts.size() > 1) {
        const double f = static_cast<double>(hosts.size() - 1);
        const double card = found.card ? found.card->variance : 0.0;
        const double card_weight = (within_hosts - squared_sizes / runs) / f;
        found.host = component(between_hosts / f, process + card_weight * card,
                               (runs - squared_hosts / runs) / f, hosts.size() - 1);
    }
    return found;
}

}  // namespace accelbench::statistics
