// SPDX-License-Identifier: Apache-2.0
// The spacing of a type's numbers, for errors in units in the last place.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "kernels/dtype.hpp"

namespace accelbench::verify {

struct number_format {
    std::int64_t digits = 24;  // of the significand, the hidden one too
    std::int64_t least_exponent = -126;
};

[[nodiscard]] inline number_format format_of(kernels::dtype type) {
    switch (type) {
        case kernels::dtype::f64:
            return {53, -1022};
        case kernels::dtype::f16:
            return {11, -14};
        case kernels::dtype::bf16:
            return {8, -126};
        case kernels::dtype::f32:
        case kernels::dtype::tf32:
        case kernels::dtype::i64:
        case kernels::dtype::i32:
        case kernels::dtype::i8:
        case kernels::dtype::u8:
            return {};
    }
    return {};
}

/// Distance between neighbouring numbers of the format at |value|; below the smallest normal number
/// that number's. By the exponent's bits: a check of a million elements must not wait for frexp.
[[nodiscard]] inline double ulp_at(const number_format& format, double value) {
    constexpr std::int64_t bias = 1023;
    const auto exponent =
        static_cast<std::int64_t>((std::bit_cast<std::uint64_t>(value) >> 52U) & 0x7ffU) - bias;
    const std::int64_t unit = std::max(exponent, format.least_exponent) - format.digits + 1;
    return std::bit_cast<double>(static_cast<std::uint64_t>(std::max<std::int64_t>(unit + bias, 1))
                                 << 52U);
}

}  // namespace accelbench::verify
