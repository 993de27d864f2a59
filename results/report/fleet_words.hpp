// SPDX-License-Identifier: Apache-2.0
// Names and figures that pages, sheets and files of a fleet's report share.
#pragma once

#include <string>

#include "results/claim/claim.hpp"
#include "results/status/figure.hpp"

namespace accelbench::results {

[[nodiscard]] std::string workload_text(const row_key& question);
[[nodiscard]] std::string workload_text(const claim_row& row);
/// What a card of this side typically does, from row "C<number>".
[[nodiscard]] figure typical_figure(const claim_side& side, std::size_t number,
                                    figure_status status);
[[nodiscard]] figure ratio_figure(const claim_row& row, std::size_t number, figure_status status);
/// Median over runs, and the rate that follows; empty where no run has a time, or no time is to be
/// given.
void add_time_and_rate(std::string& out, const card_row& row);

}  // namespace accelbench::results
