// SPDX-License-Identifier: Apache-2.0
// Charts with one line a row: ratios, spread from run to run, coverage.
#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "results/chart/plot.hpp"
#include "results/claim/words.hpp"
#include "results/compare/quantity.hpp"
#include "results/coverage/words.hpp"
#include "results/report/charts.hpp"
#include "results/report/fleet_words.hpp"
#include "results/report/pages.hpp"
#include "results/report/strings.hpp"

namespace accelbench::results {
namespace {

using chart::anchor;
using chart::point;

constexpr double width = 720.0, names_width = 330.0, line_height = 15.0, top = 8.0,
                 axis_height = 32.0;
constexpr std::size_t name_characters = 62;

/// Names of the lines at the left, a number before each; returns the middle of the n-th line.
double line_at(std::size_t n) {
    return top + (static_cast<double>(n) + 0.5) * line_height;
}

void name_line(chart::svg_writer& out, std::size_t n, const std::string& number,
               const std::string& name) {
    if (n % 2 == 1) {
        out.rectangle({0.0, line_at(n) - 0.5 * line_height}, width, line_height, "stripe");
    }
    out.text({0.0, line_at(n) + 3.0}, number, anchor::start);
    out.text({names_width - 8.0, line_at(n) + 3.0}, chart::shortened(name, name_characters),
             anchor::end);
}

struct range {
    double low, high;
    void add(double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
};

/// One ratio to draw, whatever it is of.
struct ratio_line {
    std::string number, name;
    figure ratio;
    bool decided = false;
    std::string word;
};

std::string ratio_chart(std::span<const ratio_line> rows, range over, double margin,
                        const doc_chart& about, const std::string& description,
                        const std::string& id, language tongue) {
    chart::svg_writer out;
    const double bottom = top + static_cast<double>(rows.size()) * line_height;
    const chart::scale x(chart::spacing::logarithmic, over.low / 1.05, over.high * 1.05,
                         names_width, width - 120.0);
    for (std::size_t n = 0; n < rows.size(); ++n) {
        name_line(out, n, rows[n].number, rows[n].name);
    }
    out.rectangle({x.at(1.0 / (1.0 + margin)), top},
                  x.at(1.0 + margin) - x.at(1.0 / (1.0 + margin)), bottom - top, "band");
    draw_x_axis(out, x, bottom, top, say(tongue, "chart.ratio.x"), chart::plain_tick_text);
    out.line({x.at(1.0), top}, {x.at(1.0), bottom}, "one");
    for (std::size_t n = 0; n < rows.size(); ++n) {
        const figure& ratio = rows[n].ratio;
        const double y = line_at(n);
        if (ratio.bounds) {
            const double low = x.at(ratio.bounds->low), high = x.at(ratio.bounds->high);
            out.line({low, y}, {high, y}, "bar");
            out.line({low, y - 3.0}, {low, y + 3.0}, "bar");
            out.line({high, y - 3.0}, {high, y + 3.0}, "bar");
        }
        // Filled where the row is decided: open marks claim nothing.
        out.mark({x.at(ratio.value), y},
                 rows[n].decided ? chart::marker::disc : chart::marker::ring, with_interval(ratio));
        out.text({width - 112.0, y + 3.0}, to_text(ratio) + " " + rows[n].word, anchor::start);
    }
    return out.finish(width, bottom + axis_height, id, about.title, description);
}

void add_ratio_lines(doc_page& page, const std::vector<ratio_line>& rows, double margin,
                     const std::string& base, const std::string& candidate, language tongue) {
    range over{1.0 / (1.0 + margin), 1.0 + margin};
    for (const ratio_line& row : rows) {
        over.add(row.ratio.bounds ? row.ratio.bounds->low : row.ratio.value);
        over.add(row.ratio.bounds ? row.ratio.bounds->high : row.ratio.value);
    }
    const std::string description = say(tongue, "chart.ratio.desc", {candidate, percent(margin)});
    for (std::size_t first = 0; first < rows.size(); first += lines_a_chart) {
        const auto part =
            std::span(rows).subspan(first, std::min(lines_a_chart, rows.size() - first));
        doc_chart made{.title = say(tongue, "chart.ratio", {candidate, base})};
        made.svg = ratio_chart(part, over, margin, made, description, next_chart_id(page), tongue);
        page.chart(std::move(made));
    }
    if (!rows.empty()) {
        page.text(
            block_kind::chart_note,
            description + " " + say(tongue, "chart.ratio.table", {say(tongue, "page.numbers")}));
    }
}

std::string spread_chart(const std::vector<const device_row*>& rows, range over,
                         const doc_chart& about, const std::string& id, language tongue) {
    chart::svg_writer out;
    const double bottom = top + static_cast<double>(rows.size()) * line_height;
    // A mark at either end lies within, and not on the names.
    const double room = 0.03 * (over.high - over.low);
    const chart::scale x(chart::spacing::linear, over.low - room, over.high + room, names_width,
                         width - 10.0);
    for (std::size_t n = 0; n < rows.size(); ++n) {
        name_line(out, n, rows[n]->number, workload_of(*rows[n]));
    }
    draw_x_axis(out, x, bottom, top, say(tongue, "chart.spread.x"), chart::plain_tick_text);
    out.line({x.at(1.0), top}, {x.at(1.0), bottom}, "one");
    for (std::size_t n = 0; n < rows.size(); ++n) {
        const auto& positions = rows[n]->run_positions;
        out.line({x.at(positions.front()), line_at(n)}, {x.at(positions.back()), line_at(n)},
                 "thin");
        for (const double position : positions) {
            out.mark({x.at(position), line_at(n)}, chart::marker::ring);
        }
    }
    return out.finish(width, bottom + axis_height, id, about.title,
                      say(tongue, "chart.spread.desc"));
}

/// Dark for what was measured, lighter for what was not: the word stands in the box besides.
std::string_view shade(coverage_state state) {
    switch (state) {
        case coverage_state::ok:
            return "full";
        case coverage_state::would_run:
        case coverage_state::other_precision:
        case coverage_state::on_host:
        case coverage_state::unstable:
            return "half";
        case coverage_state::skipped:
        case coverage_state::no_artifact:
        case coverage_state::unsupported:
        case coverage_state::failed:
        case coverage_state::withdrawn:
        case coverage_state::not_measured:
            return "none";
    }
    return "none";
}

std::string coverage_chart(const coverage_table& coverage, std::size_t first, std::size_t count,
                           const doc_chart& about, const std::string& id, language tongue) {
    chart::svg_writer out;
    constexpr double head = 16.0;
    const double column = (width - names_width) / static_cast<double>(coverage.devices.size());
    const auto left = [column](std::size_t d) {
        return names_width + column * static_cast<double>(d);
    };
    for (std::size_t d = 0; d < coverage.devices.size(); ++d) {
        const auto characters = static_cast<std::size_t>(column / 5.0);
        out.text({left(d) + 0.5 * column, head - 3.0},
                 chart::shortened(coverage.devices[d], characters), anchor::middle);
    }
    for (std::size_t n = 0; n < count; ++n) {
        const covered_workload& work = coverage.workloads[first + n];
        const double y = head + line_at(n);
        out.text({names_width - 8.0, y + 3.0}, chart::shortened(work.id, name_characters + 4),
                 anchor::end);
        for (std::size_t d = 0; d < work.cells.size(); ++d) {
            const std::string_view look = shade(work.cells[d].state);
            out.rectangle({left(d) + 1.0, y - 0.5 * line_height + 1.0}, column - 2.0,
                          line_height - 2.0, look);
            out.text({left(d) + 0.5 * column, y + 3.0},
                     translated(to_string(work.cells[d].state), tongue).text, anchor::middle,
                     look == "full" ? "inverse" : "");
        }
    }
    return out.finish(width, head + line_at(count), id, about.title,
                      say(tongue, "chart.coverage.desc"));
}

doc_table coverage_cells(const coverage_table& coverage, language tongue) {
    doc_table table{.caption = say(tongue, "chart.coverage"),
                    .columns = columns_of(tongue, {"workload"})};
    for (const std::string& device : coverage.devices) {
        table.columns.push_back({device});
    }
    for (const covered_workload& work : coverage.workloads) {
        std::vector<doc_cell> cells{work.id};
        for (const coverage_cell& cell : work.cells) {
            std::string text = translated(to_string(cell.state), tongue).text;
            if (!cell.precision.empty()) {
                text += fmt::format(" ({})", cell.precision);
            }
            cells.emplace_back(cell.is_double ? text + ", " + translated("double", tongue).text
                                              : text);
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

}  // namespace

void add_ratio_charts(doc_page& page, const report_data& data, std::size_t pair, language tongue) {
    const report_pair& shown = data.pairs[pair];
    std::vector<ratio_line> rows;
    for (const report_row& row : shown.rows) {
        if (row.ratio) {
            rows.push_back({row.number, workload_of(row), *row.ratio,
                            row.verdict != statistics::verdict::unresolved,
                            translated(row.verdict_word, tongue).text});
        }
    }
    add_ratio_lines(page, rows, data.margin, data.devices[shown.base].title,
                    data.devices[shown.candidate].title, tongue);
}

void add_ratio_charts(doc_page& page, const claim_report& claim, std::size_t pair,
                      language tongue) {
    std::vector<ratio_line> rows;
    for (std::size_t i = 0; i < claim.rows.size(); ++i) {
        const claim_row& row = claim.rows[i];
        if (row.pair == pair && row.ratio) {
            rows.push_back({fmt::format("C{}", i + 1), workload_text(row),
                            ratio_figure(row, i + 1, claim.status),
                            row.tests.verdict != statistics::claim_verdict::undecided,
                            translated(claim_word(row), tongue).text});
        }
    }
    add_ratio_lines(page, rows, claim.margin, claim.all.models[claim.pairs[pair].base],
                    claim.all.models[claim.pairs[pair].candidate], tongue);
}

void add_spread_charts(doc_page& page, const report_device& device, figure_status status,
                       language tongue) {
    std::vector<const device_row*> rows;
    range over{0.99, 1.01};
    const std::string title = say(tongue, "chart.spread", {device.title});
    doc_table table{
        .caption = captioned(title, status, tongue),
        .columns = columns_of(tongue, {"number", "workload", "#runs", "#low", "#high"})};
    for (const device_row& row : device.rows) {
        if (row.run_positions.size() < 2) {
            continue;
        }
        rows.push_back(&row);
        over.add(row.run_positions.front());
        over.add(row.run_positions.back());
        table.rows.push_back({row.number, workload_of(row),
                              std::to_string(row.run_positions.size()),
                              digits(row.run_positions.front()), digits(row.run_positions.back())});
    }
    for (std::size_t first = 0; first < rows.size(); first += lines_a_chart) {
        const std::vector<const device_row*> part(
            rows.begin() + static_cast<std::ptrdiff_t>(first),
            rows.begin() +
                static_cast<std::ptrdiff_t>(std::min(rows.size(), first + lines_a_chart)));
        doc_chart made{.title = title};
        made.svg = spread_chart(part, over, made, next_chart_id(page), tongue);
        page.chart(std::move(made));
    }
    if (!rows.empty()) {
        page.text(block_kind::chart_note, say(tongue, "chart.spread.desc"));
        page.table(std::move(table));
    }
}

void add_coverage_charts(doc_page& page, const coverage_table& coverage, language tongue) {
    if (coverage.devices.empty()) {
        return;
    }
    for (std::size_t first = 0; first < coverage.workloads.size(); first += lines_a_chart) {
        doc_chart made{.title = say(tongue, "chart.coverage")};
        made.svg = coverage_chart(coverage, first,
                                  std::min(lines_a_chart, coverage.workloads.size() - first), made,
                                  next_chart_id(page), tongue);
        page.chart(std::move(made));
    }
    std::vector<phrase> lines;
    for (const std::string& line : legend(coverage)) {
        lines.push_back(translated(line, tongue));
    }
    page.lines(block_kind::list, std::move(lines));
    page.table(coverage_cells(coverage, tongue));
}

}  // namespace accelbench::results
