// SPDX-License-Identifier: Apache-2.0
// Cards' and hosts' effects beside each other, where cards were moved between hosts.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <vector>

#include "results/statistics/nested_variance.hpp"

namespace accelbench::statistics {

struct crossed_effects {
    std::map<std::size_t, double> card;  ///< by card: its mean in the average host
    std::map<std::size_t, double> host;  ///< by host: what it adds; they sum to zero
};

/// Whether every card can be told from its host: moved cards join all cells into one piece.
[[nodiscard]] bool is_connected(std::span<const card_cell> cells);

/// Least squares of cell mean = card + host, for connected cells.
[[nodiscard]] crossed_effects fit_crossed(std::span<const card_cell> cells);

/// Weights of the cells in sum over cards of share * (the card's effect), cells in the order given:
/// what moving cards costs in precision can be told from them.
[[nodiscard]] std::vector<double> crossed_weights(std::span<const card_cell> cells,
                                                  const std::map<std::size_t, double>& shares);

}  // namespace accelbench::statistics
