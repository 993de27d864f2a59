// SPDX-License-Identifier: Apache-2.0
// What bundles show for the items of the criteria: one value a card, and the rows that it is from.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/claim/fleet.hpp"
#include "results/score/bids.hpp"
#include "results/score/criteria.hpp"
#include "results/score/scorable.hpp"
#include "results/score/sheet.hpp"

namespace accelbench::results {

/// A row that points rest on, or that was barred.
struct scored_row {
    std::string number;  // "R7"
    std::size_t bid = 0;
    std::string workload, variant, card, host, bundle, device;
    std::optional<figure> time;  // of a launch
    std::vector<std::string> marks;
    std::string barred;  // by its standing; "" where it counts
};

struct evidence {
    std::vector<bid_evidence> bids;  // as the sources
    std::vector<scored_row> rows;
    bool barred = false;  // a row does not count because of what was said of it
};

/// A value needs a sound, verified row of the asked class on every card of the bid; else the item
/// has none, and says which card lacks it and why. Errors: not_scorable for what bars a whole bid
/// (a test double, a status that is not measured) or the reference.
[[nodiscard]] result<evidence> gather_evidence(const criteria& asked, const bid_sources& sources,
                                               const fleet& all, std::span<const bundle> bundles,
                                               const standing_judge& standing);

}  // namespace accelbench::results
