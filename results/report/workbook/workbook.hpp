// SPDX-License-Identifier: Apache-2.0
// A workbook being written: cells by position, in a few formats, over libxlsxwriter.
#pragma once

#include <xlsxwriter.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "results/status/figure.hpp"

namespace accelbench::results::workbook {

enum class look : std::uint8_t { plain, head, wrapped, rate, ratio, share, input };

struct place {
    std::uint32_t row = 0;
    std::uint16_t column = 0;
};

/// "$C$7".
[[nodiscard]] std::string fixed_name(place at);

class sheet {
  public:
    sheet(lxw_workbook* book, lxw_worksheet* into, lxw_format* const* formats)
        : book_(book), into_(into), formats_(formats) {}

    void text(place at, std::string_view words, look style = look::plain);
    void number(place at, double value, look style = look::plain);
    /// The unrounded value; nothing where it is absent: an empty cell, never 0.
    void maybe(place at, const std::optional<figure>& f, look style = look::rate);
    /// `value` is shown by readers that do not compute.
    void formula(place at, const std::string& expression, double value, look style = look::ratio);
    void formula(place at, const std::string& expression, std::string_view value);
    /// An empty cell that is meant to be filled in.
    void input(place at);
    void widths(std::uint16_t first, std::uint16_t last, double characters);
    void freeze(place at);
    /// Bars of one series; `categories` and `values` are ranges of a sheet.
    void bar_chart(place at, const std::string& title, const std::string& series,
                   const std::string& categories, const std::string& values, std::uint32_t height);

  private:
    [[nodiscard]] lxw_format* format(look style) const {
        return formats_[static_cast<std::size_t>(style)];
    }
    lxw_workbook* book_;
    lxw_worksheet* into_;
    lxw_format* const* formats_;
};

/// Written beside its target and renamed over it when it is closed.
class file {
  public:
    explicit file(std::filesystem::path path);
    file(const file&) = delete;
    file& operator=(const file&) = delete;
    ~file();

    [[nodiscard]] bool is_open() const { return book_ != nullptr; }
    /// `created_utc` ("2024-06-11T08:00:00Z") takes the place of now: same input, same bytes.
    void describe(const std::string& title, std::string_view created_utc);
    /// Names are cut at 31 characters, and what a sheet's name must not hold becomes a blank.
    [[nodiscard]] sheet add(std::string_view name);
    /// The name as the last added sheet got it, in quotes: "'Numbers'".
    [[nodiscard]] const std::string& last_name() const { return last_name_; }
    [[nodiscard]] status close();

  private:
    std::filesystem::path path_, beside_;
    lxw_workbook* book_ = nullptr;
    lxw_format* formats_[7] = {};
    std::string last_name_;
};

}  // namespace accelbench::results::workbook
