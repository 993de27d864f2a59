// SPDX-License-Identifier: Apache-2.0
// Least-squares line with standard errors.
#include "results/statistics/line_fit.hpp"

#include <cmath>

#include "results/statistics/mean_interval.hpp"
#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {

std::optional<line_fit> fit_line(std::span<const double> x, std::span<const double> y,
                                 double confidence) {
    const auto along = sample_moments(x);
    const auto up = sample_moments(y);
    if (x.size() != y.size() || !along || !up || along->variance == 0.0 || !is_level(confidence)) {
        return std::nullopt;
    }
    const double n = static_cast<double>(x.size());
    const double spread = along->variance * (n - 1.0);
    double products = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        products += (x[i] - along->mean) * (y[i] - up->mean);
    }
    line_fit fit;
    fit.slope = products / spread;
    fit.intercept = up->mean - fit.slope * along->mean;
    if (x.size() == 2) {
        return fit;
    }
    double residuals = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double residual = (y[i] - up->mean) - fit.slope * (x[i] - along->mean);
        residuals += residual * residual;
    }
    const double variance = residuals / (n - 2.0);
    fit.slope_error = std::sqrt(variance / spread);
    fit.intercept_error = std::sqrt(variance * (1.0 / n + along->mean * along->mean / spread));
    const double reach = student_two_sided_quantile(confidence, n - 2.0) * *fit.slope_error;
    fit.slope_bounds =
        interval{.low = fit.slope - reach, .high = fit.slope + reach, .confidence = confidence};
    return fit;
}

}  // namespace accelbench::statistics
