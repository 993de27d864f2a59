// SPDX-License-Identifier: Apache-2.0
// Matrix instructions of a warp: mma.sync with 32 bytes of depth, and ldmatrix. Lanes meet, and
// each finds its elements where the PTX ISA says that they lie; kernels' own notions of it are not
// asked.
#pragma once

#include "tests/doubles/cuda/grid/grid.hpp"

namespace accelbench::cuda_double {

/// What 32 bits of an operand hold: two numbers, or four whole ones.
enum class matrix_type { f16, bf16, s8 };

/// An element of an operand or of the sums, as the PTX ISA counts rows and columns.
struct matrix_place {
    unsigned row, column;
    bool operator==(const matrix_place&) const = default;
};

/// Where element `i` of a lane's fragment lies: a (16 x depth), b (depth x 8), c and d (16 x 8).
[[nodiscard]] matrix_place place_in_a(matrix_type type, unsigned lane, unsigned i);
[[nodiscard]] matrix_place place_in_b(matrix_type type, unsigned lane, unsigned i);
[[nodiscard]] matrix_place place_in_c(unsigned lane, unsigned i);

/// c += a b over the warp: mma.sync.aligned.m16n8k16 (f16, bf16) in float32, m16n8k32 (s8) in s32.
void multiply_in_warp(matrix_type type, float (&c)[4], const unsigned (&a)[4],
                      const unsigned (&b)[2], site where);
void multiply_in_warp(int (&c)[4], const unsigned (&a)[4], const unsigned (&b)[2], site where);

/// ldmatrix.sync.aligned.m8n8.x4.shared.b16, with .trans if `turned`: row `lane % 8` of matrix
/// `lane / 8` starts at `row`, and holds `bytes`.
void load_matrices_in_warp(unsigned (&to)[4], const void* row, const unsigned (&bytes)[4],
                           bool turned, site where);

}  // namespace accelbench::cuda_double
