// SPDX-License-Identifier: Apache-2.0
#include "results/compare/cells.hpp"

#include <fmt/format.h>

#include "results/compare/quantity.hpp"

namespace accelbench::results {

std::string rate_text(const std::optional<row_record>& row) {
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
    if (row->bus_byte_per_s) {
        text +=
            fmt::format(", bus {}", to_text({quantity_kind::byte_rate, *row->bus_byte_per_s, {}}));
    }
    return text;
}

std::string share_text(const std::optional<row_record>& row, comparison_class table) {
    if (!row || !quantity_of(*row)) {
        return "";
    }
    std::string text;
    if (row->ceiling_share) {
        text = percent(*row->ceiling_share) + " of ceiling";
    }
    if (table == comparison_class::outcome && row->verification) {
        text += fmt::format("{}nmse {:.1e}", text.empty() ? "" : ", ", row->verification->nmse);
    }
    return text;
}

std::string rate_cell(const std::optional<row_record>& row, comparison_class table) {
    const std::string rate = rate_text(row);
    const std::string share = share_text(row, table);
    return share.empty() ? rate : rate + ", " + share;
}

}  // namespace accelbench::results
