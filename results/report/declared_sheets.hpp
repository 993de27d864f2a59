// SPDX-License-Identifier: Apache-2.0
// Data sheets in a file of the reader's: what devices are declared to do, each figure with where
// it was printed, when, and whether it holds for dense operands.
#pragma once

#include <filesystem>
#include <vector>

#include "results/report/report_data.hpp"

namespace accelbench::results {

/// `[[declared]]` tables with device (as the bundle names it), type, ops_per_s, bytes_per_s (one of
/// the two at least), sparsity ("dense" or "sparse"), source and date ("2024-11" or with a day).
/// Errors: bundle_missing_file, bad_usage naming the table: a peak without its origin is refused.
[[nodiscard]] result<std::vector<declared_sheet>> read_declared_sheets(
    const std::filesystem::path& file);

}  // namespace accelbench::results
