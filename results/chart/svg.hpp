// SPDX-License-Identifier: Apache-2.0
// Writes the few SVG elements that charts are made of, as they stand inside an HTML page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace accelbench::results::chart {

/// & < > " ' as entities, and control characters, which XML forbids, as blanks.
[[nodiscard]] std::string escaped(std::string_view text);
/// Two decimals at most and no exponent: coordinates that every reader takes.
[[nodiscard]] std::string coordinate(double value);

struct point {
    double x = 0.0, y = 0.0;
};

enum class anchor : std::uint8_t { start, middle, end };
/// Told apart by shape and filling, so that a page printed in grey still reads.
enum class marker : std::uint8_t { disc, square, triangle, diamond, ring, cross };

/// Collects elements. Classes, not colours: the page's style sheet decides how they look.
class svg_writer {
  public:
    void line(point from, point to, std::string_view style_class);
    void rectangle(point corner, double width, double height, std::string_view style_class);
    void text(point at, std::string_view words, anchor side, std::string_view style_class = "");
    /// Turned by 90 degrees, read from below: of vertical axes.
    void turned_text(point at, std::string_view words);
    void mark(point at, marker shape, std::string_view tip = "");

    /// The whole element. Title and description are what a screen reader says; ids begin with `id`.
    [[nodiscard]] std::string finish(double width, double height, std::string_view id,
                                     std::string_view title, std::string_view description) const;

  private:
    std::string body_;
};

}  // namespace accelbench::results::chart
