// SPDX-License-Identifier: Apache-2.0
// The terms that every forward error bound is made of, and the layout of tensors without rows of
// their own.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "kernels/data/convert.hpp"
#include "kernels/reference/reference.hpp"

namespace accelbench::kernels {

/// Unit roundoff of float32, in which every kernel but integer matmul computes at least.
inline constexpr double u32 = 0x1p-24;

/// Relative error of one exponential, logarithm, square root or division in float32: 4 ulp of at
/// most 2u each, the most that OpenCL's table of functions allows exp.
inline constexpr double function_error = 8.0;

/// Error of a float32 sum of n terms, in u times the sum of the terms' magnitudes. In any order the
/// roundings of n additions are at most n; for independent ones of mean zero 2 sqrt(n) is exceeded
/// with vanishing probability (Higham and Mary 2019, "A new approach to probabilistic rounding
/// error analysis"). The worst-case n would hide a bfloat16 product at K >= 750.
[[nodiscard]] inline double sum_error(double n) {
    return 2.0 * std::sqrt(n);
}

/// What rounding a correct result to its type may cost, underflow included.
[[nodiscard]] inline double output_error(dtype type, double value) {
    return unit_roundoff(type) * std::fabs(value) + underflow_allowance(type);
}

/// n elements as rows of the longest divisor of n that is at most 4096.
[[nodiscard]] row_layout flat_layout(std::uint64_t n);

/// An expectation of `count` elements, all zero.
[[nodiscard]] inline expectation empty_expectation(std::size_t count) {
    return {std::vector<double>(count), std::vector<double>(count), std::vector<double>(count)};
}

}  // namespace accelbench::kernels
