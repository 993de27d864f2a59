// SPDX-License-Identifier: Apache-2.0
// Least-squares line with standard errors: cost a launch (slope) and cost a window (intercept).
#pragma once

#include <optional>
#include <span>

#include "results/statistics/interval.hpp"

namespace accelbench::statistics {

struct line_fit {
    double slope = 0.0;
    double intercept = 0.0;
    std::optional<double> slope_error;      ///< standard error; absent with 2 points
    std::optional<double> intercept_error;  ///< standard error; absent with 2 points
    std::optional<interval> slope_bounds;   ///< slope +- t_{n-2} * slope_error
};

/// y = intercept + slope * x by ordinary least squares; residuals of equal variance assumed for the
/// errors. nullopt if x and y differ in length, hold fewer than 2 points, a NaN or infinity, or x
/// is constant.
[[nodiscard]] std::optional<line_fit> fit_line(std::span<const double> x, std::span<const double> y,
                                               double confidence = 0.95);

}  // namespace accelbench::statistics
