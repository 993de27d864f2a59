// SPDX-License-Identifier: Apache-2.0
// Cells that the terminal table and the Markdown one share.
#pragma once

#include <optional>
#include <string>

#include "results/compare/comparison.hpp"

namespace accelbench::results {

/// "412 GFLOP/s ±0.8 %": rate and interval; "" where the row has no time.
[[nodiscard]] std::string rate_text(const std::optional<row_record>& row);
/// "91 % of ceiling", and in the outcome class the error: what stands behind or below the rate.
[[nodiscard]] std::string share_text(const std::optional<row_record>& row, comparison_class table);
/// Both in one line.
[[nodiscard]] std::string rate_cell(const std::optional<row_record>& row, comparison_class table);

}  // namespace accelbench::results
