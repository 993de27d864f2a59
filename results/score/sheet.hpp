// SPDX-License-Identifier: Apache-2.0
// Points, totals and ranks from what bids showed, and whether a rank would stand with other cards.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/score/bids.hpp"
#include "results/score/criteria.hpp"
#include "results/score/told.hpp"
#include "results/status/figure.hpp"

namespace accelbench::results {

/// What a bid shows for one item, before points.
struct item_evidence {
    std::vector<double> logs;  // of the value in the item's quantity, one a unit; empty: no value
    bool met = false;          // an item that asks only whether it is supported
    told why_not;              // where there is no value, or it is not met
    std::string source;        // "R3-R7"
};

struct bid_evidence {
    offer made;
    std::vector<item_evidence> items;  // as the criteria's
    std::size_t cards = 0, hosts = 0;
    /// The unit has one member: values hold for it alone, their intervals are over its runs, and
    /// no rank is claimed from them.
    bool this_card = false;
    std::string only_card;
    figure_status status = figure_status::measured_self;
};

struct item_score {
    std::optional<figure> value;
    told why_not;
    bool met = false;      // mandatory: shown on the bound of the interval
    bool by_mean = false;  // mandatory, not met: the mean alone would do
    double points = 0.0;
    double points_worse = 0.0, points_better = 0.0;  // at the ends of the value's interval
};

struct bid_score {
    std::vector<item_score> items;  // as the criteria's
    bool mandatory_met = false;
    bool in_play = false;        // and the technical threshold was reached
    bool threshold_firm = true;  // neither the interval's ends nor other cards change that
    double technical = 0.0, price_points = 0.0, total = 0.0;
    std::optional<statistics::interval> total_bounds;  // over resampled units; of bids in play
    std::size_t rank = 0;                              // 0: not in play
    std::vector<std::size_t> not_separable_from;       // bids
};

/// Two bids in play, by their totals.
struct rank_pair {
    std::size_t better = 0, worse = 0;
    double gap = 0.0, flips = 0.0;  // points; share of resamples in which the worse is not behind
    bool flips_at_ends = false;     // with one of the two at an end of its intervals
    bool one_card = false;          // a bid whose unit has one member: nothing is claimed
    [[nodiscard]] bool separable(double allowed) const;
};

struct first_place {
    std::vector<std::size_t> contenders;  // the leader by points first; alone: separable
    std::optional<std::size_t> by_tie_break;
    std::string rule;  // of the tie-break, that decided
};

struct score_sheet {
    std::vector<bid_score> bids;  // as the evidence
    std::vector<rank_pair> pairs;
    first_place first;
    std::size_t resamples = 0;
    double allowed_flips = 0.025;  // share, of each pair
    std::vector<double> widening;  // of each bid, by its units; 0 where it has fewer than two
};

/// Mandatory items are judged on the worse end of the interval. Resamples draw units of each bid
/// with replacement, by a seed from the criteria's hash and the bid's name, widened as
/// card_resample.hpp says. Two bids are separable where the order of their totals holds with each
/// bid at the ends of its intervals, and in all but (1 - confidence) / (k (k - 1)) of the
/// resamples, for k bids in play. Errors are those of the price formula.
[[nodiscard]] result<score_sheet> make_sheet(const criteria& asked,
                                             const std::vector<bid_evidence>& bids,
                                             std::size_t most_resamples = 10'000);

/// Half away from zero, as the criteria print points.
[[nodiscard]] double rounded(double points, unsigned decimals);

}  // namespace accelbench::results
