// SPDX-License-Identifier: Apache-2.0
// Elements of tensors as doubles: decoding, rounding, encoding. Written to be plain, not fast.
#pragma once

#include <accelbench/plugin.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "settings.hpp"

namespace accelbench::sim {

/// f32, f16, bf16, s8, s32, s64, f64.
[[nodiscard]] bool is_known(accb_dtype dtype);
[[nodiscard]] double decode(accb_dtype dtype, const std::byte* element);
/// Rounds to nearest even; integers saturate.
void encode(accb_dtype dtype, double value, std::byte* element);
[[nodiscard]] double round_to(arithmetic precision, double value);

/// A tensor bound to memory.
struct tensor_view {
    const accb_tensor* info = nullptr;
    std::byte* data = nullptr;
    int64_t count = 0;  // elements
    arithmetic precision = arithmetic::full;

    [[nodiscard]] int64_t dim(uint32_t axis) const { return info->dim[axis]; }
    /// All elements, rounded to the simulated precision.
    [[nodiscard]] std::vector<double> load() const;
    void store(const std::vector<double>& values) const;
    [[nodiscard]] double load_one(int64_t index) const;
    void store_one(int64_t index, double value) const;
};

}  // namespace accelbench::sim
