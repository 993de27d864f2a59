// SPDX-License-Identifier: Apache-2.0
// Binomial tails: what the ranks of every order-statistic interval rest on.
#pragma once

#include <cstddef>

namespace accelbench::statistics {

/// Largest n whose tails are summed exactly: 2^-1000 = 9.3e-302 is still a normal double, 2^-1075
/// is none.
inline constexpr std::size_t exact_binomial_limit = 1000;

/// P(Bin(n, q) <= k), 0 <= q <= 1. For q = 1/2 and n <= exact_binomial_limit a plain sum of the
/// terms, each the last one times (n - i) / (i + 1); otherwise the incomplete beta function
/// (Boost.Math).
[[nodiscard]] double binomial_cdf(std::size_t n, double q, std::size_t k);

}  // namespace accelbench::statistics
