// SPDX-License-Identifier: Apache-2.0
// The noise floor: how far a device seems to differ from itself. No claim is made below it.
#pragma once

#include <optional>
#include <span>

namespace accelbench::statistics {

/// 95th percentile (nearest rank) of |log ratio| over the rows of a device compared with itself, as
/// a relative difference exp(x) - 1: 0.012 reads "1.2 %". Below 20 rows that is the largest.
/// nullopt if empty or a value is NaN or infinite: a campaign without A/A rows has no known floor.
[[nodiscard]] std::optional<double> noise_floor(std::span<const double> self_log_ratios);

/// The margin a claim must clear: the larger of the declared one and the floor. nullopt for a
/// margin below 0 or NaN.
[[nodiscard]] std::optional<double> claim_margin(double declared, std::optional<double> floor);

}  // namespace accelbench::statistics
