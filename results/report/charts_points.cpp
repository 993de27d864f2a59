// SPDX-License-Identifier: Apache-2.0
// Charts with one mark a row: roofline, accuracy, power.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "results/chart/plot.hpp"
#include "results/compare/quantity.hpp"
#include "results/report/charts.hpp"
#include "results/report/pages.hpp"
#include "results/report/strings.hpp"

namespace accelbench::results {
namespace {

using chart::anchor;
using chart::point;
using chart::spacing;

constexpr double width = 720.0, left = 60.0, right = 600.0, top = 12.0, bottom = 330.0,
                 height = 366.0, key_x = 614.0;

struct range {
    double low = std::numeric_limits<double>::max(), high = 0.0;
    void add(double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
    [[nodiscard]] chart::scale scale(spacing kind, double from, double to) const {
        return {kind, low / 1.4, high * 1.4, from, to};
    }
};

bool counts_operations(const device_row& row) {
    return row.rate && row.intensity && row.rate->unit != figure_unit::byte_per_s &&
           row.rate->unit != figure_unit::second;
}

/// What is told apart in one chart, by the order in which it first occurs.
class keys {
  public:
    std::size_t of(const std::string& name) {
        const auto found = std::find_if(entries_.begin(), entries_.end(),
                                        [&name](const auto& e) { return e.words == name; });
        if (found != entries_.end()) {
            return static_cast<std::size_t>(found - entries_.begin());
        }
        entries_.push_back({chart::marker_of(entries_.size()), name});
        return entries_.size() - 1;
    }
    [[nodiscard]] const std::vector<chart::key_entry>& entries() const { return entries_; }

  private:
    std::vector<chart::key_entry> entries_;
};

/// Numbers beside marks, as far as they do not lie on each other: the table has all of them.
class mark_labels {
  public:
    void draw(chart::svg_writer& out, point at, const std::string& number) {
        const bool taken = std::any_of(drawn_.begin(), drawn_.end(), [at](point other) {
            return std::abs(other.x - at.x) < 18.0 && std::abs(other.y - at.y) < 7.0;
        });
        if (!taken) {
            drawn_.push_back(at);
            out.text({at.x + 6.0, at.y - 3.0}, number, anchor::start, "small");
        }
    }

  private:
    std::vector<point> drawn_;
};

/// A roof: bandwidth times intensity up to the flat part; either may be missing.
void draw_roof(chart::svg_writer& out, const chart::scale& x, const chart::scale& y,
               const std::optional<figure>& bytes, const std::optional<figure>& operations,
               bool declared) {
    const std::string_view look = declared ? "promise" : "roof";
    const double flat = operations ? operations->value : y.high();
    double knee = x.low();
    if (bytes) {
        knee = std::clamp(flat / bytes->value, x.low(), x.high());
        // The slope enters where it crosses the lower edge: below it there is no chart.
        const double enters = std::clamp(y.low() / bytes->value, x.low(), x.high());
        if (enters < knee) {
            out.line({x.at(enters), y.at(bytes->value * enters)},
                     {x.at(knee), y.at(bytes->value * knee)}, look);
            // Declared and measured lines lie near each other: their labels keep apart.
            const double place = enters * std::pow(knee / enters, declared ? 0.3 : 0.6);
            const point at{x.at(place), y.at(bytes->value * place)};
            out.text(declared ? point{at.x - 6.0, at.y - 6.0} : point{at.x + 8.0, at.y + 12.0},
                     to_text(*bytes), declared ? anchor::end : anchor::start);
        }
    }
    if (operations) {
        out.line({x.at(knee), y.at(flat)}, {x.to(), y.at(flat)}, look);
        out.text(declared ? point{x.at(knee) + 6.0, y.at(flat) - 4.0}
                          : point{x.to() - 4.0, y.at(flat) + 11.0},
                 to_text(*operations), declared ? anchor::start : anchor::end);
    }
}

doc_table roofline_table(const report_device& device, const std::vector<const device_row*>& rows,
                         const std::string& caption, language tongue) {
    doc_table table{.caption = caption,
                    .columns = columns_of(tongue, {"number", "workload", "precision", "#intensity",
                                                   "#rate", "#share", "#declared_share"})};
    const auto plain = [](const std::optional<figure>& f) { return f ? to_text(*f) : ""; };
    for (const device_row* row : rows) {
        table.rows.push_back({row->number, workload_of(*row), translated(row->precision, tongue),
                              to_text(*row->intensity), value_text(row->rate),
                              plain(row->ceiling_share), plain(row->declared_share)});
    }
    for (const auto& [ceiling, name] : {std::pair(&device.memory_ceiling, "memory canary"),
                                        std::pair(&device.compute_ceiling, "compute canary")}) {
        if (*ceiling) {
            table.rows.push_back({"", name, "f32", "", to_text(**ceiling), "", ""});
        }
    }
    return table;
}

std::string roofline_svg(const report_device& device, const std::vector<const device_row*>& rows,
                         const doc_chart& about, const std::string& id, language tongue) {
    range xs, ys;
    for (const device_row* row : rows) {
        xs.add(row->intensity->value);
        ys.add(row->rate->value);
    }
    if (device.compute_ceiling) {
        ys.add(device.compute_ceiling->value);
    }
    for (const declared_peak& peak : device.peaks) {
        if (peak.operations) {
            ys.add(peak.operations->value);
        }
    }
    const chart::scale x = xs.scale(spacing::logarithmic, left, right),
                       y = ys.scale(spacing::logarithmic, bottom, top);
    chart::svg_writer out;
    mark_labels labels;
    draw_x_axis(out, x, bottom, top, say(tongue, "chart.roofline.x"));
    draw_y_axis(out, y, left, right, say(tongue, "chart.rate.y"));
    draw_roof(out, x, y, device.memory_ceiling, device.compute_ceiling, false);
    for (const declared_peak& peak : device.peaks) {
        draw_roof(out, x, y, peak.bytes, peak.operations, true);
    }
    keys types;
    for (const device_row* row : rows) {
        const point at{x.at(row->intensity->value), y.at(row->rate->value)};
        out.mark(at, chart::marker_of(types.of(row->compute)),
                 fmt::format("{} {}: {}", row->number, workload_of(*row), to_text(*row->rate)));
        labels.draw(out, at, row->number);
    }
    draw_key(out, {key_x, top + 10.0}, types.entries());
    return out.finish(width, height, id, about.title, say(tongue, "chart.roofline.desc"));
}

/// Errors of zero have no logarithm: they stand in a strip of their own at the left edge.
struct error_axis {
    chart::scale scale;
    bool has_exact, has_others;
    [[nodiscard]] double at(double error) const {
        return error > 0.0 ? scale.at(error) : left + 20.0;
    }
};

error_axis axis_of_errors(const std::vector<const device_row*>& rows) {
    range errors;
    bool exact = false;
    for (const device_row* row : rows) {
        if (row->error->value > 0.0) {
            errors.add(row->error->value);
        } else {
            exact = true;
        }
    }
    const bool others = errors.high > 0.0;
    if (!others) {
        errors = {1e-16, 1e-2};
    }
    return {errors.scale(spacing::logarithmic, exact ? left + 60.0 : left, right), exact, others};
}

}  // namespace

void add_roofline(doc_page& page, const report_device& device, language tongue) {
    std::vector<const device_row*> rows;
    for (const device_row& row : device.rows) {
        if (counts_operations(row)) {
            rows.push_back(&row);
        }
    }
    if (rows.empty()) {
        return;
    }
    doc_chart made{.title = say(tongue, "chart.roofline", {device.title})};
    made.svg = roofline_svg(device, rows, made, next_chart_id(page), tongue);
    doc_table table = roofline_table(
        device, rows, captioned(made.title, rows.front()->rate->status, tongue), tongue);
    page.chart(std::move(made));
    page.text(block_kind::chart_note, say(tongue, "chart.roofline.desc"));
    page.table(std::move(table));
}

void add_accuracy_chart(doc_page& page, const report_data& data, language tongue) {
    std::vector<const device_row*> rows;
    keys devices;
    std::map<const device_row*, std::size_t> device_of;
    range rates;
    doc_table table{.caption = captioned(say(tongue, "chart.accuracy"), data.status, tongue),
                    .columns = columns_of(tongue, {"number", "device", "workload", "precision",
                                                   "#rate", "#accuracy"})};
    for (const report_device& device : data.devices) {
        for (const device_row& row : device.rows) {
            if (counts_operations(row) && row.error) {
                rows.push_back(&row);
                device_of[&row] = devices.of(device.title);
                rates.add(row.rate->value);
                table.rows.push_back({row.number, device.title, workload_of(row),
                                      translated(row.precision, tongue), value_text(row.rate),
                                      to_text(*row.error)});
            }
        }
    }
    if (rows.empty()) {
        return;
    }
    const error_axis x = axis_of_errors(rows);
    const chart::scale y = rates.scale(spacing::logarithmic, bottom, top);
    chart::svg_writer out;
    mark_labels labels;
    draw_y_axis(out, y, left, right, say(tongue, "chart.rate.y"));
    if (x.has_others) {
        draw_x_axis(out, x.scale, bottom, top, say(tongue, "chart.accuracy.x"));
    }
    if (x.has_exact) {
        out.text({left + 20.0, bottom + 12.0}, say(tongue, "chart.exact"), anchor::middle);
    }
    for (const device_row* row : rows) {
        const point at{x.at(row->error->value), y.at(row->rate->value)};
        out.mark(at, chart::marker_of(device_of[row]),
                 fmt::format("{} {}: {}", row->number, workload_of(*row), to_text(*row->error)));
        labels.draw(out, at, row->number);
    }
    draw_key(out, {key_x, top + 10.0}, devices.entries());
    doc_chart made{.title = say(tongue, "chart.accuracy")};
    made.svg = out.finish(width, height, next_chart_id(page), made.title,
                          say(tongue, "chart.accuracy.desc"));
    page.chart(std::move(made));
    page.text(block_kind::chart_note, say(tongue, "chart.accuracy.desc"));
    page.table(std::move(table));
}

void add_power_chart(doc_page& page, const report_data& data, language tongue) {
    struct powered {
        const device_row* row;
        std::size_t device;
    };
    std::vector<powered> rows;
    keys devices;
    range rates, watts;
    for (const report_device& device : data.devices) {
        for (const device_row& row : device.rows) {
            if (row.rate && row.watts && row.rate->unit != figure_unit::second) {
                rows.push_back({&row, devices.of(device.title)});
                rates.add(row.rate->value);
                watts.add(row.watts->value);
            }
        }
    }
    if (rows.empty()) {
        return;
    }
    const chart::scale x = watts.scale(spacing::logarithmic, left, right),
                       y = rates.scale(spacing::logarithmic, bottom, top);
    chart::svg_writer out;
    mark_labels labels;
    draw_x_axis(out, x, bottom, top, say(tongue, "chart.power.x"));
    draw_y_axis(out, y, left, right, say(tongue, "chart.rate.y"));
    doc_table table{.caption = captioned(say(tongue, "chart.power"), data.status, tongue),
                    .columns = columns_of(tongue, {"number", "device", "workload", "#rate",
                                                   "#watts", "scope", "frontier"})};
    for (const powered& shown : rows) {
        const device_row& row = *shown.row;
        const point at{x.at(row.watts->value), y.at(row.rate->value)};
        out.mark(at, chart::marker_of(shown.device), row.number + " " + workload_of(row));
        labels.draw(out, at, row.number);
        const bool beaten = std::any_of(rows.begin(), rows.end(), [&row](const powered& other) {
            return other.row->key.workload_sha256 == row.key.workload_sha256 &&
                   other.row->variant == row.variant && other.row->power_scope == row.power_scope &&
                   other.row->rate->value > row.rate->value &&
                   other.row->watts->value < row.watts->value;
        });
        table.rows.push_back({row.number, devices.entries()[shown.device].words, workload_of(row),
                              value_text(row.rate), to_text(*row.watts), row.power_scope,
                              beaten ? std::string() : say(tongue, "yes")});
    }
    draw_key(out, {key_x, top + 10.0}, devices.entries());
    doc_chart made{.title = say(tongue, "chart.power")};
    made.svg =
        out.finish(width, height, next_chart_id(page), made.title, say(tongue, "chart.power.desc"));
    page.chart(std::move(made));
    page.text(block_kind::chart_note, say(tongue, "chart.power.desc"));
    page.table(std::move(table));
}

std::string captioned(const std::string& title, figure_status status, language tongue) {
    return fmt::format("{}, {}", title, word_of(status, tongue));
}

std::string next_chart_id(const doc_page& page) {
    const auto charts =
        std::count_if(page.blocks.begin(), page.blocks.end(),
                      [](const doc_block& b) { return b.kind == block_kind::chart; });
    return fmt::format("chart-{}", charts + 1);
}

doc_page charts_page(const report_data& data, language tongue) {
    doc_page page{.id = "charts", .title = say(tongue, "page.charts")};
    for (std::size_t pair = 0; pair < data.pairs.size(); ++pair) {
        add_ratio_charts(page, data, pair, tongue);
    }
    for (const report_device& device : data.devices) {
        add_roofline(page, device, tongue);
    }
    add_accuracy_chart(page, data, tongue);
    add_power_chart(page, data, tongue);
    for (const model_spread& spread : data.spreads) {
        add_card_spread(page, spread, data.status, tongue);
    }
    for (const report_device& device : data.devices) {
        add_spread_charts(page, device, data.status, tongue);
    }
    add_coverage_charts(page, data.coverage, tongue);
    return page;
}

}  // namespace accelbench::results
