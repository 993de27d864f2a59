// SPDX-License-Identifier: Apache-2.0
// Who watched a campaign, as far as the reader named the keys himself.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/pack/subject.hpp"

namespace accelbench::cli {

/// Fills bundle::witnesses of all its bundles: of nobody where no key is named. A signature that is
/// broken, foreign or older than annotations that are gone is refused by name, always.
[[nodiscard]] status name_witnesses(results::subject& of, const std::vector<std::string>& keys);
/// The same of one bundle's folder.
[[nodiscard]] status name_witnesses(results::bundle& of, const std::vector<std::string>& keys);

}  // namespace accelbench::cli
