// SPDX-License-Identifier: Apache-2.0
// Many rows in one report: Holm for the claims, Bonferroni for the intervals, and how many runs a
// family needs.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace accelbench::statistics {

/// How the two sides of a ratio were measured.
enum class comparison_design {
    paired,    ///< window pairs on one host: sign test and order-statistic interval over runs
    unpaired,  ///< different hosts or sessions: Welch on the logarithms of run medians
};

/// Fewest runs a side for an unpaired interval. Welch has no least p of its own; its coverage with
/// bad runs and unequal spreads was shown from here on (tests/proof, row 9).
inline constexpr std::size_t least_unpaired_runs = 8;

/// Holm's adjusted p values (Scandinavian Journal of Statistics 6, 1979), in the order given: with
/// p sorted ascending, max over j <= i of min(1, (m - j) p_(j)), j from 0. A claim stands where the
/// adjusted p <= alpha; the chance of any false claim in the family is then at most alpha, whatever
/// the dependence between rows. m is p.size(): pass 1 for a row of the planned family that yielded
/// no p, or the rest is judged too mildly. nullopt if a p is not in [0, 1].
[[nodiscard]] std::optional<std::vector<double>> holm(std::span<const double> p);

/// Confidence of each of `family_size` intervals so that all hold together: 1 - (1 - confidence) /
/// family_size. nullopt if family_size is 0 or confidence is not in (0, 1).
[[nodiscard]] std::optional<double> bonferroni_confidence(double confidence,
                                                          std::size_t family_size);

/// Runs a side with which a claim can be made in a family of this size, if the data agree. Paired:
/// 2^(1-R) <= alpha / m (m = 1: 6, 5: 8, 10: 9, 20: 10, 40: 11, 100: 12 at 5 %), so that even the
/// first step of Holm can be passed. Unpaired: least_unpaired_runs.
/// nullopt if family_size is 0 or alpha is not in (0, 1).
[[nodiscard]] std::optional<std::size_t> runs_needed(
    std::size_t family_size, double alpha = 0.05,
    comparison_design design = comparison_design::paired);

}  // namespace accelbench::statistics
