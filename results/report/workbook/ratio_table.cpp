// SPDX-License-Identifier: Apache-2.0
#include "results/report/workbook/ratio_table.hpp"

#include <fmt/format.h>

namespace accelbench::results::workbook {
namespace {

std::string lines_of(std::uint32_t first_row, std::uint32_t count, std::uint16_t column) {
    return fmt::format("{}:{}", fixed_name({first_row, column}),
                       fixed_name({first_row + count - 1, column}));
}

}  // namespace

void write_head(sheet& into, std::uint32_t row, language tongue,
                std::initializer_list<std::string_view> keys) {
    std::uint16_t column = 0;
    for (const std::string_view key : keys) {
        const bool whole = key.find('.') != std::string_view::npos;
        into.text({row, column++}, say(tongue, fmt::format("{}{}", whole ? "" : "column.", key)),
                  look::head);
    }
}

void add_bars(sheet& into, std::uint32_t& row, const std::string& title, const std::string& series,
              const bars& of) {
    const auto range = [&of](std::uint16_t column) {
        return fmt::format("={}!{}", of.name, lines_of(of.first_row, of.count, column));
    };
    // Pixels: frame and title, then a bar each; a line of the sheet has 20.
    const std::uint32_t height = 110 + 26 * of.count;
    into.bar_chart({row, 0}, title, series, range(of.categories), range(of.values), height);
    row += height / 20 + 2;
}

void write_mean(sheet& into, place at, const ratio_table& table, double value) {
    const auto count = static_cast<std::uint32_t>(table.kernels.size());
    if (count == 0) {
        return;
    }
    into.formula(at,
                 fmt::format("=IF(SUM({0})=0,\"\",EXP(SUMPRODUCT({0},LN({1}))/SUM({0})))",
                             lines_of(table.first_row, count, table.weight_column),
                             lines_of(table.first_row, count, table.ratio_column)),
                 value);
}

void write_family_charts(sheet& into, const std::string& name, const ratio_table& table,
                         language tongue, std::uint32_t& row) {
    const auto count = static_cast<std::uint32_t>(table.kernels.size());
    for (std::uint32_t begin = 0, end = 0; begin < count; begin = end) {
        while (end < count && table.kernels[end] == table.kernels[begin]) {
            ++end;
        }
        add_bars(into, row, say(tongue, "sheet.family", {table.kernels[begin]}),
                 say(tongue, "column.ratio"),
                 {name, table.first_row + begin, end - begin, 1, table.ratio_column});
    }
}

}  // namespace accelbench::results::workbook
