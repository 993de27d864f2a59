// SPDX-License-Identifier: Apache-2.0
#include "results/compare/csv_line.hpp"

#include <fmt/format.h>

#include <cmath>

namespace accelbench::results {

std::string csv_text(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        return std::string(text);
    }
    std::string quoted = "\"";
    for (const char c : text) {
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
