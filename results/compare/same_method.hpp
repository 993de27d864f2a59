// SPDX-License-Identifier: Apache-2.0
// Whether bundles may be put in one report at all.
#pragma once

#include <span>

#include "base/result.hpp"
#include "results/bundle/read_bundle.hpp"

namespace accelbench::results {

/// bundle_mismatch where protocol or a constant that shapes the measurement differs.
[[nodiscard]] status check_same_method(std::span<const bundle> bundles);

}  // namespace accelbench::results
