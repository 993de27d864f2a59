// SPDX-License-Identifier: Apache-2.0
// A float32 product of blocks that lie in the caches: c (+)= a b, b packed in panels of two
// vectors' width.
#pragma once

#include "backends/cpu/simd/storage.hpp"

namespace accelbench::cpu::ACCB_CPU_ISA {

inline constexpr i64 panel_columns = 2 * lanes;
// Two accumulators a row: 24 of AVX-512's 32 registers, 12 of the 16 that AVX2 and SSE have.
inline constexpr int tile_rows = lanes == 16 ? 12 : 6;

ACCB_INLINE i64 round_up(i64 n, i64 to) {
    return (n + to - 1) / to * to;
}

/// Where element (row, k) of a lies: a[row * row_step + k * k_step].
struct left_matrix {
    const float* data;
    i64 row_step, k_step;
};
struct panels {
    const float* data;
    i64 step;  // floats from one panel to the next
    i64 count;
};
struct result_block {
    float* data;
    i64 row_step;
};

template <int rows>
ACCB_INLINE void panel_tile(left_matrix a, const float* b, i64 depth, result_block c, bool add) {
    vf acc[rows][2];
    for (int r = 0; r < rows; ++r) {
        acc[r][0] = zero();
        acc[r][1] = zero();
    }
    const float* at = a.data;
    for (i64 k = 0; k < depth; ++k, b += panel_columns, at += a.k_step) {
        const vf left = stored_f32::load(b);
        const vf right = stored_f32::load(b + lanes);
        for (int r = 0; r < rows; ++r) {
            const vf x = splat(at[r * a.row_step]);
            acc[r][0] = fma(x, left, acc[r][0]);
            acc[r][1] = fma(x, right, acc[r][1]);
        }
    }
    for (int r = 0; r < rows; ++r) {
        float* to = c.data + r * c.row_step;
        if (add) {
            acc[r][0] += stored_f32::load(to);
            acc[r][1] += stored_f32::load(to + lanes);
        }
        stored_f32::store(to, acc[r][0]);
        stored_f32::store(to + lanes, acc[r][1]);
    }
}

template <int rows>
inline void last_rows(i64 left, left_matrix a, const float* b, i64 depth, result_block c,
                      bool add) {
    if constexpr (rows > 0) {
        if (left == rows)
            return panel_tile<rows>(a, b, depth, c, add);
        last_rows<rows - 1>(left, a, b, depth, c, add);
    }
}

/// Panel by panel, so that one panel (8 KiB at a depth of 128 with AVX2) stays in the first-level
/// cache for all rows.
inline void multiply(i64 rows, i64 depth, left_matrix a, panels b, result_block c, bool add) {
    for (i64 p = 0; p < b.count; ++p) {
        const float* panel = b.data + p * b.step;
        i64 r = 0;
        for (; r + tile_rows <= rows; r += tile_rows)
            panel_tile<tile_rows>({a.data + r * a.row_step, a.row_step, a.k_step}, panel, depth,
                                  {c.data + r * c.row_step + p * panel_columns, c.row_step}, add);
        last_rows<tile_rows - 1>(rows - r, {a.data + r * a.row_step, a.row_step, a.k_step}, panel,
                                 depth, {c.data + r * c.row_step + p * panel_columns, c.row_step},
                                 add);
    }
}

/// x[rows][depth] as b of x^T: panel p, line d holds x[p * panel_columns ...][d]; rows past the end
/// read as zero.
template <class S>
inline void pack_transposed(float* to, const typename S::raw* x, i64 rows, i64 depth) {
    for (i64 first = 0; first < rows; first += panel_columns) {
        const i64 count = rows - first < panel_columns ? rows - first : panel_columns;
        float* panel = to + first * depth;
        for (i64 d = 0; d < depth; ++d)
            for (i64 c = count; c < panel_columns; ++c)
                panel[d * panel_columns + c] = 0.0F;
        for (i64 c = 0; c < count; ++c) {
            const auto* row = x + (first + c) * depth;
            for (i64 d = 0; d < depth; ++d)
                panel[d * panel_columns + c] = S::back(row[d]);
        }
    }
}

/// x[rows][depth] as b itself: panel p, line r holds x[r][p * panel_columns ...]; columns past the
/// end are zero.
template <class S>
inline void pack_rows(float* to, const typename S::raw* x, i64 rows, i64 depth) {
    for (i64 first = 0; first < depth; first += panel_columns) {
        const i64 count = depth - first < panel_columns ? depth - first : panel_columns;
        float* panel = to + first * rows;
        for (i64 r = 0; r < rows; ++r) {
            const auto* from = x + r * depth + first;
            float* line = panel + r * panel_columns;
            if (count == panel_columns) {
                stored_f32::store(line, S::load(from));
                stored_f32::store(line + lanes, S::load(from + lanes));
                continue;
            }
            for (i64 c = 0; c < panel_columns; ++c)
                line[c] = c < count ? S::back(from[c]) : 0.0F;
        }
    }
}

}  // namespace accelbench::cpu::ACCB_CPU_ISA
