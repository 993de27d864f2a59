// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "results/report/pages.hpp"
#include "results/report/render.hpp"
#include "results/report/strings.hpp"
#include "results/report/workbook/page_sheet.hpp"
#include "results/report/workbook/price_sheet.hpp"
#include "results/report/workbook/ratio_table.hpp"
#include "results/report/workbook/workbook.hpp"

namespace accelbench::results {
namespace {

using workbook::fixed_name;
using workbook::look;
using workbook::place;
using workbook::sheet;

/// One sheet a pair: comparable rows first and by kernel, so that formulas and charts have ranges.
class pair_sheet {
  public:
    pair_sheet(const report_data& data, const report_pair& pair, language tongue)
        : data_(data), pair_(pair), tongue_(tongue) {
        for (const report_row& row : pair.rows) {
            rows_.push_back(&row);
        }
        std::stable_sort(rows_.begin(), rows_.end(), [](const auto* a, const auto* b) {
            return std::pair(!a->comparable, a->kernel) < std::pair(!b->comparable, b->kernel);
        });
        for (const report_row* row : rows_) {
            if (row->comparable) {
                ratios_.kernels.emplace_back(row->kernel);
            }
        }
    }

    void write(sheet& into) const {
        into.text({0, 0},
                  say(tongue_, "numbers.pair",
                      {data_.devices[pair_.candidate].title, data_.devices[pair_.base].title}),
                  look::head);
        into.text({1, 0}, say(tongue_, "sheet.margin"));
        into.number({1, 2}, data_.margin, look::input);
        into.text({2, 0}, say(tongue_, "sheet.weighted"));
        into.text({3, 0}, say(tongue_, "sheet.change"));
        write_mean(into);
        workbook::write_head(into, first_row - 1, tongue_,
                             {"number", "workload", "sheet.base_rate", "sheet.low", "sheet.high",
                              "sheet.unit", "sheet.candidate_rate", "sheet.low", "sheet.high",
                              "sheet.unit", "ratio", "sheet.low", "sheet.high", "verdict",
                              "sheet.own_interval", "sheet.weights", "status", "rows", "note"});
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            write_row(into, first_row + static_cast<std::uint32_t>(i), *rows_[i]);
        }
        into.freeze({first_row, 2});
        into.widths(0, 0, 6.0);
        into.widths(1, 1, 58.0);
        into.widths(2, 13, 12.0);
        into.widths(14, 14, 20.0);
        into.widths(18, 18, 70.0);
    }

    /// A chart for each kernel that has comparable rows; `name` is the sheet that holds the rows.
    void write_charts(sheet& into, const std::string& name, std::uint32_t& row) const {
        workbook::write_family_charts(into, name, ratios_, tongue_, row);
    }

  private:
    static constexpr std::uint32_t first_row = 6;
    static constexpr std::uint16_t ratio_column = 10, weight_column = 15;

    void write_mean(sheet& into) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < ratios_.kernels.size(); ++i) {
            sum += std::log(rows_[i]->ratio->value);
        }
        workbook::write_mean(into, {2, 2}, ratios_,
                             std::exp(sum / static_cast<double>(ratios_.kernels.size())));
    }

    void write_side(sheet& into, place at, std::size_t device,
                    const std::optional<std::size_t>& index) const {
        if (!index || !data_.devices[device].rows[*index].rate) {
            return;
        }
        const figure& rate = *data_.devices[device].rows[*index].rate;
        into.number(at, rate.value, look::rate);
        if (rate.bounds) {
            into.number({at.row, static_cast<std::uint16_t>(at.column + 1)}, rate.bounds->low,
                        look::rate);
            into.number({at.row, static_cast<std::uint16_t>(at.column + 2)}, rate.bounds->high,
                        look::rate);
        }
        into.text({at.row, static_cast<std::uint16_t>(at.column + 3)}, symbol_of(rate.unit));
    }

    [[nodiscard]] std::string word(std::string_view verdict) const {
        return translated(verdict, tongue_).text;
    }

    void write_ratio(sheet& into, std::uint32_t at, const figure& ratio) const {
        into.number({at, ratio_column}, ratio.value, look::ratio);
        into.number({at, weight_column}, 1.0, look::input);
        if (!ratio.bounds) {
            return;
        }
        into.number({at, ratio_column + 1}, ratio.bounds->low, look::ratio);
        into.number({at, ratio_column + 2}, ratio.bounds->high, look::ratio);
        const std::string low = fixed_name({at, ratio_column + 1}),
                          high = fixed_name({at, ratio_column + 2}), m = "$C$2";
        const double upper = 1.0 + data_.margin, lower = 1.0 / upper;
        const std::string_view now = ratio.bounds->low > upper    ? "faster"
                                     : ratio.bounds->high < lower ? "slower"
                                     : ratio.bounds->low >= lower && ratio.bounds->high <= upper
                                         ? "same"
                                         : "unresolved";
        into.formula({at, 14},
                     fmt::format("=IF({0}>1+{2},\"{3}\",IF({1}<1/(1+{2}),\"{4}\",IF(AND({0}>=1/"
                                 "(1+{2}),{1}<=1+{2}),\"{5}\",\"{6}\")))",
                                 low, high, m, word("faster"), word("slower"), word("same"),
                                 word("unresolved")),
                     word(now));
    }

    void write_row(sheet& into, std::uint32_t at, const report_row& row) const {
        into.text({at, 0}, row.number);
        into.text({at, 1}, workload_of(row));
        write_side(into, {at, 2}, pair_.base, row.base);
        write_side(into, {at, 6}, pair_.candidate, row.candidate);
        if (row.ratio) {
            write_ratio(into, at, *row.ratio);
        }
        into.text({at, 13}, word(row.verdict_word));
        into.text({at, 16}, word_of(data_.status, tongue_));
        into.text({at, 17}, sources_of(data_, pair_, row));
        into.text({at, 18}, translated(row.note, tongue_).text);
    }

    const report_data& data_;
    const report_pair& pair_;
    language tongue_;
    std::vector<const report_row*> rows_;
    workbook::ratio_table ratios_{first_row, ratio_column, weight_column, {}};
};

void write_device_row(sheet& into, std::uint32_t at, const report_device& device,
                      const device_row& row, language tongue) {
    into.text({at, 0}, row.number);
    into.text({at, 1}, device.title);
    into.text({at, 2}, workload_of(row));
    into.text({at, 3}, translated(row.precision, tongue).text);
    if (row.rate) {
        into.number({at, 4}, row.rate->value, look::rate);
        into.text({at, 7}, symbol_of(row.rate->unit));
        if (row.rate->bounds) {
            into.number({at, 5}, row.rate->bounds->low, look::rate);
            into.number({at, 6}, row.rate->bounds->high, look::rate);
        }
    }
    into.maybe({at, 8}, row.time);
    into.maybe({at, 9}, row.ceiling_share, look::share);
    into.maybe({at, 10}, row.declared_share, look::share);
    into.maybe({at, 11}, row.error);
    into.number({at, 12}, row.runs);
    into.maybe({at, 13}, row.joules);
    into.maybe({at, 14}, row.watts);
    into.text({at, 15}, row.power_scope);
    into.text({at, 16}, state_cell(row, tongue).text);
    into.text({at, 17}, row.rate ? word_of(row.rate->status, tongue) : std::string_view());
    std::string note =
        translated(row.reason.empty() ? fmt::format("{}", fmt::join(row.marks, ", ")) : row.reason,
                   tongue)
            .text;
    if (const std::string said = standing_text(row, tongue); !said.empty()) {
        note += (note.empty() ? "" : "\n") + said;
    }
    into.text({at, 18}, note);
    into.text({at, 19}, row.standing.id);
}

void write_devices(sheet& into, const report_data& data, language tongue) {
    workbook::write_head(
        into, 0, tongue,
        {"number",     "device", "workload", "precision",      "rate",  "sheet.low", "sheet.high",
         "sheet.unit", "time",   "share",    "declared_share", "error", "runs",      "joules",
         "watts",      "scope",  "state",    "status",         "note",  "row_id"});
    std::uint32_t at = 1;
    for (const report_device& device : data.devices) {
        for (const device_row& row : device.rows) {
            write_device_row(into, at++, device, row, tongue);
        }
    }
    into.freeze({1, 3});
    into.widths(1, 1, 14.0);
    into.widths(2, 2, 58.0);
    into.widths(3, 17, 12.0);
    into.widths(18, 18, 70.0);
}

/// Without a partner to be compared with: the rates, a chart for each kernel and unit.
void write_rate_charts(sheet& into, const std::string& name, const report_device& device,
                       language tongue) {
    constexpr std::uint32_t first_row = 1;
    const auto unit = [&device](std::size_t i) {
        const auto& rate = device.rows[i].rate;
        return rate ? std::optional(rate->unit) : std::nullopt;
    };
    std::uint32_t row = 0;
    for (std::size_t begin = 0, end = 0; begin < device.rows.size(); begin = end) {
        while (end < device.rows.size() && unit(end) == unit(begin) &&
               device.rows[end].kernel == device.rows[begin].kernel) {
            ++end;
        }
        if (unit(begin)) {
            workbook::add_bars(
                into, row,
                fmt::format("{}, {}", device.rows[begin].kernel, symbol_of(*unit(begin))),
                say(tongue, "column.rate"),
                {name, first_row + static_cast<std::uint32_t>(begin),
                 static_cast<std::uint32_t>(end - begin), 2, 4});
        }
    }
}

}  // namespace

status write_report_workbook(const report_data& data, language tongue,
                             const std::filesystem::path& path) {
    workbook::file book(path);
    if (!book.is_open()) {
        return make_error(error_code::io, "cannot write " + path.string(),
                          "the workbook could not be opened", "Name another folder with -o");
    }
    const report_document document = make_document(data, tongue);
    book.describe(document.title, data.bundles.front().created_utc);
    sheet verdict = book.add(say(tongue, "page.verdict"));
    write_page(verdict, document.pages.front(), document.title);
    sheet price = book.add(say(tongue, "page.price"));
    if (data.prices) {
        write_price(price, *data.prices, tongue);
    } else {
        write_empty_price(price, tongue);
    }
    std::vector<std::pair<pair_sheet, std::string>> pairs;
    for (std::size_t i = 0; i < data.pairs.size(); ++i) {
        sheet into = book.add(fmt::format("{} {}", say(tongue, "page.numbers"), i + 1));
        pairs.emplace_back(pair_sheet(data, data.pairs[i], tongue), book.last_name());
        pairs.back().first.write(into);
    }
    if (!pairs.empty()) {
        sheet families = book.add(say(tongue, "sheet.families"));
        std::uint32_t row = 0;
        for (const auto& [pair, name] : pairs) {
            pair.write_charts(families, name, row);
        }
    }
    sheet devices = book.add(say(tongue, "page.devices"));
    write_devices(devices, data, tongue);
    if (pairs.empty()) {
        const std::string name = book.last_name();
        sheet families = book.add(say(tongue, "sheet.families"));
        write_rate_charts(families, name, data.devices.front(), tongue);
    }
    sheet method = book.add(say(tongue, "page.method"));
    write_page(method, document.pages.back(), say(tongue, "page.method"));
    return book.close();
}

}  // namespace accelbench::results
