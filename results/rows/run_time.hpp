// SPDX-License-Identifier: Apache-2.0
// The time of one run, from its raw samples: one process, one number.
#pragma once

#include <optional>
#include <vector>

#include "results/bundle/records.hpp"

namespace accelbench::results {

/// ns per launch of each batch of the window.
[[nodiscard]] std::vector<double> batch_times(const window_record& window);

/// ns per launch: median over the window's batches. Nothing where it has none, or one that is not
/// above zero.
[[nodiscard]] std::optional<double> window_time(const window_record& window);

/// ns per launch: median over the run's windows, so that a window is one observation however many
/// batches it held. Nothing where no window has a time, or where the state says that the run has
/// none: a wrong answer has no time.
[[nodiscard]] std::optional<double> run_time(const run_record& run);

/// True for states whose runs were measured to the end: ok, unstable.
[[nodiscard]] bool has_time(row_state state);

}  // namespace accelbench::results
