// SPDX-License-Identifier: Apache-2.0
// Whether runs could have shown a worker's clock that goes wrong: a check that could not see passes
// nothing.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "results/bundle/records.hpp"

namespace accelbench::conform {

struct clock_sight {
    double bound = 0.0;    // a clock that is off by less, as a share, would not have been seen
    std::string workload;  // of the shortest launches: the one to ask again
    /// At ten runs on a quiet machine the bound is 0.01 to 0.03, of launches of 3 ms and more at
    /// most 0.17; beside ten compilers above 0.5 (2026-11-26, 2 cores).
    [[nodiscard]] bool is_clear() const { return bound <= 0.2; }
};

/// Of the runs of one device, in their order; nullopt where there were too few windows.
[[nodiscard]] std::optional<clock_sight> sight_of(std::span<const results::run_record> runs);

}  // namespace accelbench::conform
