// SPDX-License-Identifier: Apache-2.0
// Whether two bundles were measured with the same binaries: a plug-in of one name and version may
// be another file, and so may a library that it loaded.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "results/bundle/records.hpp"

namespace accelbench::results {

/// A sentence for each plug-in whose files differ between the campaigns; `names` says what the user
/// calls them.
[[nodiscard]] std::vector<std::string> library_differences(
    std::span<const campaign_record* const> campaigns, std::span<const std::string> names);

}  // namespace accelbench::results
