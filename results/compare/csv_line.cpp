// SPDX-License-Identifier: Apache-2.0
#include "results/compare/csv_line.hpp"

#include <fmt/format.h>

#include <cmath>

namespace accelbench::results {

std::string csv_text(std::string_view text) {
    std::string cell(text);
    // A plug-in names its device as it likes, and spreadsheets compute what begins like this.
    if (!cell.empty() &&
        std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos) {
        cell.insert(cell.begin(), '\'');
    }
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
        return cell;
    }
    std::string quoted = "\"";
    for (const char c : cell) {
        quoted.append(c == '"' ? 2 : 1, c);
    }
    return quoted + '"';
}

void csv_line::text(std::string_view value) {
    add(csv_text(value));
}

void csv_line::number(std::optional<double> value) {
    add(value && std::isfinite(*value) ? fmt::format("{}", *value) : std::string());
}

void csv_line::count(std::optional<std::size_t> value) {
    add(value ? fmt::format("{}", *value) : std::string());
}

void csv_line::add(std::string_view cell) {
    line_ += first_ ? "" : ",";
    line_ += cell;
    first_ = false;
}

}  // namespace accelbench::results
