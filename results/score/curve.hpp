// SPDX-License-Identifier: Apache-2.0
// How a value becomes points: nothing below the floor, full marks from a declared point on.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace accelbench::results {

enum class curve_kind : std::uint8_t { linear, logarithmic, steps };
[[nodiscard]] std::string_view to_string(curve_kind kind);

struct curve_step {
    double from = 0.0, points = 0.0;
};

struct curve {
    curve_kind kind = curve_kind::linear;
    bool less_is_better = false;
    double floor = 0.0, full = 1.0;           // values; of steps the first and the last
    double floor_points = 0.0, points = 0.0;  // what they earn
    std::vector<curve_step> steps;            // from the floor to full marks
};

/// Worse than the floor: 0. Better than the full-marks point: `points`, the cap. Between them by
/// the value, by its logarithm, or the points of the last step that was reached.
[[nodiscard]] double points_on(const curve& by, double value);

/// "" where better values never earn less and nothing divides by zero; else what is wrong.
[[nodiscard]] std::string_view fault_of(const curve& by);

}  // namespace accelbench::results
