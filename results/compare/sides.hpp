// SPDX-License-Identifier: Apache-2.0
// Which device is compared with which.
#pragma once

#include <span>
#include <vector>

#include "results/compare/comparison.hpp"

namespace accelbench::results {

/// error_code::bad_usage where there is nothing to compare, or no device is called `base`.
[[nodiscard]] result<std::vector<side_pair>> choose_pairs(std::span<const bundle> bundles,
                                                          const std::string& base);

}  // namespace accelbench::results
