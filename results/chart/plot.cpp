// SPDX-License-Identifier: Apache-2.0
#include "results/chart/plot.hpp"

#include <array>

namespace accelbench::results::chart {

marker marker_of(std::size_t n) {
    constexpr std::array shapes{marker::disc,    marker::square, marker::triangle,
                                marker::diamond, marker::ring,   marker::cross};
    return shapes.at(n % shapes.size());
}

void draw_x_axis(svg_writer& out, const scale& x, double y, double top, std::string_view name,
                 tick_labeller label) {
    for (const tick& t : x.ticks()) {
        out.line({x.at(t.value), top}, {x.at(t.value), y}, "grid");
        if (t.labelled) {
            out.text({x.at(t.value), y + 12.0}, label(t.value), anchor::middle);
        }
    }
    out.line({x.from(), y}, {x.to(), y}, "axis");
    out.text({0.5 * (x.from() + x.to()), y + 26.0}, name, anchor::middle);
}

void draw_y_axis(svg_writer& out, const scale& y, double x, double right, std::string_view name,
                 tick_labeller label) {
    for (const tick& t : y.ticks()) {
        out.line({x, y.at(t.value)}, {right, y.at(t.value)}, "grid");
        if (t.labelled) {
            out.text({x - 4.0, y.at(t.value) + 3.0}, label(t.value), anchor::end);
        }
    }
    out.line({x, y.from()}, {x, y.to()}, "axis");
    out.turned_text({x - 42.0, 0.5 * (y.from() + y.to())}, name);
}

double draw_key(svg_writer& out, point at, const std::vector<key_entry>& entries) {
    constexpr double line_height = 14.0;
    double y = at.y;
    for (const key_entry& entry : entries) {
        out.mark({at.x, y - 3.0}, entry.shape);
        out.text({at.x + 10.0, y}, entry.words, anchor::start);
        y += line_height;
    }
    return y - at.y;
}

std::string shortened(std::string_view text, std::size_t characters) {
    if (text.size() <= characters) {
        return std::string(text);
    }
    std::size_t begin = text.size() - characters + 3;
    // Not into the middle of a character: continuation bytes of UTF-8 begin with 10.
    while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U) {
        ++begin;
    }
    return "..." + std::string(text.substr(begin));
}

}  // namespace accelbench::results::chart
