// SPDX-License-Identifier: Apache-2.0
// Spread from card to card: one line a row; marks where there are few cards, ranks where many.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "results/chart/plot.hpp"
#include "results/compare/quantity.hpp"
#include "results/report/charts.hpp"
#include "results/report/pages.hpp"
#include "results/report/strings.hpp"

namespace accelbench::results {
namespace {

using chart::anchor;

constexpr double width = 720.0, names_width = 330.0, line_height = 15.0, top = 8.0,
                 axis_height = 32.0;
constexpr std::size_t name_characters = 62;
constexpr std::size_t most_marks = 32;  // more would lie on each other

/// The value below which a share of the cards lies, by nearest rank.
double ranked(const std::vector<double>& ascending, double share) {
    const auto place =
        static_cast<std::size_t>(std::ceil(share * static_cast<double>(ascending.size())));
    return ascending[std::clamp<std::size_t>(place, 1, ascending.size()) - 1];
}

void draw_row(chart::svg_writer& out, const chart::scale& x, double y, const card_spread_row& row) {
    if (row.positions.size() <= most_marks) {
        for (const double position : row.positions) {
            out.mark({x.at(position), y}, chart::marker::ring, digits(position));
        }
        return;
    }
    const double low = x.at(row.positions.front()), high = x.at(row.positions.back());
    out.line({low, y}, {high, y}, "bar");
    const double from = x.at(ranked(row.positions, 0.05)), to = x.at(ranked(row.positions, 0.95));
    out.rectangle({from, y - 4.0}, to - from, 8.0, "range");
    out.mark({x.at(ranked(row.positions, 0.5)), y}, chart::marker::disc,
             fmt::format("{} cards", row.positions.size()));
}

std::string spread_svg(std::span<const card_spread_row> rows, double low, double high,
                       const doc_chart& about, const std::string& id, language tongue) {
    chart::svg_writer out;
    const double below = top + static_cast<double>(rows.size()) * line_height;
    // A mark at either end lies within, and not on the names.
    const double room = 0.03 * (high - low);
    const chart::scale x(chart::spacing::linear, low - room, high + room, names_width,
                         width - 10.0);
    for (std::size_t n = 0; n < rows.size(); ++n) {
        const double y = top + (static_cast<double>(n) + 0.5) * line_height;
        if (n % 2 == 1) {
            out.rectangle({0.0, y - 0.5 * line_height}, width, line_height, "stripe");
        }
        out.text({0.0, y + 3.0}, rows[n].number, anchor::start);
        out.text({names_width - 8.0, y + 3.0}, chart::shortened(rows[n].workload, name_characters),
                 anchor::end);
    }
    draw_x_axis(out, x, below, top, say(tongue, "chart.cards.x"), chart::plain_tick_text);
    out.line({x.at(1.0), top}, {x.at(1.0), below}, "one");
    for (std::size_t n = 0; n < rows.size(); ++n) {
        draw_row(out, x, top + (static_cast<double>(n) + 0.5) * line_height, rows[n]);
    }
    return out.finish(width, below + axis_height, id, about.title, say(tongue, "chart.cards.desc"));
}

}  // namespace

void add_card_spread(doc_page& page, const model_spread& spread, figure_status status,
                     language tongue) {
    const std::string title = say(tongue, "chart.cards", {spread.model});
    doc_table table{.caption = captioned(title, status, tongue),
                    .columns = columns_of(
                        tongue, {"number", "workload", "#cards", "#runs", "#fastest_card", "#p05",
                                 "#median", "#p95", "#slowest_card", "slowest_name"})};
    double low = 0.99, high = 1.01;
    for (const card_spread_row& row : spread.rows) {
        low = std::min(low, row.positions.front());
        high = std::max(high, row.positions.back());
        table.rows.push_back(
            {row.number, row.workload, std::to_string(row.positions.size()),
             std::to_string(row.runs), digits(row.positions.front()),
             digits(ranked(row.positions, 0.05)), digits(ranked(row.positions, 0.5)),
             digits(ranked(row.positions, 0.95)), digits(row.positions.back()), row.slowest});
    }
    for (std::size_t first = 0; first < spread.rows.size(); first += lines_a_chart) {
        const auto part = std::span(spread.rows)
                              .subspan(first, std::min(lines_a_chart, spread.rows.size() - first));
        doc_chart made{.title = title};
        made.svg = spread_svg(part, low, high, made, next_chart_id(page), tongue);
        page.chart(std::move(made));
    }
    page.text(block_kind::chart_note, say(tongue, "chart.cards.desc"));
    page.table(std::move(table));
}

}  // namespace accelbench::results
