// SPDX-License-Identifier: Apache-2.0
#include "kernels/dtype.hpp"

#include <array>
#include <utility>

namespace accelbench::kernels {
namespace {

constexpr std::array<std::pair<std::string_view, dtype>, 9> names = {{
    {"f64", dtype::f64},
    {"f32", dtype::f32},
    {"f16", dtype::f16},
    {"bf16", dtype::bf16},
    {"tf32", dtype::tf32},
    {"s64", dtype::i64},
    {"s32", dtype::i32},
    {"s8", dtype::i8},
    {"u8", dtype::u8},
}};

}  // namespace

std::string_view to_string(dtype type) {
    for (const auto& [name, value] : names) {
        if (value == type) {
            return name;
        }
    }
    return "unknown";
}

std::optional<dtype> parse_dtype(std::string_view name) {
    for (const auto& [known, value] : names) {
        if (known == name) {
            return value;
        }
    }
    return std::nullopt;
}

std::uint64_t bytes_of(dtype type) {
    switch (type) {
        case dtype::f64:
        case dtype::i64:
            return 8;
        case dtype::f32:
        case dtype::tf32:
        case dtype::i32:
            return 4;
        case dtype::f16:
        case dtype::bf16:
            return 2;
        case dtype::i8:
        case dtype::u8:
            return 1;
    }
    return 0;
}

bool is_floating(dtype type) {
    return unit_roundoff(type) > 0.0;
}

double unit_roundoff(dtype type) {
    switch (type) {
        case dtype::f64:
            return 0x1p-53;
        case dtype::f32:
            return 0x1p-24;
        case dtype::f16:
        case dtype::tf32:
            return 0x1p-11;
        case dtype::bf16:
            return 0x1p-8;
        case dtype::i64:
        case dtype::i32:
        case dtype::i8:
        case dtype::u8:
            return 0.0;
    }
    return 0.0;
}

}  // namespace accelbench::kernels
