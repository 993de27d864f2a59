// SPDX-License-Identifier: Apache-2.0
// Written from the formats, not from the code under test: exponent and fraction by arithmetic.
#include "numbers.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace cublaslt_double {
namespace {

template <class Word>
Word word_at(const void* from, std::size_t index) {
    Word word;
    std::memcpy(&word, static_cast<const std::byte*>(from) + index * sizeof(Word), sizeof(Word));
    return word;
}
template <class Word>
void put_word(void* to, std::size_t index, Word word) {
    std::memcpy(static_cast<std::byte*>(to) + index * sizeof(Word), &word, sizeof(Word));
}

struct format {
    int exponent_bits, fraction_bits;
    bool has_infinity;  // e4m3 has none: its top exponent holds numbers, and one NaN
};
constexpr format half{5, 10, true}, brain{8, 7, true}, e4m3{4, 3, false}, e5m2{5, 2, true};

double decode(uint32_t word, format f) {
    const uint32_t fraction = word & ((1u << f.fraction_bits) - 1);
    const int exponent = static_cast<int>(word >> f.fraction_bits & ((1u << f.exponent_bits) - 1));
    const double sign = word >> (f.exponent_bits + f.fraction_bits) & 1 ? -1.0 : 1.0;
    const int bias = (1 << (f.exponent_bits - 1)) - 1;
    const int top = (1 << f.exponent_bits) - 1;
    const bool all_ones = fraction == (1u << f.fraction_bits) - 1;
    if (exponent == top && (f.has_infinity || all_ones)) {
        return f.has_infinity && fraction == 0 ? sign * HUGE_VAL : NAN;
    }
    const double unit = std::ldexp(1.0, -f.fraction_bits);
    return exponent == 0 ? sign * std::ldexp(fraction * unit, 1 - bias)
                         : sign * std::ldexp(1.0 + fraction * unit, exponent - bias);
}

uint16_t encode(double value, format f) {
    const int bias = (1 << (f.exponent_bits - 1)) - 1;
    const int top = (1 << f.exponent_bits) - 1;
    const uint32_t sign = std::signbit(value) ? 1u << (f.exponent_bits + f.fraction_bits) : 0;
    const double size = std::fabs(value);
    if (std::isnan(value)) {
        return static_cast<uint16_t>(sign | (static_cast<uint32_t>(top) << f.fraction_bits) | 1u);
    }
    int exponent = size > 0.0 && std::isfinite(size) ? std::ilogb(size) : 1 - bias;
    exponent = std::max(exponent, 1 - bias);
    // In units of the last place; nearbyint rounds halves to even.
    const double units = std::nearbyint(std::ldexp(size, f.fraction_bits - exponent));
    const auto count = static_cast<uint64_t>(std::isfinite(units) ? units : 0.0);
    // Adding the fraction to the exponent's field carries over where rounding reached a power of
    // two.
    const uint64_t bits = (static_cast<uint64_t>(exponent + bias - 1) << f.fraction_bits) + count;
    const uint64_t infinity = static_cast<uint64_t>(top) << f.fraction_bits;
    return static_cast<uint16_t>(sign | (std::isinf(size) || bits >= infinity ? infinity : bits));
}

/// All numbers of a 16-bit format: decoding one by one would take longer than the products.
std::vector<double> table_of(format f) {
    std::vector<double> all(1u << 16);
    for (uint32_t word = 0; word < all.size(); ++word) {
        all[word] = decode(word, f);
    }
    return all;
}

}  // namespace

double read(const void* from, cudaDataType_t type, std::size_t index) {
    switch (static_cast<int>(type)) {
        case CUDA_R_32F:
            return word_at<float>(from, index);
        case CUDA_R_16F: {
            static const std::vector<double> halves = table_of(half);
            return halves[word_at<uint16_t>(from, index)];
        }
        case CUDA_R_16BF: {
            static const std::vector<double> brains = table_of(brain);
            return brains[word_at<uint16_t>(from, index)];
        }
        case CUDA_R_8I:
            return word_at<int8_t>(from, index);
        case CUDA_R_8F_E4M3:
            return decode(word_at<uint8_t>(from, index), e4m3);
        case CUDA_R_8F_E5M2:
            return decode(word_at<uint8_t>(from, index), e5m2);
        default:
            return word_at<int32_t>(from, index);
    }
}

void write(void* to, cudaDataType_t type, std::size_t index, double value) {
    switch (static_cast<int>(type)) {
        case CUDA_R_32F:
            put_word(to, index, static_cast<float>(value));
            break;
        case CUDA_R_16F:
            put_word(to, index, encode(value, half));
            break;
        case CUDA_R_16BF:
            put_word(to, index, encode(value, brain));
            break;
        default:
            put_word(to, index, static_cast<int32_t>(static_cast<int64_t>(value)));
            break;
    }
}

}  // namespace cublaslt_double
