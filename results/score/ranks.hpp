// SPDX-License-Identifier: Apache-2.0
// Ranks by points, whether they would stand with other cards, and what the tie-break rule says.
#pragma once

#include <vector>

#include "results/score/points.hpp"
#include "results/score/sheet.hpp"

namespace accelbench::results {

/// Technical points that a bid needs to stay in play.
[[nodiscard]] double threshold_of(const criteria& asked);

/// Fills in ranks, pairs, intervals of totals and the first place; points are there already, and
/// `resamples` is the most that may be drawn.
void rank_bids(const criteria& asked, const std::vector<bid_evidence>& bids,
               const value_table& values, const std::vector<bool>& considered, score_sheet& sheet);

/// Of these bids the one that the rule puts first, and the word that decided; nothing where lots
/// must be drawn or the rule does not tell them apart.
[[nodiscard]] first_place break_tie(const criteria& asked, const std::vector<bid_evidence>& bids,
                                    const score_sheet& sheet, std::vector<std::size_t> contenders);

}  // namespace accelbench::results
