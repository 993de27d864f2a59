// SPDX-License-Identifier: Apache-2.0
#include "results/compare/device_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "results/compare/cells.hpp"
#include "results/compare/comparability.hpp"
#include "results/compare/energy.hpp"
#include "results/compare/identity.hpp"
#include "results/compare/match.hpp"
#include "results/compare/plan_facts.hpp"
#include "results/compare/quantity.hpp"
#include "results/compare/text_table.hpp"
#include "results/compare/words.hpp"
#include "results/status/of_bundle.hpp"

namespace accelbench::results {
namespace {

/// Energy has a column where any row was asked for it; how it was come by stands in the note.
void add_energy(table_row& line, const row_record& row) {
    const auto joules = row.power ? row.power->joules_per_launch : std::nullopt;
    line.cells.insert(line.cells.begin() + 2, {joules ? prefixed(*joules, "J") : "", ""});
    if (row.power) {
        line.note +=
            fmt::format("{}energy a launch: {}", line.note.empty() ? "" : "; ", energy_text(row));
    }
}

table_row row_of(const row_record& row) {
    const std::string variant = variant_of(row.key);
    const std::string time =
        row.time_ns ? to_text({quantity_kind::launch_time, *row.time_ns * 1e-9, {}}) : "";
    return {
        .cells = {{variant.empty() ? row.key.workload_id
                                   : fmt::format("{} ({})", row.key.workload_id, variant),
                   ""},
                  {rate_text(row), share_text(row, comparison_class::same_precision)},
                  {time, ""},
                  {std::string(to_string(row.state)), ""}},
        .note = row.reason.empty() ? fmt::format("{}", fmt::join(row.marks, ", ")) : row.reason};
}

}  // namespace

std::string render_devices(const bundle& measured, const table_style& style,
                           const std::string& as_of) {
    std::string text = wrap("host: " + host_text(measured.campaign), style.width, 2) + "\n" +
                       wrap(status_line(status_of(measured)), style.width, 2) + "\n";
    for (const std::string& label : device_labels(measured.campaign, measured.rows)) {
        text_table table{.header = {"workload", "rate", "one launch", "state"}, .rows = {}};
        const bool energy = std::any_of(
            measured.rows.begin(), measured.rows.end(),
            [&](const row_record& row) { return side_label(row.key) == label && row.power; });
        if (energy) {
            table.header.insert(table.header.begin() + 2, "energy");
        }
        for (const row_record& kept : measured.rows) {
            if (side_label(kept.key) == label) {
                const row_record row = as_it_stands(measured, kept, as_of);
                table.rows.push_back(row_of(row));
                if (const auto now = measured.standings.of(row.key, as_of); !may_be_compared(now)) {
                    table.rows.back().note = why_not_used(now);
                }
                if (energy) {
                    add_energy(table.rows.back(), row);
                }
            }
        }
        text += wrap(fmt::format("{} is {}", label, device_text(measured.campaign, label)),
                     style.width, 2);
        text += fmt::format("\n\n{}", table.render(style.width));
    }
    return text;
}

}  // namespace accelbench::results
