// SPDX-License-Identifier: Apache-2.0
// One line of a CSV file, cell by cell.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace accelbench::results {

/// In quotes where it holds a comma, a quote or a line's end; behind an apostrophe where a
/// spreadsheet would take it for a formula.
[[nodiscard]] std::string csv_text(std::string_view text);

class csv_line {
  public:
    void text(std::string_view value);
    /// Unrounded; an empty cell where there is none or it is not finite.
    void number(std::optional<double> value);
    void count(std::optional<std::size_t> value);
    /// Two cells, empty ones where there is no interval.
    template <class Bounds>
    void bounds(const std::optional<Bounds>& of) {
        number(of ? std::optional<double>(of->low) : std::nullopt);
        number(of ? std::optional<double>(of->high) : std::nullopt);
    }
    [[nodiscard]] std::string str() const { return line_ + "\n"; }

  private:
    void add(std::string_view cell);
    std::string line_;
    bool first_ = true;
};

}  // namespace accelbench::results
