// SPDX-License-Identifier: Apache-2.0
// The effective precision: measured from errors, named, and held against the claim.
#include "harness/verify/precision.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>

#include "harness/verify/ulp.hpp"
#include "kernels/data/convert.hpp"
#include "tests/unit/verify/scene.hpp"

namespace accelbench::verify {
namespace {

using kernels::dtype;
using testing::scene;

/// `value` with `digits` of significand.
double rounded(double value, int digits) {
    int exponent = 0;
    const double fraction = std::frexp(value, &exponent);
    return std::ldexp(std::nearbyint(std::ldexp(fraction, digits)), exponent - digits);
}

/// Bits that a product of operands rounded to `digits` shows.
double bits_of(int digits, std::size_t elements = 4000, std::size_t terms = 64) {
    std::mt19937_64 random(5);
    std::normal_distribution<double> normal;
    precision_meter meter;
    for (std::size_t e = 0; e < elements; ++e) {
        double sum = 0.0, coarse = 0.0, squares = 0.0;
        for (std::size_t i = 0; i < terms; ++i) {
            const double a = normal(random), b = normal(random);
            sum += a * b;
            coarse += rounded(a, digits) * rounded(b, digits);
            squares += a * b * a * b;
        }
        meter.add(std::abs(sum - coarse), std::sqrt(squares));
    }
    return meter.bits().value_or(-1.0);
}

TEST(precision, follows_the_digits_of_the_operands) {
    for (const int digits : {4, 8, 11, 16, 24}) {
        EXPECT_NEAR(bits_of(digits), digits + 0.8, 1.0) << digits;
    }
}

TEST(precision, is_named_after_the_widest_type_that_shows_it) {
    EXPECT_EQ(name_precision(bits_of(24)), "f32");
    EXPECT_EQ(name_precision(bits_of(11)), "tf32 or f16");
    EXPECT_EQ(name_precision(bits_of(8)), "bf16");
    EXPECT_EQ(name_precision(bits_of(4)), "below bf16");
}

TEST(precision, nothing_is_said_from_few_elements_or_without_a_scale) {
    precision_meter meter;
    for (int i = 0; i < 999; ++i) {
        meter.add(1e-3, 1.0);
    }
    EXPECT_FALSE(meter.bits());
    meter.add(1e-3, 0.0);
    EXPECT_FALSE(meter.bits()) << "an element without terms does not count";
    meter.add(1e-3, 1.0);
    EXPECT_NEAR(meter.bits().value_or(0.0), std::log2(1000.0), 1e-9);
}

TEST(precision, no_error_at_all_is_float64s_own) {
    precision_meter meter;
    for (int i = 0; i < 1000; ++i) {
        meter.add(0.0, 1.0);
    }
    EXPECT_EQ(meter.bits(), 53.0);
}

TEST(precision, a_claim_is_held_against_arithmetic_and_storage) {
    const double f32 = bits_of(24), tf32 = bits_of(11), bf16 = bits_of(8);
    EXPECT_FALSE(is_below_claim(f32, dtype::f32, dtype::f32));
    EXPECT_TRUE(is_below_claim(tf32, dtype::f32, dtype::f32));
    EXPECT_FALSE(is_below_claim(tf32, dtype::tf32, dtype::f32)) << "it was asked for";
    EXPECT_FALSE(is_below_claim(tf32, dtype::f32, dtype::f16)) << "the output holds no more";
    EXPECT_TRUE(is_below_claim(bf16, dtype::f16, dtype::f16));
    EXPECT_FALSE(is_below_claim(bf16, dtype::bf16, dtype::bf16));
    EXPECT_FALSE(is_below_claim(0.0, dtype::i8, dtype::i32)) << "integers have no such measure";
}

/// Operands rounded to `digits` before an otherwise perfect float32 product.
results::verification_record judged_with(int digits, std::int64_t depth) {
    scene s(testing::product(32, 40, depth));
    const auto operands = s.store.operands(s.work, s.choice);
    std::vector<double> a = kernels::all_f64(dtype::f32, operands[0]);
    std::vector<double> b = kernels::all_f64(dtype::f32, operands[1]);
    for (auto* values : {&a, &b}) {
        for (double& v : *values) {
            v = rounded(v, digits);
        }
    }
    testing::outputs got(3);
    got[2].resize(kernels::byte_count(s.work.tensors[2]));
    const auto k = static_cast<std::size_t>(depth);
    for (std::size_t i = 0; i < 32; ++i) {
        for (std::size_t j = 0; j < 40; ++j) {
            double sum = 0.0;
            for (std::size_t l = 0; l < k; ++l) {
                sum += a[i * k + l] * b[j * k + l];
            }
            testing::set_element(s.work.tensors[2], got[2], i * 40 + j, sum);
        }
    }
    return s.judged(got);
}

TEST(precision, a_float32_product_computed_in_tf32_is_named_even_within_the_error_bound) {
    const auto honest = judged_with(24, 16384);
    EXPECT_TRUE(honest.passed) << honest.first_failure;
    EXPECT_EQ(honest.effective_precision, "f32");
    const auto coarse = judged_with(11, 16384);
    EXPECT_LE(coarse.worst_ratio, 1.0) << "the error bound of a long sum cannot see it";
    EXPECT_FALSE(coarse.passed);
    EXPECT_EQ(coarse.effective_precision, "tf32 or f16");
    EXPECT_THAT(coarse.first_failure, ::testing::HasSubstr("tf32 or f16"));
    EXPECT_THAT(coarse.first_failure, ::testing::HasSubstr("asks for f32"));
}

TEST(precision, a_bf16_product_is_named_too) {
    const auto coarse = judged_with(8, 2048);
    EXPECT_FALSE(coarse.passed);
    EXPECT_EQ(coarse.effective_precision, "bf16");
}

TEST(precision, is_not_named_where_outputs_cannot_show_it) {
    EXPECT_TRUE(is_told(12.0, kernels::dtype::f32));
    EXPECT_FALSE(is_told(12.0, kernels::dtype::f16)) << "float32 stored as f16 has no other errors";
    EXPECT_TRUE(is_told(8.3, kernels::dtype::f16)) << "bf16 has";
    EXPECT_FALSE(is_told(8.3, kernels::dtype::bf16));
    EXPECT_TRUE(is_told(23.0, kernels::dtype::f32));
    scene s(testing::product(40, 40, 64, "f16"));
    const auto narrow = s.judged(s.launched());
    ASSERT_TRUE(narrow.effective_bits);
    EXPECT_EQ(narrow.effective_precision, "");
}

TEST(precision, is_not_measured_on_whole_numbers) {
    scene s(testing::product(40, 40, 64), kernels::data_mode::exact);
    EXPECT_FALSE(s.judged(s.launched()).effective_bits);
}

TEST(ulp, is_the_distance_to_the_neighbour) {
    for (const float value : {1.0F, -1.0F, 1.5F, 3.0e-20F, 7.7e30F, -0.1F}) {
        const float magnitude = std::abs(value);
        const double next =
            static_cast<double>(std::nextafter(magnitude, 1e38F)) - static_cast<double>(magnitude);
        EXPECT_EQ(ulp_at(format_of(dtype::f32), static_cast<double>(value)), next) << value;
    }
    EXPECT_EQ(ulp_at(format_of(dtype::bf16), 1.0), std::ldexp(1.0, -7));
    EXPECT_EQ(ulp_at(format_of(dtype::f16), 1.0), std::ldexp(1.0, -10));
    EXPECT_EQ(ulp_at(format_of(dtype::f16), 0.0), std::ldexp(1.0, -24)) << "subnormals";
    EXPECT_EQ(ulp_at(format_of(dtype::f32), 0.0), std::ldexp(1.0, -149));
}

}  // namespace
}  // namespace accelbench::verify
