// SPDX-License-Identifier: Apache-2.0
#include "kernels/data/convert.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "kernels/reference/clones.hpp"

namespace accelbench::kernels {
namespace {

/// A binary format of `precision` significant bits, smallest normal 2^lowest, largest finite value
/// `largest`.
double round_to_format(double value, int precision, int lowest, double largest) {
    if (value == 0.0 || !std::isfinite(value)) {
        return value;
    }
    const int step = std::max(std::ilogb(value), lowest) - (precision - 1);
    const double rounded = std::ldexp(std::nearbyint(std::ldexp(value, -step)), step);
    return std::fabs(rounded) > largest ? std::copysign(HUGE_VAL, value) : rounded;
}

template <class T>
double saturate(double value) {
    constexpr auto low = static_cast<double>(std::numeric_limits<T>::min());
    constexpr auto high = static_cast<double>(std::numeric_limits<T>::max());
    return std::isnan(value) ? 0.0 : std::clamp(std::nearbyint(value), low, high);
}

ACCELBENCH_CLONES void widen_f32(const std::byte* from, double* to, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        float value = 0.0F;
        std::memcpy(&value, from + 4 * i, 4);
        to[i] = static_cast<double>(value);
    }
}
ACCELBENCH_CLONES void widen_bf16(const std::byte* from, double* to, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        std::uint16_t bits = 0;
        std::memcpy(&bits, from + 2 * i, 2);
        to[i] = static_cast<double>(bf16_to_f32(bits));
    }
}
ACCELBENCH_CLONES void widen_f16(const std::byte* from, double* to, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        std::uint16_t bits = 0;
        std::memcpy(&bits, from + 2 * i, 2);
        to[i] = static_cast<double>(f16_to_f32(bits));
    }
}
template <class T>
void widen(const std::byte* from, double* to, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        T value{};
        std::memcpy(&value, from + sizeof(T) * i, sizeof(T));
        to[i] = static_cast<double>(value);
    }
}

template <class T>
void put(T value, std::byte* to) {
    std::memcpy(to, &value, sizeof(T));
}

void store_one(dtype type, double value, std::byte* to) {
    const double rounded = round_to(type, value);
    switch (type) {
        case dtype::f64:
            return put(rounded, to);
        case dtype::f32:
        case dtype::tf32:
            return put(static_cast<float>(rounded), to);
        case dtype::f16:
            return put(f32_to_f16(static_cast<float>(rounded)), to);
        case dtype::bf16:
            return put(f32_to_bf16(static_cast<float>(rounded)), to);
        case dtype::i64:
            return put(static_cast<std::int64_t>(rounded), to);
        case dtype::i32:
            return put(static_cast<std::int32_t>(rounded), to);
        case dtype::i8:
            return put(static_cast<std::int8_t>(rounded), to);
        case dtype::u8:
            return put(static_cast<std::uint8_t>(rounded), to);
    }
}

}  // namespace

double round_to(dtype type, double value) {
    switch (type) {
        case dtype::f64:
            return value;
        case dtype::f32:
            return static_cast<double>(static_cast<float>(value));
        case dtype::tf32:
            return round_to_format(value, 11, -126, 0x1.ffcp127);
        case dtype::f16:
            return round_to_format(value, 11, -14, 65504.0);
        case dtype::bf16:
            return round_to_format(value, 8, -126, 0x1.fep127);
        case dtype::i64:  // the largest float64 below 2^63: no cast overflows
            return std::isnan(value)
                       ? 0.0
                       : std::clamp(std::nearbyint(value), -0x1p63, 0x1.fffffffffffffp62);
        case dtype::i32:
            return saturate<std::int32_t>(value);
        case dtype::i8:
            return saturate<std::int8_t>(value);
        case dtype::u8:
            return saturate<std::uint8_t>(value);
    }
    return value;
}

void load_f64(dtype type, std::span<const std::byte> bytes, std::uint64_t first,
              std::span<double> out) {
    const std::byte* from = bytes.data() + first * bytes_of(type);
    switch (type) {
        case dtype::f64:
            return widen<double>(from, out.data(), out.size());
        case dtype::f32:
        case dtype::tf32:
            return widen_f32(from, out.data(), out.size());
        case dtype::f16:
            return widen_f16(from, out.data(), out.size());
        case dtype::bf16:
            return widen_bf16(from, out.data(), out.size());
        case dtype::i64:
            return widen<std::int64_t>(from, out.data(), out.size());
        case dtype::i32:
            return widen<std::int32_t>(from, out.data(), out.size());
        case dtype::i8:
            return widen<std::int8_t>(from, out.data(), out.size());
        case dtype::u8:
            return widen<std::uint8_t>(from, out.data(), out.size());
    }
}

void store_f64(dtype type, std::span<const double> values, std::uint64_t first,
               std::span<std::byte> bytes) {
    std::byte* to = bytes.data() + first * bytes_of(type);
    for (const double value : values) {
        store_one(type, value, to);
        to += bytes_of(type);
    }
}

std::vector<double> all_f64(dtype type, std::span<const std::byte> bytes) {
    std::vector<double> values(bytes.size() / bytes_of(type));
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, values.size(), 1U << 15U),
                      [&](const auto& part) {
                          load_f64(type, bytes, part.begin(),
                                   std::span(values).subspan(part.begin(), part.size()));
                      });
    return values;
}

double underflow_allowance(dtype type) {
    switch (type) {
        case dtype::f16:
            return 0x1p-24;
        case dtype::f32:
        case dtype::tf32:
        case dtype::bf16:
            return 0x1p-126;
        case dtype::f64:
        case dtype::i64:
        case dtype::i32:
        case dtype::i8:
        case dtype::u8:
            return 0.0;
    }
    return 0.0;
}

}  // namespace accelbench::kernels
