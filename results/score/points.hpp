// SPDX-License-Identifier: Apache-2.0
// Points of all bids from one value each: bids are held against the best of them in relative items.
#pragma once

#include <optional>
#include <vector>

#include "results/score/criteria.hpp"

namespace accelbench::results {

/// By bid and item; absent: no value. Of items that ask for support, any value means yes.
using value_table = std::vector<std::vector<std::optional<double>>>;

/// The same shape; 0 for mandatory items, prices and bids that are not `considered`.
[[nodiscard]] std::vector<std::vector<double>> technical_points(
    const criteria& asked, const value_table& values, const std::vector<bool>& considered);

}  // namespace accelbench::results
