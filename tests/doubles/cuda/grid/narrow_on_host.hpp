// SPDX-License-Identifier: Apache-2.0
// float16 and bfloat16 by integer arithmetic, rounded as the device's conversion instructions
// round: to nearest, ties to even.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace accelbench::cuda_double {

inline unsigned short f32_to_bf16(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if (std::isnan(value)) {
        return 0x7fff;  // the device's one NaN
    }
    return static_cast<unsigned short>((bits + 0x7fffU + ((bits >> 16U) & 1U)) >> 16U);
}

inline float f16_to_f32(unsigned short half) {
    const std::uint32_t sign = (half & 0x8000U) << 16U;
    const std::uint32_t exponent = (half >> 10U) & 31U;
    const std::uint32_t fraction = half & 1023U;
    if (exponent == 0) {
        const float small = std::ldexp(static_cast<float>(fraction), -24);
        return sign != 0 ? -small : small;
    }
    const std::uint32_t wide = exponent == 31 ? 255U : exponent + 112U;
    return std::bit_cast<float>(sign | (wide << 23U) | (fraction << 13U));
}

inline unsigned short f32_to_f16(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<unsigned short>((bits >> 16U) & 0x8000U);
    const std::uint32_t magnitude = bits & 0x7fffffffU;
    if (magnitude > 0x7f800000U) {
        return 0x7fff;
    }
    if (magnitude >= 0x477ff000U) {  // 65520: the middle between the largest number and 2^16
        return static_cast<unsigned short>(sign | 0x7c00U);
    }
    if (magnitude < 0x38800000U) {  // below 2^-14: a multiple of 2^-24, rounded by the adder
        const float moved = std::bit_cast<float>(magnitude) + 0.5f;
        return static_cast<unsigned short>(sign | (std::bit_cast<std::uint32_t>(moved) & 0xffffU));
    }
    const std::uint32_t odd = (magnitude >> 13U) & 1U;
    return static_cast<unsigned short>(sign | ((magnitude - 0x38000000U + 0xfffU + odd) >> 13U));
}

}  // namespace accelbench::cuda_double
