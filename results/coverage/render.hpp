// SPDX-License-Identifier: Apache-2.0
// The coverage table as text: workloads x devices, then of each device models x kernels.
#pragma once

#include <cstddef>
#include <string>

#include "results/coverage/coverage.hpp"

namespace accelbench::results {

/// For a terminal of `width` characters.
[[nodiscard]] std::string render_coverage(const coverage_table& table, std::size_t width);
[[nodiscard]] std::string render_coverage_markdown(const coverage_table& table);
/// Everything, for programs; docs/results-format.md lists the fields.
[[nodiscard]] std::string render_coverage_json(const coverage_table& table);

}  // namespace accelbench::results
