// SPDX-License-Identifier: Apache-2.0
#include "results/chart/svg.hpp"

#include <fmt/format.h>

namespace accelbench::results::chart {
namespace {

constexpr double radius = 3.6;

std::string_view word(anchor side) {
    switch (side) {
        case anchor::start:
            return "start";
        case anchor::middle:
            return "middle";
        case anchor::end:
            return "end";
    }
    return "";
}

std::string shape_of(point at, marker shape) {
    const auto at_offset = [at](double x, double y) {
        return fmt::format("{},{}", coordinate(at.x + x), coordinate(at.y + y));
    };
    const double r = radius;
    switch (shape) {
        case marker::disc:
        case marker::ring:
            return fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"",
                               shape == marker::disc ? "m1" : "m2", coordinate(at.x),
                               coordinate(at.y), coordinate(r));
        case marker::square:
            return fmt::format("<path class=\"m2\" d=\"M{} H{} V{} H{} Z\"", at_offset(-r, -r),
                               coordinate(at.x + r), coordinate(at.y + r), coordinate(at.x - r));
        case marker::triangle:
            return fmt::format("<path class=\"m3\" d=\"M{} L{} L{} Z\"", at_offset(0, -1.3 * r),
                               at_offset(1.2 * r, r), at_offset(-1.2 * r, r));
        case marker::diamond:
            return fmt::format("<path class=\"m4\" d=\"M{} L{} L{} L{} Z\"", at_offset(0, -1.4 * r),
                               at_offset(1.4 * r, 0), at_offset(0, 1.4 * r),
                               at_offset(-1.4 * r, 0));
        case marker::cross:
            return fmt::format("<path class=\"m5\" d=\"M{} L{} M{} L{}\"", at_offset(-r, -r),
                               at_offset(r, r), at_offset(-r, r), at_offset(r, -r));
    }
    return {};
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
        }
    }
    return out;
}

std::string coordinate(double value) {
    std::string text = fmt::format("{:.2f}", value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) {
        text.pop_back();
    }
    return text == "-0" ? "0" : text;
}

void svg_writer::line(point from, point to, std::string_view style_class) {
    body_ +=
        fmt::format("<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>\n", style_class,
                    coordinate(from.x), coordinate(from.y), coordinate(to.x), coordinate(to.y));
}

void svg_writer::rectangle(point corner, double width, double height,
                           std::string_view style_class) {
    body_ += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n",
                         style_class, coordinate(corner.x), coordinate(corner.y), coordinate(width),
                         coordinate(height));
}

void svg_writer::text(point at, std::string_view words, anchor side, std::string_view style_class) {
    const std::string styled =
        style_class.empty() ? std::string() : fmt::format(" class=\"{}\"", style_class);
    body_ += fmt::format("<text{} x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n", styled,
                         coordinate(at.x), coordinate(at.y), word(side), escaped(words));
}

void svg_writer::turned_text(point at, std::string_view words) {
    body_ += fmt::format(
        "<text transform=\"translate({} {}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n",
        coordinate(at.x), coordinate(at.y), escaped(words));
}

void svg_writer::mark(point at, marker shape, std::string_view tip) {
    body_ += shape_of(at, shape);
    body_ += tip.empty()
                 ? "/>\n"
                 : fmt::format("><title>{}</title></{}>\n", escaped(tip),
                               shape == marker::disc || shape == marker::ring ? "circle" : "path");
}

std::string svg_writer::finish(double width, double height, std::string_view id,
                               std::string_view title, std::string_view description) const {
    return fmt::format(
        "<svg role=\"img\" viewBox=\"0 0 {0} {1}\" aria-labelledby=\"{2}-title {2}-desc\">\n"
        "<title id=\"{2}-title\">{3}</title>\n<desc id=\"{2}-desc\">{4}</desc>\n{5}</svg>\n",
        coordinate(width), coordinate(height), id, escaped(title), escaped(description), body_);
}

}  // namespace accelbench::results::chart
