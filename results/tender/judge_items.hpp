// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "results/claim/fleet.hpp"
#include "results/tender/check.hpp"

namespace accelbench::results {

/// Clause and what the row has in its place: how it was measured otherwise than asked.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> otherwise_measured(
    const terms& asked, const row_key& key);

/// Every item that was asked for or promised, on every card, by the shortfall ladder; adds what
/// falls short to `out`, and counts the bad cards.
void judge_items(const annex& asked, const std::optional<paper>& promised,
                 std::span<const bundle> bundles, const fleet& cards, const check_options& options,
                 bundle_findings& out);

}  // namespace accelbench::results
