// SPDX-License-Identifier: Apache-2.0
// Every row: as it compares, and as it was measured.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "results/report/pages.hpp"
#include "results/report/strings.hpp"

namespace accelbench::results {
namespace {

/// The note, and what was said of the two rows.
doc_cell comparison_note(const report_data& data, const report_pair& pair, const report_row& row,
                         language tongue) {
    doc_cell note(translated(row.note, tongue));
    for (const auto& [device, index] :
         {std::pair(pair.base, row.base), std::pair(pair.candidate, row.candidate)}) {
        if (!index) {
            continue;
        }
        const device_row& measured = data.devices[device].rows[*index];
        // Why a row is not compared stands in the note already.
        if (const std::string said = standing_text(measured, tongue);
            !said.empty() && (row.comparable || !measured.standing.replies.empty())) {
            note.text += fmt::format("\n{}: {}", measured.number, said);
        }
    }
    return note;
}

std::vector<doc_cell> comparison_line(const report_data& data, const report_pair& pair,
                                      const report_row& row, language tongue) {
    const auto rate = [](const report_device& device, const std::optional<std::size_t>& index) {
        return index ? value_text(device.rows[*index].rate) : std::string();
    };
    std::vector<doc_cell> cells{row.number,
                                workload_of(row),
                                rate(data.devices[pair.base], row.base),
                                rate(data.devices[pair.candidate], row.candidate),
                                with_interval(row.ratio),
                                verdict_cell(row, tongue),
                                comparison_note(data, pair, row, tongue)};
    if (data.energy_asked) {
        cells.emplace_back(row.less_energy ? doc_cell(to_text(*row.less_energy))
                                           : translated(row.why_no_energy_ratio, tongue));
    }
    cells.emplace_back(row.base || row.candidate ? status_cell(data.status, tongue) : doc_cell(""));
    cells.emplace_back(sources_of(data, pair, row));
    return cells;
}

doc_table comparison_table(const report_data& data, const report_pair& pair, language tongue) {
    const std::string &base = data.devices[pair.base].title,
                      &candidate = data.devices[pair.candidate].title;
    doc_table table{.caption = say(tongue, "numbers.pair", {candidate, base}),
                    .columns = columns_of(tongue, {"number", "workload", "#rate", "#rate", "#ratio",
                                                   "verdict", "note", "status", "rows"})};
    table.columns[2].name = base + ": " + table.columns[2].name;
    table.columns[3].name = candidate + ": " + table.columns[3].name;
    if (data.energy_asked) {
        table.columns.insert(table.columns.begin() + 7, {say(tongue, "column.less_energy"), true});
    }
    for (const report_row& row : pair.rows) {
        table.rows.push_back(comparison_line(data, pair, row, tongue));
    }
    return table;
}

std::vector<doc_cell> device_line(const report_data& data, const device_row& row, language tongue) {
    const auto plain = [](const std::optional<figure>& f) { return f ? to_text(*f) : ""; };
    std::vector<doc_cell> cells{fmt::format("{}\n{}", row.number, row.standing.id),
                                workload_of(row),
                                translated(row.precision, tongue),
                                value_text(row.rate),
                                plain(row.time),
                                plain(row.ceiling_share),
                                plain(row.declared_share),
                                plain(row.error),
                                std::to_string(row.runs)};
    if (data.energy_asked) {
        cells.emplace_back(row.joules ? doc_cell(value_text(row.joules) + ", " + row.power_scope)
                                      : translated(row.why_no_energy, tongue));
        cells.emplace_back(plain(row.watts));
    }
    cells.push_back(state_cell(row, tongue));
    doc_cell note(translated(
        row.reason.empty() ? fmt::format("{}", fmt::join(row.marks, ", ")) : row.reason, tongue));
    if (const std::string said = standing_text(row, tongue); !said.empty()) {
        note.text += (note.text.empty() ? "" : "\n") + said;
    }
    cells.push_back(std::move(note));
    cells.emplace_back(row.rate ? status_cell(row.rate->status, tongue) : doc_cell(""));
    return cells;
}

doc_table device_table(const report_data& data, const report_device& device, language tongue) {
    doc_table table{.caption = device.description.empty()
                                   ? device.title
                                   : fmt::format("{}: {}", device.title, device.description),
                    .columns = columns_of(
                        tongue, {"number", "workload", "precision", "#rate", "#time", "#share",
                                 "#declared_share", "#error", "#runs", "state", "note", "status"})};
    if (data.energy_asked) {
        table.columns.insert(table.columns.begin() + 9, {say(tongue, "column.joules"), true});
        table.columns.insert(table.columns.begin() + 10, {say(tongue, "column.watts"), true});
    }
    for (const device_row& row : device.rows) {
        table.rows.push_back(device_line(data, row, tongue));
    }
    return table;
}

void add_peaks(doc_page& page, const report_data& data, language tongue) {
    doc_table table{.caption = say(tongue, "peaks.title"),
                    .columns = columns_of(tongue, {"device", "dtype", "#operations", "#bytes",
                                                   "sparsity", "origin", "date", "status"})};
    const auto plain = [](const std::optional<figure>& f) { return f ? to_text(*f) : ""; };
    for (const report_device& device : data.devices) {
        for (const declared_peak& peak : device.peaks) {
            table.rows.push_back({device.title, peak.dtype, plain(peak.operations),
                                  plain(peak.bytes), translated(peak.sparsity, tongue), peak.origin,
                                  peak.date, status_cell(figure_status::declared, tongue)});
        }
    }
    if (table.rows.empty()) {
        page.text(block_kind::paragraph,
                  say(tongue, "peaks.none", {say(tongue, "column.declared_share")}));
    } else {
        page.table(std::move(table));
    }
}

void add_devices(doc_page& page, const report_data& data, language tongue) {
    for (const report_device& device : data.devices) {
        page.table(device_table(data, device, tongue));
    }
    add_peaks(page, data, tongue);
}

}  // namespace

doc_page numbers_page(const report_data& data, language tongue) {
    doc_page page{.id = "numbers", .title = say(tongue, "page.numbers"), .wide = true};
    if (data.pairs.empty()) {
        add_devices(page, data, tongue);
    }
    for (const report_pair& pair : data.pairs) {
        page.table(comparison_table(data, pair, tongue));
    }
    page.text(block_kind::paragraph, say(tongue, "method.units"));
    return page;
}

doc_page devices_page(const report_data& data, language tongue) {
    doc_page page{.id = "devices", .title = say(tongue, "page.devices"), .wide = true};
    add_devices(page, data, tongue);
    return page;
}

}  // namespace accelbench::results
