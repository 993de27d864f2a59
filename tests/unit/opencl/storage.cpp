// SPDX-License-Identifier: Apache-2.0
// Element types by arithmetic on doubles rather than on bits, so that a shared mistake is unlikely.
#include "tests/unit/opencl/storage.hpp"

#include <cmath>
#include <cstring>
#include <limits>

#include "tests/unit/opencl/plugin_runner.hpp"

namespace accelbench::opencl_test {
namespace {

struct float_format {
    int mantissa;  // stored bits
    int least_exponent;
};

float_format format_of(accb_dtype type) {
    return type == ACCB_F16 ? float_format{10, -14} : float_format{7, -126};
}

// To nearest even: nearbyint follows the default rounding mode.
double rounded(double value, float_format format) {
    if (value == 0.0 || !std::isfinite(value)) {
        return value;
    }
    const int exponent = std::max(std::ilogb(value), format.least_exponent);
    const double unit = std::ldexp(1.0, exponent - format.mantissa);
    return std::nearbyint(value / unit) * unit;
}

uint16_t bits_of(double value, accb_dtype type) {
    const float_format format = format_of(type);
    const uint16_t sign = std::signbit(value) ? 0x8000 : 0;
    const double size = std::fabs(rounded(value, format));
    if (size == 0.0) {
        return sign;
    }
    const int exponent = std::max(std::ilogb(size), format.least_exponent);
    const auto scaled =
        static_cast<uint32_t>(std::ldexp(size, format.mantissa - exponent));  // with hidden bit
    const auto biased = static_cast<uint32_t>(exponent - format.least_exponent);
    return static_cast<uint16_t>(sign + (biased << format.mantissa) + scaled);
}

double value_of(uint16_t bits, accb_dtype type) {
    const float_format format = format_of(type);
    const int low = bits & ((1 << format.mantissa) - 1);
    const int biased = (bits & 0x7fff) >> format.mantissa;
    const int all_ones = 0x7fff >> format.mantissa;
    double size = 0.0;
    if (biased == all_ones) {
        size = low == 0 ? std::numeric_limits<double>::infinity()
                        : std::numeric_limits<double>::quiet_NaN();
    } else if (biased == 0) {
        size = std::ldexp(low, format.least_exponent - format.mantissa);
    } else {
        size = std::ldexp(low + (1 << format.mantissa),
                          biased - 1 + format.least_exponent - format.mantissa);
    }
    return (bits & 0x8000) != 0 ? -size : size;
}

template <class Stored>
void put(double value, std::byte* to) {
    const auto stored_value = static_cast<Stored>(value);
    std::memcpy(to, &stored_value, sizeof(stored_value));
}
template <class Stored>
Stored take(const std::byte* from) {
    Stored stored_value;
    std::memcpy(&stored_value, from, sizeof(stored_value));
    return stored_value;
}

}  // namespace

uint64_t width_of(accb_dtype type) {
    switch (type) {
        case ACCB_F32:
        case ACCB_I32:
            return 4;
        case ACCB_I8:
            return 1;
        default:
            return 2;
    }
}

void encode(const std::vector<double>& values, accb_dtype type, std::byte* to) {
    for (std::size_t index = 0; index < values.size(); ++index) {
        std::byte* const at = to + index * width_of(type);
        switch (type) {
            case ACCB_F32:
                put<float>(values[index], at);
                break;
            case ACCB_I32:
                put<int32_t>(values[index], at);
                break;
            case ACCB_I8:
                put<int8_t>(values[index], at);
                break;
            default: {
                const uint16_t bits = bits_of(values[index], type);
                std::memcpy(at, &bits, sizeof(bits));
            }
        }
    }
}

std::vector<double> decode(const std::byte* from, uint64_t bytes, accb_dtype type) {
    std::vector<double> values(bytes / width_of(type));
    for (std::size_t index = 0; index < values.size(); ++index) {
        const std::byte* const at = from + index * width_of(type);
        switch (type) {
            case ACCB_F32:
                values[index] = take<float>(at);
                break;
            case ACCB_I32:
                values[index] = take<int32_t>(at);
                break;
            case ACCB_I8:
                values[index] = take<int8_t>(at);
                break;
            default:
                values[index] = value_of(take<uint16_t>(at), type);
        }
    }
    return values;
}

double stored(double value, accb_dtype type) {
    std::byte bytes[8];
    encode({value}, type, bytes);
    return decode(bytes, width_of(type), type)[0];
}

std::vector<double> random_values(std::size_t count, uint64_t seed, accb_dtype type) {
    std::vector<double> values(count);
    uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;
    for (double& value : values) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        value = stored(static_cast<double>(state >> 40) / (1 << 23) - 1.0, type);
    }
    return values;
}

std::vector<double> whole_values(std::size_t count, uint64_t seed, int limit) {
    std::vector<double> values = random_values(count, seed);
    for (double& value : values) {
        value = std::nearbyint(value * limit);
    }
    return values;
}

}  // namespace accelbench::opencl_test
