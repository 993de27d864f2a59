// SPDX-License-Identifier: Apache-2.0
// Extents of attention's operands, checked, and the tiles of our own kernels.
#pragma once

#include "lowering.hpp"

namespace accelbench::cuda {

struct attention_shape {
    int32_t batch, heads, key_heads;
    int32_t queries, keys;  // rows of q, and of k and v
    int32_t d;              // length of a head's vectors
    accb_dtype type;
    float scale;
    bool causal;

    [[nodiscard]] int32_t group() const { return heads / key_heads; }
    /// Length of a head in tiles.
    [[nodiscard]] int depth() const { return d <= 64 ? 64 : d <= 128 ? 128 : 256; }
};

/// Operands 0 to 2 are q, k, v. Throws refusal.
[[nodiscard]] attention_shape read_attention(const lowering& in);

/// Shared memory of `tiles` tiles of rows x depth floats and one of rows x rows
/// (kernels/attention_tile.cuh).
[[nodiscard]] constexpr uint32_t tile_bytes(int rows, int depth, int tiles) {
    constexpr int pad = 4;
    return static_cast<uint32_t>(sizeof(float)) *
           static_cast<uint32_t>(tiles * rows * (depth + pad) + rows * (rows + pad));
}
/// Threads of a block that works on tiles of so many rows.
[[nodiscard]] constexpr uint32_t tile_threads(int rows) {
    return static_cast<uint32_t>(rows) * 4;
}

/// Rows and threads of a block on the matrix units (kernels/attention_matrix.cuh), and the shared
/// memory of tiles of so many rows in all, of two bytes a number.
constexpr int matrix_rows = 64;
constexpr uint32_t matrix_threads = 128;
[[nodiscard]] constexpr uint32_t matrix_bytes(int rows, int depth) {
    return static_cast<uint32_t>(2 * rows * depth);
}

/// What all attention answers, elements of `type` and arithmetic in f32; refuses grids that are too
/// high (blocks along y) and shared memory that the device lacks.
void answer_attention(const lowering& in, const attention_shape& it, int64_t blocks_down,
                      uint32_t shared_bytes);
/// What kernels on the matrix units answer besides.
void answer_matrix_units(const lowering& in, const attention_shape& it);

}  // namespace accelbench::cuda
