// SPDX-License-Identifier: Apache-2.0
// The comparison as text. The same comparison gives the same bytes, always.
#pragma once

#include <cstddef>
#include <string>

#include "results/compare/comparison.hpp"

namespace accelbench::results {

struct table_style {
    std::size_t width = 120;  // of the terminal, in characters
    bool colour = false;      // only for a terminal
};

/// For people: facts, one table a pair of devices, what was not comparable and why, legend, and
/// last, where a terminal ends, coverage and totals.
[[nodiscard]] std::string render_table(const comparison& report, const table_style& style);
[[nodiscard]] std::string render_markdown(const comparison& report);
/// RFC 4180, one line a row, numbers unrounded, empty where there is none.
[[nodiscard]] std::string render_csv(const comparison& report);
/// Everything, for programs; docs/results-format.md lists the fields.
[[nodiscard]] std::string render_json(const comparison& report);

}  // namespace accelbench::results
