// SPDX-License-Identifier: Apache-2.0
// `accelbench verify` of a merged bundle, and of it against its members.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/verify_bundle.hpp"

namespace accelbench::cli {

/// Each member is verified whole, and its rows are derived from its samples once more.
[[nodiscard]] result<results::verification_report> checks_of_merged(
    const std::string& folder, const std::vector<std::string>& members);

}  // namespace accelbench::cli
