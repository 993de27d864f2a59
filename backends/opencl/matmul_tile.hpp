// SPDX-License-Identifier: Apache-2.0
// The shapes that a product can be cut into, and the record that names one of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "device.hpp"

namespace accelbench::opencl {

/// One way to cut y[m, n]. All fields are compile-time constants of the kernel.
struct matmul_tile {
    int vector;            // floats in one vector: 4, 8 or 16
    int register_rows;     // rows of y in a lane's registers
    int register_vectors;  // vectors of columns of y in a lane's registers
    int rows, columns;     // of y that a work-group owns
    int depth;             // of a and b in local memory at a time

    [[nodiscard]] int register_columns() const { return vector * register_vectors; }
    [[nodiscard]] bool operator==(const matmul_tile&) const = default;
};

struct matmul_shape {
    int m, n, k;
    bool trans_a, trans_b;
};

/// Good for this device and shape as far as is known beforehand.
[[nodiscard]] matmul_tile default_tile(const matmul_shape& shape, const device_traits& device);
/// What a search should try, the default first; all fit the device.
[[nodiscard]] std::vector<matmul_tile> candidate_tiles(const matmul_shape& shape,
                                                       const device_traits& device);

/// "matmul v8 r6x2 t96x512 k256"
[[nodiscard]] std::string record_of(const matmul_tile& tile);
/// Nothing for a text that is no such record or names a tile that the device cannot run.
[[nodiscard]] std::optional<matmul_tile> tile_of(std::string_view record,
                                                 const device_traits& device);

}  // namespace accelbench::opencl
