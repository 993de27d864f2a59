// SPDX-License-Identifier: Apache-2.0
#include "harness/verify/precision.hpp"

#include <cmath>

namespace accelbench::verify {
namespace {

// Rounding both factors of every product to p bits (unit roundoff 2^-p) leaves an rms error of 2^-p
// * sqrt(2/3) of the root of the squared terms: f32 (p = 24) reads above 20 even after a sum of
// thousands of terms, tf32 and f16 (11) read 11.3, bf16 (8) 8.3.
constexpr double least_f32_bits = 17.0;
constexpr double least_tf32_bits = 10.0;
constexpr double least_bf16_bits = 7.0;

double least_bits(kernels::dtype type) {
    switch (type) {
        case kernels::dtype::f64:
        case kernels::dtype::f32:
            return least_f32_bits;
        case kernels::dtype::tf32:
        case kernels::dtype::f16:
            return least_tf32_bits;
        case kernels::dtype::bf16:
            return least_bf16_bits;
        case kernels::dtype::i64:
        case kernels::dtype::i32:
        case kernels::dtype::i8:
        case kernels::dtype::u8:
            return 0.0;
    }
    return 0.0;
}

}  // namespace

std::optional<double> precision_meter::bits() const {
    constexpr std::uint64_t enough = 1000;
    constexpr double exact = 53.0;  // no error at all: float64's own
    if (count_ < enough) {
        return std::nullopt;
    }
    const double rms = std::sqrt(sum_squares_ / static_cast<double>(count_));
    return rms > 0.0 ? std::min(exact, -std::log2(rms)) : exact;
}

std::string name_precision(double bits) {
    if (bits >= least_f32_bits) {
        return "f32";
    }
    if (bits >= least_tf32_bits) {
        return "tf32 or f16";
    }
    return bits >= least_bf16_bits ? "bf16" : "below bf16";
}

bool is_told(double bits, kernels::dtype stored) {
    const double least = least_bits(stored);
    return bits < least || least == 0.0 || least >= least_f32_bits;
}

bool is_below_claim(double bits, kernels::dtype claimed, kernels::dtype stored) {
    return bits < std::min(least_bits(claimed), least_bits(stored));
}

}  // namespace accelbench::verify
