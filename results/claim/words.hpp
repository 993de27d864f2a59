// SPDX-License-Identifier: Apache-2.0
// The sentences of a claim: what it is about, and what it is not.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "results/claim/claim.hpp"

namespace accelbench::results {

/// Cards, hosts and what the intervals of this pair speak of; warnings begin with "WARNING: ".
[[nodiscard]] std::vector<std::string> claim_sentences(
    const fleet& all, statistics::claim_unit unit, const model_pair& models,
    const std::set<statistics::host_design>& designs);
[[nodiscard]] std::vector<std::string> pair_sentences(const claim_report& report, std::size_t pair);
/// "1.05 [1.02, 1.08]"; "1.05" where the unit has no interval.
[[nodiscard]] std::string claim_ratio_text(const claim_row& row);
/// "not comparable", or the verdict.
[[nodiscard]] std::string claim_word(const claim_row& row);
/// Spreads, what an undecided row needs, and what holds of these cards where nothing holds of more.
[[nodiscard]] std::string claim_note(const claim_report& report, const claim_row& row);
/// "alpha: 95 % of cards at least 31 GFLOP/s with 95 % confidence (5 cards; ...)"; "" if none.
[[nodiscard]] std::string bound_text(const claim_report& report, std::size_t model,
                                     const claim_side& side);
[[nodiscard]] std::vector<std::string> claim_legend(const claim_report& report);

}  // namespace accelbench::results
