// SPDX-License-Identifier: Apache-2.0
// Extents of attention's operands, checked, and the blocks that its kernels work in.
#pragma once

#include <string>

#include "lowering.hpp"

namespace accelbench::opencl {

struct attention_shape {
    int batch, heads, key_heads;
    int queries, keys;  // rows of q, and of k and v
    int d;              // length of a head's vectors
    accb_dtype type;
    cl_float scale;
    bool causal;

    [[nodiscard]] int group() const { return heads / key_heads; }
};

/// Operands 0 to 2 are q, k, v. Throws refusal.
[[nodiscard]] attention_shape read_attention(const lowering& in);

/// How a block lies in local memory. All counts are floats or rows.
struct attention_blocks {
    int vector;
    int queries, keys;  // rows of a block
    int ld;             // d rounded up to the columns that a lane holds at once

    [[nodiscard]] std::string options(const lowering& in, accb_dtype type) const;
};

/// The largest blocks of which `rows_of_queries` x queries + `rows_of_keys` x keys vectors of
/// length ld, and `squares` tables of queries x keys, fit local memory. Throws refusal if none do.
[[nodiscard]] attention_blocks choose_blocks(const lowering& in, int d, int rows_of_queries,
                                             int rows_of_keys, int squares);

[[nodiscard]] inline local_memory floats(int64_t count) {
    return {sizeof(float) * static_cast<size_t>(count)};
}

}  // namespace accelbench::opencl
