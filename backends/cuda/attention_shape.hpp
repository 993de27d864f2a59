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

/// What all attention answers, elements of `type` and arithmetic in f32; refuses grids that are too
/// high (blocks along y) and shared memory that the device lacks.
void answer_attention(const lowering& in, const attention_shape& it, int64_t blocks_down,
                      uint32_t shared_bytes);

}  // namespace accelbench::cuda
