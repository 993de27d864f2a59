// SPDX-License-Identifier: Apache-2.0
// What `conform --json` wrote, sent along with bundles: is it about the library that was measured?
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "results/bundle/verify_bundle.hpp"

namespace accelbench::results {

/// campaigns: the texts of the bundles' bundle.json. Nothing if the added file is no such report.
[[nodiscard]] std::optional<bundle_check> check_conform_report(
    const std::string& name, const std::string& text, const std::vector<std::string>& campaigns);

}  // namespace accelbench::results
