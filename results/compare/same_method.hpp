// SPDX-License-Identifier: Apache-2.0
// Whether bundles may be put in one report at all.
#pragma once

#include <span>

#include "base/result.hpp"
#include "results/bundle/read_bundle.hpp"

namespace accelbench::results {

/// bundle_mismatch where protocol or a constant that shapes the measurement differs.
[[nodiscard]] status check_same_method(std::span<const bundle> bundles);

/// bundle_mismatch where two bundles are of one campaign: a folder and what was packed of it, or
/// two packed files, whose cards bear unlike commitments and would count as several.
[[nodiscard]] status check_campaigns_once(std::span<const bundle> bundles);

}  // namespace accelbench::results
