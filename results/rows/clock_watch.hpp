// SPDX-License-Identifier: Apache-2.0
// The worker's clock against the supervisor's, over all windows of a side so far.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "results/bundle/records.hpp"
#include "results/statistics/clock_slope.hpp"

namespace accelbench::results {

/// A plug-in shares its worker's process and could bend the clock there. A window's message costs
/// about 0.1 ms, so no single window tells; the windows of a visit come in two lengths, and over
/// many of them the cost cancels. Windows of all rows are taken together: the clock belongs to the
/// process, not to the workload.
class clock_watch {
  public:
    /// Takes the windows of a visit. Those of one length only (a launch longer than a window) say
    /// nothing and are left out.
    void add(const std::vector<window_record>& windows);
    /// Empty until seven windows of each length were seen.
    [[nodiscard]] std::optional<statistics::clock_slope> slope() const;
    /// True if the worker's clock is surely off by more than `limit`. On a crowded machine a longer
    /// window is also more often kept waiting at its ends, which looks like a slow clock in the
    /// medians (1.19 was seen while two compilers ran). Waiting spares some windows and a bent
    /// clock none, so the tenth of the windows with the least excess must show it too.
    [[nodiscard]] bool is_bent(double limit) const;

  private:
    struct durations {
        std::vector<double> worker, supervisor;  // ns
    };
    [[nodiscard]] static double least_excess(const durations& of);

    durations short_, long_;
};

}  // namespace accelbench::results
