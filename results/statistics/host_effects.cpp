// SPDX-License-Identifier: Apache-2.0
// Two-way least squares: cards are swept out of the hosts' normal equations, which are then solved.
#include "results/statistics/host_effects.hpp"

#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace accelbench::statistics {
namespace {

std::size_t root_of(std::vector<std::size_t>& parents, std::size_t node) {
    while (parents[node] != node) {
        node = parents[node] = parents[parents[node]];
    }
    return node;
}

std::map<std::size_t, std::size_t> numbered(std::span<const card_cell> cells,
                                            std::size_t card_cell::*member) {
    std::map<std::size_t, std::size_t> places;
    for (const card_cell& cell : cells) {
        places.emplace(cell.*member, places.size());
    }
    return places;
}

using matrix = std::vector<std::vector<double>>;

/// Gauss and Jordan with pivots; the systems are of as many equations as there are hosts.
std::vector<double> solve(matrix a, std::vector<double> b) {
    const std::size_t n = b.size();
    for (std::size_t column = 0; column < n; ++column) {
        std::size_t best = column;
        for (std::size_t row = column + 1; row < n; ++row) {
            if (std::abs(a[row][column]) > std::abs(a[best][column])) {
                best = row;
            }
        }
        std::swap(a[column], a[best]);
        std::swap(b[column], b[best]);
        for (std::size_t row = 0; row < n; ++row) {
            const double factor = row == column ? 0.0 : a[row][column] / a[column][column];
            for (std::size_t k = column; factor != 0.0 && k < n; ++k) {
                a[row][k] -= factor * a[column][k];
            }
            b[row] -= factor * b[column];
        }
    }
    for (std::size_t row = 0; row < n; ++row) {
        b[row] /= a[row][row];
    }
    return b;
}

/// Normal equations of the hosts' effects, cards swept out. All ones are added to the left side,
/// which only fixes the sum of the effects at zero.
struct system_of_hosts {
    std::map<std::size_t, std::size_t> hosts;
    std::map<std::size_t, double> cells_of_card;
    matrix left;
};

system_of_hosts equations_of(std::span<const card_cell> cells) {
    system_of_hosts system{
        .hosts = numbered(cells, &card_cell::host), .cells_of_card = {}, .left = {}};
    const std::size_t h = system.hosts.size();
    system.left.assign(h, std::vector<double>(h, 1.0));
    std::map<std::size_t, std::vector<std::size_t>> by_card;
    for (const card_cell& cell : cells) {
        by_card[cell.card].push_back(system.hosts.at(cell.host));
    }
    for (const auto& [card, seen] : by_card) {
        const auto count = static_cast<double>(seen.size());
        system.cells_of_card[card] = count;
        for (const std::size_t host : seen) {
            system.left[host][host] += 1.0;
            for (const std::size_t other : seen) {
                system.left[host][other] -= 1.0 / count;
            }
        }
    }
    return system;
}

}  // namespace

bool is_connected(std::span<const card_cell> cells) {
    const auto cards = numbered(cells, &card_cell::card);
    const auto hosts = numbered(cells, &card_cell::host);
    std::vector<std::size_t> parents(cards.size() + hosts.size());
    std::iota(parents.begin(), parents.end(), 0);
    std::size_t pieces = parents.size();
    for (const card_cell& cell : cells) {
        const std::size_t card = root_of(parents, cards.at(cell.card));
        const std::size_t host = root_of(parents, cards.size() + hosts.at(cell.host));
        if (card != host) {
            parents[card] = host;
            --pieces;
        }
    }
    return pieces <= 1;
}

std::vector<double> crossed_weights(std::span<const card_cell> cells,
                                    const std::map<std::size_t, double>& shares) {
    const system_of_hosts system = equations_of(cells);
    std::vector<double> wanted(system.hosts.size(), 0.0);
    for (const card_cell& cell : cells) {
        wanted[system.hosts.at(cell.host)] +=
            shares.at(cell.card) / system.cells_of_card.at(cell.card);
    }
    const std::vector<double> reach = solve(system.left, std::move(wanted));
    std::map<std::size_t, double> mean_reach;
    for (const card_cell& cell : cells) {
        mean_reach[cell.card] +=
            reach[system.hosts.at(cell.host)] / system.cells_of_card.at(cell.card);
    }
    std::vector<double> weights;
    for (const card_cell& cell : cells) {
        weights.push_back(shares.at(cell.card) / system.cells_of_card.at(cell.card) -
                          (reach[system.hosts.at(cell.host)] - mean_reach.at(cell.card)));
    }
    return weights;
}

crossed_effects fit_crossed(std::span<const card_cell> cells) {
    const system_of_hosts system = equations_of(cells);
    std::map<std::size_t, double> card_means;
    for (const card_cell& cell : cells) {
        card_means[cell.card] += cell_mean(cell) / system.cells_of_card.at(cell.card);
    }
    std::vector<double> right(system.hosts.size(), 0.0);
    for (const card_cell& cell : cells) {
        right[system.hosts.at(cell.host)] += cell_mean(cell) - card_means.at(cell.card);
    }
    const std::vector<double> effects = solve(system.left, std::move(right));
    crossed_effects found;
    for (const auto& [host, place] : system.hosts) {
        found.host[host] = effects[place];
    }
    for (const card_cell& cell : cells) {
        found.card[cell.card] +=
            (cell_mean(cell) - found.host.at(cell.host)) / system.cells_of_card.at(cell.card);
    }
    return found;
}

}  // namespace accelbench::statistics
