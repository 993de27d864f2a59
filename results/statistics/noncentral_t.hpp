// SPDX-License-Identifier: Apache-2.0
// The noncentral t distribution: power of t tests, factors of tolerance bounds.
#pragma once

namespace accelbench::statistics {

/// P(T > t) for T noncentral t with `freedom` > 0 and noncentrality `shift`.
[[nodiscard]] double noncentral_t_upper(double t, double freedom, double shift);

/// t with P(T <= t) = level, level in (0, 1).
[[nodiscard]] double noncentral_t_quantile(double level, double freedom, double shift);

}  // namespace accelbench::statistics
