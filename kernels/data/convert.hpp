// SPDX-License-Identifier: Apache-2.0
// Conversions between float32, float16 and bfloat16 (round to nearest, ties to even), and tensors
// to and from float64.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/dtype.hpp"

namespace accelbench::kernels {

[[nodiscard]] constexpr float bf16_to_f32(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U);
}

/// A NaN stays a NaN (made quiet); values beyond the largest finite one become infinite, as IEEE
/// 754 rounds.
[[nodiscard]] constexpr std::uint16_t f32_to_bf16(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t rounded = (bits + 0x7fffU + ((bits >> 16U) & 1U)) >> 16U;
    const std::uint32_t quiet = (bits >> 16U) | 0x40U;
    return static_cast<std::uint16_t>((bits & 0x7fffffffU) > 0x7f800000U ? quiet : rounded);
}

[[nodiscard]] constexpr float f16_to_f32(std::uint16_t half) {
    constexpr std::uint32_t exponent_mask = 0x7c00U << 13U;
    const std::uint32_t magnitude = (half & 0x7fffU) << 13U;
    const std::uint32_t exponent = magnitude & exponent_mask;
    const std::uint32_t rebiased = magnitude + ((127U - 15U) << 23U);
    const float subnormal =
        std::bit_cast<float>(rebiased + (1U << 23U)) - std::bit_cast<float>(113U << 23U);
    std::uint32_t bits = rebiased;
    bits = exponent == exponent_mask ? rebiased + ((128U - 16U) << 23U) : bits;
    bits = exponent == 0U ? std::bit_cast<std::uint32_t>(subnormal) : bits;
    return std::bit_cast<float>(bits | ((half & 0x8000U) << 16U));
}

[[nodiscard]] constexpr std::uint16_t f32_to_f16(float value) {
    constexpr std::uint32_t infinity_f32 = 255U << 23U;
    constexpr std::uint32_t too_large = (127U + 16U) << 23U;
    constexpr std::uint32_t smallest_normal = 113U << 23U;
    // Adding this constant moves a subnormal result's last bit to the last bit of the float, so
    // that the adder rounds it.
    constexpr std::uint32_t shifter = ((127U - 15U) + (23U - 10U) + 1U) << 23U;
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = bits & 0x80000000U;
    const std::uint32_t magnitude = bits ^ sign;
    const std::uint32_t odd = (magnitude >> 13U) & 1U;
    const std::uint32_t normal = (magnitude - ((127U - 15U) << 23U) + 0xfffU + odd) >> 13U;
    const std::uint32_t subnormal =
        std::bit_cast<std::uint32_t>(
            std::bit_cast<float>(magnitude < smallest_normal ? magnitude : 0U) +
            std::bit_cast<float>(shifter)) -
        shifter;
    std::uint32_t half = magnitude < smallest_normal ? subnormal : normal;
    half = magnitude >= too_large ? 0x7c00U : half;
    half = magnitude > infinity_f32 ? 0x7e00U : half;
    return static_cast<std::uint16_t>(half | (sign >> 16U));
}

/// The element of `type` nearest to `value` (ties to even, no second rounding through float32), as
/// float64. Integers saturate.
[[nodiscard]] double round_to(dtype type, double value);

/// Elements [first, first + out.size()) of a dense tensor as float64: exact for every type but i64
/// beyond 2^53.
void load_f64(dtype type, std::span<const std::byte> bytes, std::uint64_t first,
              std::span<double> out);

/// Rounds each value to `type` (as round_to) and writes it at element `first` on.
void store_f64(dtype type, std::span<const double> values, std::uint64_t first,
               std::span<std::byte> bytes);

/// The whole tensor, on oneTBB.
[[nodiscard]] std::vector<double> all_f64(dtype type, std::span<const std::byte> bytes);

/// Absolute error that a correct value of `type` may have near zero: the smallest float16
/// subnormal; for f32 and bf16 the smallest normal number, as hardware may flush what is below it.
[[nodiscard]] double underflow_allowance(dtype type);

}  // namespace accelbench::kernels
