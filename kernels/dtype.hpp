// SPDX-License-Identifier: Apache-2.0
// Element types of tensors: names, widths, unit roundoff. Numbers equal ACCB_F32 ... of
// accelbench/plugin.h (a test compares).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace accelbench::kernels {

enum class dtype : std::uint16_t {
    f64 = 1,
    f32 = 2,
    f16 = 3,
    bf16 = 4,
    tf32 = 5,  // arithmetic only; stored as f32
    i64 = 16,
    i32 = 17,
    i8 = 19,
    u8 = 27,
};

[[nodiscard]] std::string_view to_string(dtype type);  ///< "f32", "bf16", "s8", "s32" ...
[[nodiscard]] std::optional<dtype> parse_dtype(std::string_view name);
[[nodiscard]] std::uint64_t bytes_of(dtype type);  ///< of one stored element
[[nodiscard]] bool is_floating(dtype type);
/// u with |fl(x) - x| <= u|x| when rounding to nearest: f32 2^-24, tf32 and f16 2^-11, bf16 2^-8; 0
/// for integers.
[[nodiscard]] double unit_roundoff(dtype type);

}  // namespace accelbench::kernels
