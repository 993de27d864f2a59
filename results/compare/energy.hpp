// SPDX-License-Identifier: Apache-2.0
// Energy of a launch, side by side. Figures of unlike scopes stand beside each other without a
// ratio: a chip's joules are no card's.
#pragma once

#include <optional>
#include <string>

#include "results/compare/comparison.hpp"
#include "results/statistics/interval.hpp"

namespace accelbench::results {

struct energy_comparison {
    std::optional<double> base, candidate;       // joules a launch
    std::optional<double> times_less;            // base / candidate: 2 is half the base's energy
    std::optional<statistics::interval> bounds;  // of it; there is none without
    std::string why_no_ratio;                    // "" where there is one
};

/// Whether any row of the pair was asked for energy: only then is there a column.
[[nodiscard]] bool has_energy(const comparison& report, std::size_t pair);
[[nodiscard]] bool has_energy(const comparison& report);

[[nodiscard]] energy_comparison energy_of(const compared_row& row);
/// "4.11 mJ (card), 21 mJ" ... or why there is no figure; "" where energy was not asked for.
[[nodiscard]] std::string energy_text(const std::optional<row_record>& row);
/// "1.32 [1.28, 1.36]", or why there is no ratio.
[[nodiscard]] std::string energy_ratio_text(const compared_row& row);

}  // namespace accelbench::results
