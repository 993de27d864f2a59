// SPDX-License-Identifier: Apache-2.0
#include "results/report/workbook/workbook.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <ctime>

namespace accelbench::results::workbook {
namespace {

std::time_t seconds_of(const std::string& utc) {
    std::tm parts{};
    if (std::sscanf(utc.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d", &parts.tm_year, &parts.tm_mon,
                    &parts.tm_mday, &parts.tm_hour, &parts.tm_min, &parts.tm_sec) != 6) {
        return 1;  // 0 would mean "now"
    }
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    return ::timegm(&parts);
}

std::string sheet_name(std::string_view wanted) {
    constexpr std::size_t characters = 31;
    std::string name;
    std::size_t count = 0;
    for (const char c : wanted) {
        const bool begins = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        if (begins && ++count > characters) {
            break;
        }
        name += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
    }
    return name;
}

}  // namespace

std::string fixed_name(place at) {
    std::string letters;
    for (int column = at.column; column >= 0; column = column / 26 - 1) {
        letters.insert(letters.begin(), static_cast<char>('A' + column % 26));
    }
    return fmt::format("${}${}", letters, at.row + 1);
}

void sheet::text(place at, std::string_view words, look style) {
    // Never a formula, whatever a bundle calls its device: a string cell stays a string.
    worksheet_write_string(into_, at.row, at.column, std::string(words).c_str(), format(style));
}

void sheet::number(place at, double value, look style) {
    worksheet_write_number(into_, at.row, at.column, value, format(style));
}

void sheet::maybe(place at, const std::optional<figure>& f, look style) {
    if (f) {
        number(at, f->value, style);
    }
}

void sheet::formula(place at, const std::string& expression, double value, look style) {
    worksheet_write_formula_num(into_, at.row, at.column, expression.c_str(), format(style), value);
}

void sheet::formula(place at, const std::string& expression, std::string_view value) {
    worksheet_write_formula_str(into_, at.row, at.column, expression.c_str(), format(look::plain),
                                std::string(value).c_str());
}

void sheet::input(place at) {
    worksheet_write_blank(into_, at.row, at.column, format(look::input));
}

void sheet::widths(std::uint16_t first, std::uint16_t last, double characters) {
    worksheet_set_column(into_, first, last, characters, nullptr);
}

void sheet::freeze(place at) {
    worksheet_freeze_panes(into_, at.row, at.column);
}

void sheet::bar_chart(place at, const std::string& title, const std::string& series,
                      const std::string& categories, const std::string& values,
                      std::uint32_t height) {
    lxw_chart* chart = workbook_add_chart(book_, LXW_CHART_BAR);
    lxw_chart_series* bars = chart_add_series(chart, categories.c_str(), values.c_str());
    chart_series_set_name(bars, series.c_str());
    lxw_chart_fill fill{};
    fill.color = 0x3D5A75;
    chart_series_set_fill(bars, &fill);
    chart_title_set_name(chart, title.c_str());
    chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    chart_axis_set_reverse(chart->y_axis);
    constexpr std::uint16_t width = 900;
    lxw_chart_options options{};
    options.x_scale = width / 480.0;
    options.y_scale = height / 288.0;
    worksheet_insert_chart_opt(into_, at.row, at.column, chart, &options);
}

file::file(std::filesystem::path path) : path_(std::move(path)), beside_(path_) {
    beside_ += ".part";
    book_ = workbook_new(beside_.c_str());
    if (book_ == nullptr) {
        return;
    }
    for (lxw_format*& format : formats_) {
        format = workbook_add_format(book_);
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    }
    const auto of = [this](look style) { return formats_[static_cast<std::size_t>(style)]; };
    format_set_bold(of(look::head));
    format_set_text_wrap(of(look::head));
    format_set_bottom(of(look::head), LXW_BORDER_THIN);
    format_set_text_wrap(of(look::wrapped));
    format_set_num_format(of(look::rate), "##0.00E+0");
    format_set_num_format(of(look::ratio), "0.000");
    format_set_num_format(of(look::share), "0.0%");
    format_set_bg_color(of(look::input), 0xFFF2B3);
    format_set_border(of(look::input), LXW_BORDER_THIN);
}

file::~file() {
    if (book_ != nullptr) {
        static_cast<void>(close());
    }
}

void file::describe(const std::string& title, std::string_view created_utc) {
    lxw_doc_properties properties{};
    std::string name = title, author = "accelbench";  // the library takes them writable
    properties.title = name.data();
    properties.author = author.data();
    properties.created = seconds_of(std::string(created_utc));
    workbook_set_properties(book_, &properties);
}

sheet file::add(std::string_view name) {
    const std::string allowed = sheet_name(name);
    lxw_worksheet* made = workbook_add_worksheet(book_, allowed.c_str());
    last_name_ = fmt::format("'{}'", allowed);
    worksheet_set_landscape(made);
    worksheet_set_paper(made, 9);  // A4
    worksheet_fit_to_pages(made, 1, 0);
    return {book_, made, formats_};
}

status file::close() {
    const lxw_error fault = workbook_close(book_);
    book_ = nullptr;
    std::error_code moved;
    if (fault == LXW_NO_ERROR) {
        std::filesystem::rename(beside_, path_, moved);
        if (!moved) {
            return {};
        }
    }
    std::error_code ignored;
    std::filesystem::remove(beside_, ignored);
    return make_error(error_code::io, "cannot write " + path_.string(),
                      fault == LXW_NO_ERROR ? moved.message() : lxw_strerror(fault),
                      "Look at the disk's space and rights, or name another folder");
}

}  // namespace accelbench::results::workbook
