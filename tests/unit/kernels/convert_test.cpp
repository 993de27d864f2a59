// SPDX-License-Identifier: Apache-2.0
// Conversions of narrow floating-point types, over every bit pattern.
#include "kernels/data/convert.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/data/hash.hpp"

namespace accelbench::kernels {
namespace {

/// The value of a binary format's bits by its definition.
double value_of(std::uint32_t bits, int exponent_bits, int mantissa_bits) {
    const int exponent =
        static_cast<int>(bits >> static_cast<unsigned>(mantissa_bits)) & ((1 << exponent_bits) - 1);
    const double mantissa =
        static_cast<double>(bits & ((1U << static_cast<unsigned>(mantissa_bits)) - 1U));
    const double sign =
        (bits >> static_cast<unsigned>(exponent_bits + mantissa_bits)) != 0U ? -1.0 : 1.0;
    const int bias = (1 << (exponent_bits - 1)) - 1;
    if (exponent == (1 << exponent_bits) - 1) {
        return mantissa == 0.0 ? sign * HUGE_VAL : std::nan("");
    }
    return exponent == 0
               ? sign * std::ldexp(mantissa, 1 - bias - mantissa_bits)
               : sign * std::ldexp(1.0 + std::ldexp(mantissa, -mantissa_bits), exponent - bias);
}

struct format {
    dtype type;
    int exponent_bits, mantissa_bits;
    float (*widen)(std::uint16_t);
    std::uint16_t (*narrow)(float);
};
const format formats[] = {{dtype::f16, 5, 10, &f16_to_f32, &f32_to_f16},
                          {dtype::bf16, 8, 7, &bf16_to_f32, &f32_to_bf16}};

TEST(convert, every_narrow_value_is_exact_and_returns) {
    for (const format& f : formats) {
        for (std::uint32_t bits = 0; bits < 0x10000U; ++bits) {
            const double expected = value_of(bits, f.exponent_bits, f.mantissa_bits);
            const float wide = f.widen(static_cast<std::uint16_t>(bits));
            if (std::isnan(expected)) {
                EXPECT_TRUE(std::isnan(wide));
                EXPECT_TRUE(std::isnan(f.widen(f.narrow(wide))));
                continue;
            }
            ASSERT_EQ(static_cast<double>(wide), expected) << bits;
            ASSERT_EQ(std::signbit(wide), std::signbit(expected));
            ASSERT_EQ(f.narrow(wide), bits);
            ASSERT_EQ(round_to(f.type, expected), expected);
        }
    }
}

/// Between any two neighbours: below, at and above the middle.
TEST(convert, rounds_to_nearest_and_ties_to_even) {
    for (const format& f : formats) {
        const std::uint32_t infinity = ((1U << static_cast<unsigned>(f.exponent_bits)) - 1U)
                                       << static_cast<unsigned>(f.mantissa_bits);
        for (std::uint32_t bits = 0; bits + 1 < infinity; ++bits) {
            const double low = value_of(bits, f.exponent_bits, f.mantissa_bits);
            const double high = value_of(bits + 1, f.exponent_bits, f.mantissa_bits);
            const auto middle = static_cast<float>((low + high) / 2.0);
            const std::uint32_t even = bits % 2U == 0U ? bits : bits + 1U;
            ASSERT_EQ(f.narrow(middle), even) << bits;
            ASSERT_EQ(f.narrow(-middle), even | 0x8000U);
            ASSERT_EQ(f.narrow(std::nextafter(middle, 0.0F)), bits);
            ASSERT_EQ(f.narrow(std::nextafter(middle, HUGE_VALF)), bits + 1U);
            ASSERT_EQ(round_to(f.type, static_cast<double>(middle)),
                      value_of(even, f.exponent_bits, f.mantissa_bits));
            // Closer to the middle than float32 can tell: a second rounding would go wrong.
            const double above = std::nextafter(static_cast<double>(middle), HUGE_VAL);
            ASSERT_EQ(round_to(f.type, above), high);
        }
        EXPECT_EQ(f.narrow(3.39e38F), infinity - (f.type == dtype::bf16 ? 1U : 0U));
        EXPECT_EQ(f.narrow(-HUGE_VALF), infinity | 0x8000U);
    }
    EXPECT_EQ(f32_to_f16(65519.0F), 0x7bffU);
    EXPECT_EQ(f32_to_f16(65520.0F), 0x7c00U);
}

TEST(convert, round_to_agrees_with_the_float_conversions) {
    for (std::uint64_t i = 0; i < 200000; ++i) {
        const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(random_bits(5, i)));
        if (std::isnan(value)) {
            continue;
        }
        for (const format& f : formats) {
            ASSERT_EQ(round_to(f.type, static_cast<double>(value)),
                      static_cast<double>(f.widen(f.narrow(value))))
                << value;
        }
    }
}

TEST(convert, integers_saturate) {
    EXPECT_EQ(round_to(dtype::i8, 300.0), 127.0);
    EXPECT_EQ(round_to(dtype::i8, -300.0), -128.0);
    EXPECT_EQ(round_to(dtype::i32, -3e10), -2147483648.0);
    EXPECT_EQ(round_to(dtype::i8, 2.5), 2.0);
}

TEST(convert, tensors_come_back) {
    const std::vector<double> values = {0.0, 1.0, -2.5, 100.0, -77.0, 0.125};
    for (const dtype type :
         {dtype::f64, dtype::f32, dtype::f16, dtype::bf16, dtype::i64, dtype::i32, dtype::i8}) {
        std::vector<std::byte> bytes(values.size() * bytes_of(type));
        store_f64(type, values, 0, bytes);
        const std::vector<double> back = all_f64(type, bytes);
        for (std::size_t i = 0; i < values.size(); ++i) {
            EXPECT_EQ(back[i], round_to(type, values[i])) << to_string(type);
        }
    }
}

TEST(dtype, names_come_back) {
    for (const dtype type : {dtype::f64, dtype::f32, dtype::f16, dtype::bf16, dtype::tf32,
                             dtype::i64, dtype::i32, dtype::i8, dtype::u8}) {
        EXPECT_EQ(parse_dtype(to_string(type)), type);
    }
    EXPECT_EQ(parse_dtype("float32"), std::nullopt);
}

}  // namespace
}  // namespace accelbench::kernels
