// SPDX-License-Identifier: Apache-2.0
// What sheets of ratios share: their head, a weighted mean that follows its cells, a chart for each
// kernel.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "results/report/strings.hpp"
#include "results/report/workbook/workbook.hpp"

namespace accelbench::results::workbook {

/// `keys` of strings; one without a dot is a column's name.
void write_head(sheet& into, std::uint32_t row, language tongue,
                std::initializer_list<std::string_view> keys);

/// Bars of neighbouring lines of the sheet `name`.
struct bars {
    std::string name;
    std::uint32_t first_row = 0, count = 0;
    std::uint16_t categories = 0, values = 0;
};
/// A chart at `row`, which is moved below it.
void add_bars(sheet& into, std::uint32_t& row, const std::string& title, const std::string& series,
              const bars& of);

/// Ratios below each other, those of one kernel together, each with a weight in a yellow cell.
struct ratio_table {
    std::uint32_t first_row = 0;
    std::uint16_t ratio_column = 0, weight_column = 0;
    std::vector<std::string> kernels;  // of each ratio
};
/// Their weighted geometric mean as a formula, now `value`; nothing where there are none.
void write_mean(sheet& into, place at, const ratio_table& table, double value);
/// A chart for each kernel; `name` is the sheet that holds the table, names in column 1.
void write_family_charts(sheet& into, const std::string& name, const ratio_table& table,
                         language tongue, std::uint32_t& row);

}  // namespace accelbench::results::workbook
