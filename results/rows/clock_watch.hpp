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
/// about 0.1 ms, so no short window tells: the windows of a visit come in two lengths, and over
/// many of them the cost cancels. Launches that are longer than a window make windows of one
/// length, against which the cost is small. Windows of all rows are taken together: the clock
/// belongs to the process, not to the workload.
class clock_watch {
  public:
    /// Takes the windows of a visit.
    void add(const std::vector<window_record>& windows);
    /// Of windows of two lengths, else of those of one; empty until seven windows of each length
    /// were seen, or twelve of one.
    [[nodiscard]] std::optional<statistics::clock_slope> slope() const;
    /// The slope by which the worker's clock is surely off by more than `limit`; empty if none is.
    /// On a crowded machine windows of one length are more often kept waiting at their ends than
    /// those of the other, which looks like a bent clock in the medians (1.19 was seen while two
    /// compilers ran, 0.62 beside ten loops). Waiting spares some windows and a bent clock none, so
    /// the tenth of the windows with the least excess must show it too: of a clock that counts too
    /// much, from which nobody has gain, by more time than passed around it.
    [[nodiscard]] std::optional<statistics::clock_slope> bent(double limit) const;
    /// True if most windows look as if the worker's clock counted too little by more than `limit`,
    /// and too many do not: the machine is crowded, or the clock is bent in part of the windows.
    [[nodiscard]] bool is_unclear(double limit) const;

  private:
    struct durations {
        std::vector<double> worker, supervisor;  // ns
    };
    [[nodiscard]] std::optional<statistics::clock_slope> slope_of_two() const;
    [[nodiscard]] std::optional<statistics::clock_slope> slope_of_one() const;
    [[nodiscard]] bool is_sure_of_two(const statistics::clock_slope& medians, double limit) const;

    durations short_, long_, alone_;
};

}  // namespace accelbench::results
