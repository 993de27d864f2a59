// SPDX-License-Identifier: Apache-2.0
// Bit patterns of the storage types.
#include "numbers.hpp"

#include <accelbench/sdk/tensor.hpp>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace accelbench::sim {
namespace {

template <class Element>
double read_as(const std::byte* from) {
    Element element;
    std::memcpy(&element, from, sizeof(element));
    return static_cast<double>(element);
}

template <class Element>
void write_as(double value, std::byte* to) {
    const auto element = static_cast<Element>(value);
    std::memcpy(to, &element, sizeof(element));
}

template <class Integer>
void saturate_as(double value, std::byte* to) {
    constexpr auto low = static_cast<double>(std::numeric_limits<Integer>::min());
    // The largest value of 64 bits is no double; the next below is.
    constexpr double high =
        std::min(static_cast<double>(std::numeric_limits<Integer>::max()), 9223372036854774784.0);
    write_as<Integer>(std::isnan(value) ? 0.0 : std::clamp(std::nearbyint(value), low, high), to);
}

/// To `digits` significant bits with the last one no smaller than 2^least, to nearest even.
double round_bits(double value, int digits, int least) {
    if (value == 0.0 || !std::isfinite(value)) {
        return value;
    }
    int exponent = 0;
    std::frexp(value, &exponent);
    const int last = std::max(exponent - digits, least);
    return std::ldexp(std::nearbyint(std::ldexp(value, -last)), last);
}

double round_f16(double value) {
    const double rounded = round_bits(value, 11, -24);
    return std::fabs(rounded) > 65504.0 ? std::copysign(INFINITY, value) : rounded;
}

double decode_f16(uint16_t bits) {
    const int exponent = (bits >> 10) & 31;
    const int fraction = bits & 1023;
    double magnitude = 0.0;
    if (exponent == 31) {
        magnitude = fraction == 0 ? INFINITY : NAN;
    } else if (exponent == 0) {
        magnitude = std::ldexp(fraction, -24);
    } else {
        magnitude = std::ldexp(1024 + fraction, exponent - 25);
    }
    return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

uint16_t encode_f16(double value) {
    const unsigned sign = std::signbit(value) ? 0x8000u : 0u;
    if (std::isnan(value)) {
        return static_cast<uint16_t>(sign | 0x7e00u);
    }
    const double magnitude = std::fabs(round_f16(value));
    if (std::isinf(magnitude)) {
        return static_cast<uint16_t>(sign | 0x7c00u);
    }
    int exponent = 0;
    std::frexp(magnitude, &exponent);
    if (magnitude < 0x1p-14) {
        return static_cast<uint16_t>(sign | static_cast<unsigned>(std::ldexp(magnitude, 24)));
    }
    const auto fraction = static_cast<unsigned>(std::ldexp(magnitude, 11 - exponent)) - 1024u;
    return static_cast<uint16_t>(sign | static_cast<unsigned>(exponent + 14) << 10 | fraction);
}

uint16_t encode_bf16(double value) {
    if (std::isnan(value)) {
        return 0x7fc0;
    }
    const auto bits = std::bit_cast<uint32_t>(static_cast<float>(round_bits(value, 8, -133)));
    return static_cast<uint16_t>(bits >> 16);
}

double quantise(double value, double levels) {
    constexpr double range = 4.0;
    const double step = range / levels;
    return std::clamp(std::nearbyint(value / step), -levels, levels) * step;
}

}  // namespace

bool is_known(accb_dtype dtype) {
    return dtype == ACCB_F64 || dtype == ACCB_F32 || dtype == ACCB_F16 || dtype == ACCB_BF16 ||
           dtype == ACCB_I64 || dtype == ACCB_I32 || dtype == ACCB_I8;
}

double decode(accb_dtype dtype, const std::byte* element) {
    uint16_t half = 0;
    switch (dtype) {
        case ACCB_F64:
            return read_as<double>(element);
        case ACCB_F32:
            return read_as<float>(element);
        case ACCB_F16:
            std::memcpy(&half, element, sizeof(half));
            return decode_f16(half);
        case ACCB_BF16:
            std::memcpy(&half, element, sizeof(half));
            return std::bit_cast<float>(uint32_t{half} << 16);
        case ACCB_I64:
            return read_as<int64_t>(element);
        case ACCB_I32:
            return read_as<int32_t>(element);
        default:
            return read_as<int8_t>(element);
    }
}

void encode(accb_dtype dtype, double value, std::byte* element) {
    uint16_t half = 0;
    switch (dtype) {
        case ACCB_F64:
            return write_as<double>(value, element);
        case ACCB_F32:
            return write_as<float>(value, element);
        case ACCB_F16:
            half = encode_f16(value);
            std::memcpy(element, &half, sizeof(half));
            return;
        case ACCB_BF16:
            half = encode_bf16(value);
            std::memcpy(element, &half, sizeof(half));
            return;
        case ACCB_I64:
            return saturate_as<int64_t>(value, element);
        case ACCB_I32:
            return saturate_as<int32_t>(value, element);
        default:
            return saturate_as<int8_t>(value, element);
    }
}

double round_to(arithmetic precision, double value) {
    switch (precision) {
        case arithmetic::full:
            return value;
        case arithmetic::tf32:
            return round_bits(value, 11, -136);
        case arithmetic::bf16:
            return round_bits(value, 8, -133);
        case arithmetic::f16:
            return round_f16(value);
        case arithmetic::s8:
            return quantise(value, 127.0);
        case arithmetic::s8_coarse:
            return quantise(value, 7.0);
    }
    return value;
}

std::vector<double> tensor_view::load() const {
    std::vector<double> values(static_cast<std::size_t>(count));
    for (int64_t index = 0; index < count; ++index) {
        values[static_cast<std::size_t>(index)] = load_one(index);
    }
    return values;
}

void tensor_view::store(const std::vector<double>& values) const {
    for (int64_t index = 0; index < count; ++index) {
        store_one(index, values[static_cast<std::size_t>(index)]);
    }
}

double tensor_view::load_one(int64_t index) const {
    const double value = decode(info->dtype, data + index * (sdk::bits_of(info->dtype) / 8));
    const bool floating = info->dtype < ACCB_I64;
    return floating ? round_to(precision, value) : value;
}

void tensor_view::store_one(int64_t index, double value) const {
    encode(info->dtype, value, data + index * (sdk::bits_of(info->dtype) / 8));
}

}  // namespace accelbench::sim
