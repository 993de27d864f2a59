// SPDX-License-Identifier: Apache-2.0
// Binomial tails: exact sum for the fair coin, Boost.Math elsewhere.
#include "results/statistics/binomial.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>

namespace accelbench::statistics {

namespace {

double fair_coin_cdf(std::size_t n, std::size_t k) {
    double term = std::ldexp(1.0, -static_cast<int>(n));
    double sum = term;
    for (std::size_t i = 0; i < k; ++i) {
        term *= static_cast<double>(n - i) / static_cast<double>(i + 1);
        sum += term;
    }
    return std::min(sum, 1.0);
}

}  // namespace

double binomial_cdf(std::size_t n, double q, std::size_t k) {
    if (k >= n) {
        return 1.0;
    }
    if (q == 0.5 && n <= exact_binomial_limit) {
        return fair_coin_cdf(n, k);
    }
    const boost::math::binomial_distribution<double> law(static_cast<double>(n), q);
    return boost::math::cdf(law, static_cast<double>(k));
}

}  // namespace accelbench::statistics
