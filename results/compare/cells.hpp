// SPDX-License-Identifier: Apache-2.0
// Cells that the terminal table and the Markdown one share.
#pragma once

#include <optional>
#include <string>

#include "results/compare/comparison.hpp"

namespace accelbench::results {

/// "412 GFLOP/s ±0.8 %, 91 %": rate, interval, share of its ceiling. In the outcome class the
/// error stands beside it.
[[nodiscard]] std::string rate_cell(const std::optional<row_record>& row, comparison_class table);

}  // namespace accelbench::results
