// SPDX-License-Identifier: Apache-2.0
// The name by which people speak of a row: short enough to copy, and the same in every report of
// its bundle.
#pragma once

#include <string>

#include "results/bundle/records.hpp"

namespace accelbench::results {

/// 12 hexadecimal digits of the SHA-256 of the whole key: it does not depend on the order of rows,
/// on other bundles or on what was left out of a packed file. Rows of two bundles that answer the
/// same question on devices of one label share it: a bundle's hash tells them apart.
[[nodiscard]] std::string row_id(const row_key& key);

}  // namespace accelbench::results
