// SPDX-License-Identifier: Apache-2.0
// Which device is compared with which.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "results/compare/comparison.hpp"

namespace accelbench::results {

/// What each bundle is called in titles: the name of its folder, or its path where two folders have
/// one name.
[[nodiscard]] std::vector<std::string> bundle_names(std::span<const bundle> bundles);

/// error_code::bad_usage where there is nothing to compare, or no device is called `base`.
[[nodiscard]] result<std::vector<side_pair>> choose_pairs(std::span<const bundle> bundles,
                                                          const std::string& base);

}  // namespace accelbench::results
