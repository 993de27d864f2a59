// SPDX-License-Identifier: Apache-2.0
// Lag-1 correlation of the signs about the median.
#include "results/statistics/sign_correlation.hpp"

#include <cmath>
#include <numeric>

#include "results/statistics/finite.hpp"
#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {

std::optional<sign_correlation_test> sign_correlation(std::span<const double> values) {
    if (values.size() < 8) {
        return std::nullopt;
    }
    const auto signs = median_signs(values);
    if (!signs) {
        return std::nullopt;
    }
    const double n = static_cast<double>(signs->size());
    const double total = std::accumulate(signs->begin(), signs->end(), 0.0);
    const double power = std::inner_product(signs->begin(), signs->end(), signs->begin(), 0.0);
    if (power == 0.0) {
        return sign_correlation_test{};
    }
    const double neighbours =
        std::inner_product(signs->begin() + 1, signs->end(), signs->begin(), 0.0);
    const double mean = (total * total - power) / n;
    const double deviation = power * std::sqrt((n - 2.0) / (n * (n - 1.0)));
    const double z = (neighbours - mean) / deviation;
    return sign_correlation_test{
        .correlation = neighbours / power, .z = z, .p = normal_two_sided_p(z)};
}

}  // namespace accelbench::statistics
