// SPDX-License-Identifier: Apache-2.0
// The state of a row whose runs ended in different ways: the worst, with counts.
#pragma once

#include <span>
#include <string>

#include "results/bundle/records.hpp"

namespace accelbench::results {

struct state_story {
    row_state state = row_state::ok;
    std::string reason;              // "" where all runs are ok
    std::vector<std::string> marks;  // "skipped 2/12", "unstable 1/12": said beside an ok row
};

/// `runs` in a fixed order: the first run of the worst state gives the sentence.
/// A run that was skipped, or unstable in the minority, does not take the row's `ok` away from the
/// others, since each run is a sample of its own; it becomes a mark.
[[nodiscard]] state_story tell_state(std::span<const run_record* const> runs);

}  // namespace accelbench::results
