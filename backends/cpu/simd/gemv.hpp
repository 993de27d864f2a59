// SPDX-License-Identifier: Apache-2.0
// y = a b^T for a few rows of a: bound by reading b once, so b streams in order through three
// places at a time.
#pragma once

#include "backends/cpu/simd/storage.hpp"
#include "backends/cpu/simd/table.hpp"

namespace accelbench::cpu::ACCB_CPU_ISA {

// 3 columns x 4 rows: 12 accumulators, 3 weights and one activation fill AVX2's 16 registers; twice
// the rows fill AVX-512's 32.
inline constexpr int gemv_streams = 3;
inline constexpr int gemv_rows = lanes == 16 ? 8 : 4;
// Elements of the depth after which the next group of rows re-reads the weights, then from the
// first-level cache: 3 streams x 1024 x 4 B = 12 KiB beside 16 KiB of activations.
inline constexpr i64 gemv_block = 1024;

template <class S, int rows, int columns>
ACCB_INLINE void gemv_tile(const float* a, i64 lda, const typename S::raw* const* b, i64 depth,
                           vf (*total)[gemv_streams]) {
    vf acc[rows][columns];
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c)
            acc[r][c] = total[r][c];
    each_vector(depth, [&](i64 i, auto width) {
        vf w[columns];
        for (int c = 0; c < columns; ++c) {
            if constexpr (rows > 4)
                prefetch_ahead(b[c] + i);
            w[c] = load<S>(b[c] + i, width);
        }
        for (int r = 0; r < rows; ++r) {
            const vf x = load<stored_f32>(a + r * lda + i, width);
            for (int c = 0; c < columns; ++c)
                acc[r][c] = fma(w[c], x, acc[r][c]);
        }
    });
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c)
            total[r][c] = acc[r][c];
}

/// 1 to `most` rows, as many as are given.
template <class S, int columns, int most>
ACCB_INLINE void gemv_rows_of(int rows, const float* a, i64 lda, const typename S::raw* const* b,
                              i64 depth, vf (*total)[gemv_streams]) {
    if constexpr (most > 1) {
        if (rows < most)
            return gemv_rows_of<S, columns, most - 1>(rows, a, lda, b, depth, total);
    }
    gemv_tile<S, most, columns>(a, lda, b, depth, total);
}

inline constexpr i64 gemv_most_rows = 32;

/// Columns column[0..columns) of all rows.
template <class S, int columns>
inline void gemv_columns(const gemv_args& g, const i64* column) {
    using raw = typename S::raw;
    vf total[gemv_most_rows][gemv_streams];
    for (i64 r = 0; r < g.rows; ++r)
        for (int c = 0; c < columns; ++c)
            total[r][c] = zero();
    const i64 block = g.rows <= gemv_rows ? g.depth : gemv_block;
    for (i64 k = 0; k < g.depth; k += block) {
        const raw* b[columns];
        for (int c = 0; c < columns; ++c)
            b[c] = static_cast<const raw*>(g.b) + column[c] * g.depth + k;
        const i64 length = g.depth - k < block ? g.depth - k : block;
        for (i64 r = 0; r < g.rows; r += gemv_rows) {
            const i64 left = g.rows - r;
            const int rows = left < gemv_rows ? static_cast<int>(left) : gemv_rows;
            gemv_rows_of<S, columns, gemv_rows>(rows, g.a + r * g.depth + k, g.depth, b, length,
                                                total + r);
        }
    }
    auto* y = static_cast<raw*>(g.y);
    for (i64 r = 0; r < g.rows; ++r)
        for (int c = 0; c < columns; ++c)
            y[r * g.columns + column[c]] = S::one(sum(total[r][c]));
}

/// The range is cut into as many contiguous parts as there are streams, so that each stream runs
/// through memory without a jump and the hardware prefetcher never restarts.
template <class S>
inline void gemv(const gemv_args& g, i64 begin, i64 end) {
    const i64 length = (end - begin) / gemv_streams;
    for (i64 n = 0; n < length; ++n) {
        const i64 column[gemv_streams] = {begin + n, begin + length + n, begin + 2 * length + n};
        gemv_columns<S, gemv_streams>(g, column);
    }
    for (i64 n = begin + gemv_streams * length; n < end; ++n)
        gemv_columns<S, 1>(g, &n);
}

}  // namespace accelbench::cpu::ACCB_CPU_ISA
