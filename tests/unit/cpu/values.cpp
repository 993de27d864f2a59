// SPDX-License-Identifier: Apache-2.0
// Elements in memory to and from doubles, independent of the backend's conversions.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "tests/unit/cpu/fixture.hpp"

namespace accelbench::cpu_test {
namespace {

/// Rounds to `digits` significant bits with the smallest exponent `lowest`, ties to even.
double round_to(double x, int digits, int lowest) {
    if (x == 0.0 || !std::isfinite(x))
        return x;
    const int exponent = std::max(std::ilogb(x), lowest);
    const double unit = std::ldexp(1.0, exponent - digits + 1);
    return std::nearbyint(x / unit) * unit;
}

std::uint16_t half_bits(double x) {
    const std::uint16_t sign = std::signbit(x) ? 0x8000 : 0;
    const double magnitude = std::fabs(x);
    if (magnitude == 0.0)
        return sign;
    const int exponent = std::max(std::ilogb(magnitude), -14);
    const auto units = static_cast<std::uint32_t>(std::ldexp(magnitude, 10 - exponent));
    return static_cast<std::uint16_t>(sign + (static_cast<std::uint32_t>(exponent + 14) << 10) +
                                      units);
}

double half_value(std::uint16_t h) {
    const int exponent = h >> 10 & 0x1f;
    const int mantissa = h & 0x3ff;
    const double magnitude =
        exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(mantissa + 1024, exponent - 25);
    return (h & 0x8000) != 0 ? -magnitude : magnitude;
}

template <class element>
void put(std::vector<std::byte>& bytes, element x) {
    const auto at = bytes.size();
    bytes.resize(at + sizeof x);
    std::memcpy(bytes.data() + at, &x, sizeof x);
}

template <class element>
element get(const std::vector<std::byte>& bytes, std::size_t i) {
    element x;
    std::memcpy(&x, bytes.data() + i * sizeof x, sizeof x);
    return x;
}

std::size_t size_of(accb_dtype type) {
    if (type == ACCB_I8)
        return 1;
    return type == ACCB_BF16 || type == ACCB_F16 ? 2 : 4;
}

}  // namespace

double rounded(accb_dtype type, double x) {
    if (type == ACCB_BF16)
        return round_to(x, 8, -126);
    if (type == ACCB_F16)
        return round_to(x, 11, -14);
    return type == ACCB_F32 ? static_cast<double>(static_cast<float>(x)) : std::nearbyint(x);
}

double unit_roundoff(accb_dtype type) {
    if (type == ACCB_BF16)
        return 0x1p-8;
    return type == ACCB_F16 ? 0x1p-11 : 0x1p-24;
}

std::vector<std::byte> encode(accb_dtype type, const std::vector<double>& values) {
    std::vector<std::byte> bytes;
    for (const double v : values) {
        const double x = rounded(type, v);
        if (type == ACCB_F32)
            put(bytes, static_cast<float>(x));
        if (type == ACCB_BF16)
            put(bytes, static_cast<std::uint16_t>(
                           std::bit_cast<std::uint32_t>(static_cast<float>(x)) >> 16));
        if (type == ACCB_F16)
            put(bytes, half_bits(x));
        if (type == ACCB_I8)
            put(bytes, static_cast<std::int8_t>(x));
        if (type == ACCB_I32)
            put(bytes, static_cast<std::int32_t>(x));
    }
    return bytes;
}

std::vector<double> decode(accb_dtype type, const std::vector<std::byte>& bytes) {
    std::vector<double> values;
    for (std::size_t i = 0; i < bytes.size() / size_of(type); ++i) {
        if (type == ACCB_F32)
            values.push_back(get<float>(bytes, i));
        if (type == ACCB_BF16)
            values.push_back(std::bit_cast<float>(
                static_cast<std::uint32_t>(get<std::uint16_t>(bytes, i)) << 16));
        if (type == ACCB_F16)
            values.push_back(half_value(get<std::uint16_t>(bytes, i)));
        if (type == ACCB_I8)
            values.push_back(get<std::int8_t>(bytes, i));
        if (type == ACCB_I32)
            values.push_back(get<std::int32_t>(bytes, i));
    }
    return values;
}

std::vector<double> random_values(accb_dtype type, std::int64_t count, std::uint32_t seed,
                                  double low, double high) {
    std::mt19937 generator(seed);
    std::vector<double> values(static_cast<std::size_t>(count));
    for (double& v : values)
        v = rounded(type, low + (high - low) * (static_cast<double>(generator()) / 0x1p32));
    return values;
}

tensor input(accb_dtype type, std::vector<std::int64_t> dims, std::uint32_t seed, double low,
             double high) {
    tensor t{type, std::move(dims), ACCB_INPUT, {}};
    t.values = random_values(type, t.count(), seed, low, high);
    return t;
}

tensor output(accb_dtype type, std::vector<std::int64_t> dims) {
    return {type, std::move(dims), ACCB_OUTPUT, {}};
}

void expect_close(const std::vector<double>& got, const std::vector<double>& want, double absolute,
                  double relative, const std::string& what) {
    ASSERT_EQ(got.size(), want.size()) << what;
    std::size_t worst = 0;
    double excess = -1.0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double allowed = absolute + relative * std::fabs(want[i]);
        const double error = std::fabs(got[i] - want[i]);
        const double over = std::isfinite(error) ? error / allowed : 1e300;
        if (over > excess) {
            excess = over;
            worst = i;
        }
    }
    EXPECT_LE(excess, 1.0) << what << ": element " << worst << " is " << got[worst] << ", not "
                           << want[worst];
}

std::string name_of(accb_dtype type) {
    if (type == ACCB_BF16)
        return "bf16";
    if (type == ACCB_F16)
        return "f16";
    if (type == ACCB_I8)
        return "s8";
    return type == ACCB_I32 ? "s32" : "f32";
}

}  // namespace accelbench::cpu_test
