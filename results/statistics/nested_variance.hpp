// SPDX-License-Identifier: Apache-2.0
// How much of a spread is from process to process, from card to card and from host to host: nested
// analysis of variance, in closed form.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace accelbench::statistics {

/// All runs of one card in one host: logarithms of the runs' values.
struct card_cell {
    std::size_t card = 0;
    std::size_t host = 0;
    std::vector<double> logs;
};

/// A component of variance and what it rests on. It may be estimated below zero, by chance; then
/// `variance` is 0.
struct variance_component {
    double variance = 0.0;
    std::size_t degrees_of_freedom = 0;
};

struct nested_variance {
    std::optional<variance_component> process;  ///< absent: no cell has two runs
    std::optional<variance_component> card;     ///< absent: no host has two cards
    std::optional<variance_component> host;     ///< absent: one host
};

/// Processes in cards in hosts; unequal numbers are allowed (Searle, Linear Models, chapter 11: the
/// expected mean squares). Each cell is a card of its own: a card that was in two hosts is not
/// nested, see unit_ratio.hpp. nullopt if there is no cell, one is empty, or a value is NaN or
/// infinite.
[[nodiscard]] std::optional<nested_variance> split_variance(std::span<const card_cell> cells);

/// Mean of a cell's logs.
[[nodiscard]] double cell_mean(const card_cell& cell);

/// Variance within cells, pooled; nullopt where no cell has two runs.
[[nodiscard]] std::optional<variance_component> process_variance(std::span<const card_cell> cells);

}  // namespace accelbench::statistics
