// SPDX-License-Identifier: Apache-2.0
// Files of `accelbench pack` as input: verified whole before a number of theirs is used.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/read_bundle.hpp"

namespace accelbench::cli {

/// A folder is no packed file, and neither is what is not there.
[[nodiscard]] bool is_packed(const std::string& path);

/// Every bundle of the file; its path reads "bid.tar.gz", or "bid.tar.gz/node1" where there are
/// several. Errors: bundle_damaged with the first check that fails, and those of unpacked::open().
[[nodiscard]] result<std::vector<results::bundle>> read_packed(const std::string& file);

}  // namespace accelbench::cli
