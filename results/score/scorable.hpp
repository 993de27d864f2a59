// SPDX-License-Identifier: Apache-2.0
// The one place that says whether a row may be scored.
#pragma once

#include <functional>
#include <string>

#include "results/bundle/read_bundle.hpp"
#include "results/score/told.hpp"
#include "results/status/status.hpp"

namespace accelbench::results {

/// What was said of a row after it was measured: a sentence where it may not count any more, or
/// not yet; "" where it counts.
using standing_judge = std::function<std::string(const bundle&, const row_record&)>;

struct scoring_bar {
    told why;                // empty: the row may be scored
    bool fatal = false;      // nothing of the bid may be: it is no device, or not measured at all
    bool withdrawn = false;  // by what was said of the row, and by nothing else
};

/// By the bundle's annotations: withdrawn and superseded rows do not count, nor previews after
/// their last day. `as_of`: "2026-11-26", or "" where no day was named: then no preview holds.
[[nodiscard]] standing_judge judge_by_annotations(std::string as_of);

/// Of a test double, of a status that does not serve for scoring, of a row whose standing bars it.
[[nodiscard]] scoring_bar bar_of(const bundle& of, const row_record& row, figure_status status,
                                 const standing_judge& standing);

}  // namespace accelbench::results
