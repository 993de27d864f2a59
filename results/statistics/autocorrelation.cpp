// SPDX-License-Identifier: Apache-2.0
// Integrated autocorrelation time of the sign series, by Geyer's initial monotone sequence.
#include "results/statistics/autocorrelation.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "results/statistics/finite.hpp"

namespace accelbench::statistics {

namespace {

double product_at_lag(const std::vector<double>& signs, std::size_t lag) {
    if (lag >= signs.size()) {
        return 0.0;
    }
    return std::inner_product(signs.begin() + static_cast<std::ptrdiff_t>(lag), signs.end(),
                              signs.begin(), 0.0);
}

}  // namespace

std::optional<double> autocorrelation_time(std::span<const double> values) {
    if (values.size() < 3) {
        return std::nullopt;
    }
    const auto signs = median_signs(values);
    if (!signs) {
        return std::nullopt;
    }
    const double power = product_at_lag(*signs, 0);
    if (power == 0.0) {
        return 1.0;
    }
    double sum = 0.0;
    double previous = std::numeric_limits<double>::infinity();
    for (std::size_t lag = 0; lag < signs->size(); lag += 2) {
        const double pair = (product_at_lag(*signs, lag) + product_at_lag(*signs, lag + 1)) / power;
        if (pair <= 0.0) {
            break;
        }
        previous = std::min(previous, pair);
        sum += previous;
    }
    return std::max(1.0, 2.0 * sum - 1.0);
}

}  // namespace accelbench::statistics
