// SPDX-License-Identifier: Apache-2.0
// The frame of a chart: axes with ticks and names, and the key to its markers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "results/chart/scale.hpp"
#include "results/chart/svg.hpp"

namespace accelbench::results::chart {

using tick_labeller = std::string (*)(double);

struct key_entry {
    marker shape = marker::disc;
    std::string words;
};

/// A marker for the n-th thing that is told apart; after the last one they begin anew.
[[nodiscard]] marker marker_of(std::size_t n);

/// Grid lines, labels below and the axis' name. `y` is where the axis lies, `top` where the grid
/// ends.
void draw_x_axis(svg_writer& out, const scale& x, double y, double top, std::string_view name,
                 tick_labeller label = tick_text);
/// The same at the left; `x` is where the axis lies, `right` where the grid ends.
void draw_y_axis(svg_writer& out, const scale& y, double x, double right, std::string_view name,
                 tick_labeller label = tick_text);
/// One line an entry; returns the height that it took.
double draw_key(svg_writer& out, point at, const std::vector<key_entry>& entries);

/// The end of a text that is too long for its place is what tells workloads apart: "...n4096/f32".
[[nodiscard]] std::string shortened(std::string_view text, std::size_t characters);

}  // namespace accelbench::results::chart
