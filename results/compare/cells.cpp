// SPDX-License-Identifier: Apache-2.0
#include "results/compare/cells.hpp"

#include <fmt/format.h>

#include "results/compare/quantity.hpp"

namespace accelbench::results {

std::string rate_cell(const std::optional<row_record>& row, comparison_class table) {
    const auto q = row ? quantity_of(*row) : std::nullopt;
    if (!q) {
        return "";
    }
    std::string text = to_text(*q);
    if (const std::string spread = spread_text(*q); !spread.empty()) {
        text += " " + spread;
    } else if (!row->no_interval_reason.empty()) {
        text += row->runs == 1 ? " (single-run)" : " (no interval)";
    }
    if (row->ceiling_share) {
        text += ", " + percent(*row->ceiling_share);
    }
    if (table == comparison_class::outcome && row->verification) {
        text += fmt::format(", nmse {:.1e}", row->verification->nmse);
    }
    return text;
}

}  // namespace accelbench::results
