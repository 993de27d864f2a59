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
    /// True if the worker's clock is surely off by more than `limit`. On a crowded machine windows
    /// of one length are more often kept waiting at their ends than those of the other, which looks
    /// like a bent clock in the medians (1.19 was seen while two compilers ran, 0.62 beside ten
    /// loops). Waiting spares some windows and a bent clock none, so the tenth of the windows with
    /// the least excess must show it too: of a clock that counts too much, from which nobody has
    /// gain, by more time than passed around it.
    [[nodiscard]] bool is_bent(double limit) const;

  private:
    struct durations {
        std::vector<double> worker, supervisor;  // ns
    };
    [[nodiscard]] static double least_excess(const durations& of);

    durations short_, long_;
};

}  // namespace accelbench::results
