// SPDX-License-Identifier: Apache-2.0
// Marks: what was seen besides the times, in words that a reader can look up below the table.
#pragma once

#include <string>
#include <vector>

#include "results/compare/comparison.hpp"

namespace accelbench::results {

/// "drift on both", "correlated, unstable on cpu:0": marks of both rows by who carries them.
[[nodiscard]] std::vector<std::string> marks_of(const compared_row& row, const side_pair& sides);

/// Every mark that the legend can explain.
[[nodiscard]] std::vector<std::string> known_marks();

/// A line for each mark that occurs in the report.
[[nodiscard]] std::vector<std::string> mark_legend(const comparison& report);

/// What "of ceiling" means, where a row has a share, and why some rows have none.
[[nodiscard]] std::vector<std::string> ceiling_legend(const comparison& report);

}  // namespace accelbench::results
