// SPDX-License-Identifier: Apache-2.0
#include "results/report/declared_sheets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>

#include "results/inputs/input_table.hpp"
#include "results/inputs/toml_file.hpp"

namespace accelbench::results {
namespace {

/// A data sheet often bears a month and no day.
bool is_day_or_month(const std::string& text) {
    constexpr std::size_t month = std::string_view("2024-11").size();
    return is_date(text.size() == month ? text + "-01" : text);
}

std::optional<figure> rate_of(input_table& table, std::string_view key, figure_unit unit,
                              const std::string& origin) {
    const auto rate =
        table.number(key, std::numeric_limits<double>::min(), std::numeric_limits<double>::max());
    return rate ? std::optional(figure{*rate, unit, figure_status::declared, origin, std::nullopt})
                : std::nullopt;
}

declared_sheet read_one(input_table& table) {
    table.allow({"device", "type", "ops_per_s", "bytes_per_s", "sparsity", "source", "date"});
    declared_sheet sheet;
    sheet.device = table.text("device");
    declared_peak& peak = sheet.peak;
    peak.dtype = table.text("type");
    peak.sparsity = table.word("sparsity", {"dense", "sparse"});
    peak.origin = table.text("source");
    peak.date = table.text("date");
    if (!is_day_or_month(peak.date)) {
        table.refuse(fmt::format("\"{}\" is no date", peak.date),
                     "Write it as 2024-11 or 2024-11-18");
    }
    peak.operations = rate_of(table, "ops_per_s", figure_unit::op_per_s, peak.origin);
    peak.bytes = rate_of(table, "bytes_per_s", figure_unit::byte_per_s, peak.origin);
    if (!peak.operations && !peak.bytes) {
        table.refuse("it has neither ops_per_s nor bytes_per_s");
    }
    return sheet;
}

}  // namespace

result<std::vector<declared_sheet>> read_declared_sheets(const std::filesystem::path& file) {
    const auto read = read_toml(file, error_code::bad_usage, "data sheets");
    if (!read) {
        return read.error();
    }
    input_table top(read->content, "data sheets " + read->name, error_code::bad_usage);
    top.allow({"declared"});
    std::vector<declared_sheet> sheets;
    for (const nlohmann::json& one : top.list("declared")) {
        input_table table(one, fmt::format("{}, [[declared]] {}", top.place(), sheets.size() + 1),
                          error_code::bad_usage);
        sheets.push_back(read_one(table));
        if (table.fault()) {
            return *table.fault();
        }
    }
    if (sheets.empty()) {
        top.refuse("there is no [[declared]] in it", "docs/report.md shows one");
    }
    if (top.fault()) {
        return *top.fault();
    }
    return sheets;
}

}  // namespace accelbench::results
