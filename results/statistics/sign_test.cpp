// SPDX-License-Identifier: Apache-2.0
// The exact sign test.
#include "results/statistics/sign_test.hpp"

#include <algorithm>

#include "results/statistics/binomial.hpp"
#include "results/statistics/finite.hpp"

namespace accelbench::statistics {

std::optional<double> sign_test(std::span<const double> values, double null_value) {
    if (values.empty() || !all_finite(values)) {
        return std::nullopt;
    }
    const auto above = std::ranges::count_if(values, [&](double x) { return x > null_value; });
    const auto below = std::ranges::count_if(values, [&](double x) { return x < null_value; });
    const auto against = values.size() - static_cast<std::size_t>(std::max(above, below));
    return std::min(1.0, 2.0 * binomial_cdf(values.size(), 0.5, against));
}

}  // namespace accelbench::statistics
