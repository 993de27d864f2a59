// SPDX-License-Identifier: Apache-2.0
// Annotations as sentences, for tables that have no column for them.
#pragma once

#include <string>
#include <vector>

#include "results/annotation/annotation.hpp"

namespace accelbench::results {

/// "out: row 3fa9c1d20b7e is disputed since 2026-11-26 (Buyer B: the clocks were raised)"; one for
/// each line, replies too.
[[nodiscard]] std::vector<std::string> sentences_of(const annotation_log& log,
                                                    const std::string& name);

}  // namespace accelbench::results
