// SPDX-License-Identifier: Apache-2.0
// The words that every form of the coverage table shares.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "results/coverage/coverage.hpp"

namespace accelbench::results {

/// "other precision (bf16)", "unsupported (dtype)", "ok (double)".
[[nodiscard]] std::string cell_text(const coverage_cell& cell);
/// "3 of 4", "3 + 1 of 4" with one in another precision, "" where a model has none of a kernel.
[[nodiscard]] std::string count_text(const state_counts& count);
/// What the words in the table mean, a line each, then the reasons, each once with its workloads
/// counted.
[[nodiscard]] std::vector<std::string> legend(const coverage_table& table);
[[nodiscard]] std::vector<std::string> reasons(const coverage_table& table);
/// "cpu:0: 19 ok, 2 unsupported".
[[nodiscard]] std::vector<std::string> totals(const coverage_table& table);
/// Kernels that a device's counts name, sorted.
[[nodiscard]] std::set<std::string> kernels_of(const model_counts& counts);

}  // namespace accelbench::results
