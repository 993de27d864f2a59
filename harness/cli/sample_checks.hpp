// SPDX-License-Identifier: Apache-2.0
// `verify --recompute`: elements that a bundle kept of its outputs, computed again.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "results/bundle/read_bundle.hpp"
#include "results/bundle/verify_bundle.hpp"

namespace accelbench::cli {

/// Definitions are the program's own and those of `suites`; a hash tells whether they are the
/// bundle's. Fails where an element is wrong or a place was chosen, and where no run was sampled:
/// who asks for it wants an answer.
[[nodiscard]] results::bundle_check check_samples(const results::bundle& of,
                                                  const std::filesystem::path& folder,
                                                  const std::vector<std::string>& suites);

}  // namespace accelbench::cli
