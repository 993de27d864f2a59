// SPDX-License-Identifier: Apache-2.0
// The sample median: the headline of every row, because one stall of a shared machine cannot move
// it.
#pragma once

#include <optional>
#include <span>

namespace accelbench::statistics {

/// Middle value, or the mean of the two middle values of an even sample, in the sample's unit.
/// nullopt if the sample is empty or holds NaN or infinity.
[[nodiscard]] std::optional<double> median(std::span<const double> values);

}  // namespace accelbench::statistics
