// SPDX-License-Identifier: Apache-2.0
// What attention of narrow types and its gradients are made of: products of tiles on the matrix
// units, whose sums are float32 in registers.
//
// A block has four warps, each with 16 rows of every product. Of a product's sums[c][4] a lane has,
// of columns 8 c and up, number 2 (lane % 4) and the next: first of row lane / 4, then of row
// lane / 4 + 8.
#pragma once

#include "matrix_tile.cuh"
#include "reduce.cuh"

namespace accelbench::cuda {

constexpr int attention_threads = 128;
constexpr int warp_rows = 16;
constexpr int attention_rows = attention_threads / warp_lanes * warp_rows;  // of a block
constexpr float log2_of_e = 1.44269504088896341f;

/// Row (0 or 1 of a lane's) within the block, and column of element `e` of sums[c].
__device__ __forceinline__ int row_of_sum(int half) {
    return warp_of_block() * warp_rows + half * 8 + lane_of_warp() / 4;
}
__device__ __forceinline__ int column_of_sum(int c, int e) {
    return 8 * c + lane_of_warp() % 4 * 2 + e % 2;
}

template <int Depth>
using head_tile = matrix_tile<2 * Depth>;
/// Bytes of a tile of so many rows of heads.
template <int Rows, int Depth>
constexpr int head_bytes = Rows * 2 * Depth;

/// `have` rows of d elements of a head into a tile; see fetch_rows.
template <int Rows, int Depth, class T>
__device__ __forceinline__ void fetch_heads(unsigned char* to, const T* from, int have, int d,
                                            bool even) {
    fetch_rows<Rows, 2 * Depth, attention_threads, 2>(to, tile_source<T>{from, d, have, d, even});
}

/// The warp's 16 rows of `a` times the transposed of Columns rows of `b`, over the whole depth.
template <class T, int Depth, int Columns>
__device__ __forceinline__ void dot_heads(const unsigned char* a, const unsigned char* b,
                                          float (&sums)[Columns / 8][4]) {
    ACCB_UNROLL
    for (int at = 0; at < Columns / 2; ++at) {
        sums[at / 4][at % 4] = 0.0f;
    }
    ACCB_UNROLL_BY(4)
    for (int step = 0; step < Depth / 16; ++step) {
        const fragment left = head_tile<Depth>::left(a, warp_of_block() * warp_rows, 2 * step);
        ACCB_UNROLL
        for (int c = 0; c < Columns / 16; ++c) {
            const fragment right = head_tile<Depth>::right(b, 16 * c, 2 * step);
            multiply_matrices(T{}, sums[2 * c], left, right.word[0], right.word[1]);
            multiply_matrices(T{}, sums[2 * c + 1], left, right.word[2], right.word[3]);
        }
    }
}

/// sums += weights times Keys rows of `values`, of which columns first .. first + Width. The sums
/// of one product are the left operand of the next as they lie, rounded to T.
template <class T, int Depth, int Keys, int Width>
__device__ __forceinline__ void add_weighted(const float (&weights)[Keys / 8][4],
                                             const unsigned char* values,
                                             float (&sums)[Width / 8][4]) {
    ACCB_UNROLL
    for (int k = 0; k < Keys / 16; ++k) {
        const auto& low = weights[2 * k];
        const auto& high = weights[2 * k + 1];
        const fragment left{{narrow_pair<T>(low[0], low[1]), narrow_pair<T>(low[2], low[3]),
                             narrow_pair<T>(high[0], high[1]), narrow_pair<T>(high[2], high[3])}};
        ACCB_UNROLL
        for (int c = 0; c < Width / 16; ++c) {
            const fragment right = head_tile<Depth>::turned_right(values, 16 * k, 2 * c);
            multiply_matrices(T{}, sums[2 * c], left, right.word[0], right.word[1]);
            multiply_matrices(T{}, sums[2 * c + 1], left, right.word[2], right.word[3]);
        }
    }
}

/// The warp's rows of sums, times a factor for each of a lane's two, to columns first .. of rows of
/// d elements. Rows from `have` on stay as they are.
template <int Width, class Out>
__device__ __forceinline__ void store_heads(Out* to, const float (&sums)[Width / 8][4],
                                            const float (&factor)[2], int first, int have, int d,
                                            bool even) {
    ACCB_UNROLL
    for (int half = 0; half < 2; ++half) {
        const int row = row_of_sum(half);
        Out* const line = to + static_cast<long long>(row) * d;
        ACCB_UNROLL
        for (int c = 0; c < Width / 8; ++c) {
            const int column = first + column_of_sum(c, 0);
            const float low = sums[c][2 * half] * factor[half];
            const float high = sums[c][2 * half + 1] * factor[half];
            if (row >= have || column >= d) {
                continue;
            }
            if (even) {
                store_two(line + column, low, high);
                continue;
            }
            write_streamed(line + column, low);
            if (column + 1 < d) {
                write_streamed(line + column + 1, high);
            }
        }
    }
}

}  // namespace accelbench::cuda
