// SPDX-License-Identifier: Apache-2.0
// What attention over a prompt and its gradients are made of: products of tiles in shared memory,
// in float32 on the ordinary units, 4 x 4 and more sums a thread in registers.
//
// A tile has `Rows` rows of `Depth` floats (the head's length, rounded up) and four more, which
// keep neighbouring rows in different banks for 16-byte accesses. Threads form 16 columns and Rows
// / 4 rows; thread (ty, tx) owns rows 4 ty .. 4 ty + 3 of every product.
#pragma once

#include "memory.cuh"

namespace accelbench::cuda {

constexpr int tile_columns = 16;  // threads along a row
constexpr int tile_pad = 4;       // floats

template <int Rows, int Depth>
struct tile {
    static constexpr int stride = Depth + tile_pad;
    static constexpr int floats = Rows * stride;
    static constexpr int threads = Rows / 4 * tile_columns;
    static constexpr int keys_a_thread = Rows / tile_columns;    // columns of a score tile
    static constexpr int depth_a_thread = Depth / tile_columns;  // columns of an output tile
};

__device__ __forceinline__ float4 load4(const float* at) {
    return *reinterpret_cast<const float4*>(at);
}
__device__ __forceinline__ void store4(float* at, float x, float y, float z, float w) {
    *reinterpret_cast<float4*>(at) = make_float4(x, y, z, w);
}

/// One lot into a tile, times `factor`.
template <class T>
__device__ __forceinline__ void put_lot(float* to, uint4 raw, float factor) {
    float values[lot<T>];
    unpack<T>(raw, values);
    ACCB_UNROLL
    for (int e = 0; e < lot<T>; e += 4) {
        store4(to + e, values[e] * factor, values[e + 1] * factor, values[e + 2] * factor,
               values[e + 3] * factor);
    }
}

/// `have` rows of d elements times `factor` into a tile; what is missing is 0. even: rows consist
/// of whole 16-byte lots at 16-byte addresses.
template <int Rows, int Depth, class T>
__device__ __forceinline__ void load_tile(float* to, const T* from, int have, int d, bool even,
                                          float factor) {
    constexpr int stride = tile<Rows, Depth>::stride;
    constexpr int lots = Depth / lot<T>;
    constexpr int step = tile<Rows, Depth>::threads;
    const int first = static_cast<int>(threadIdx.x);
    if (even) {
        ACCB_UNROLL_BY(4)
        for (int i = first; i < Rows * lots; i += step) {
            const int row = i / lots;
            const int column = i % lots * lot<T>;
            uint4 raw = make_uint4(0, 0, 0, 0);
            if (row < have && column < d) {
                raw = load_lot_cached(from + static_cast<long long>(row) * d + column);
            }
            put_lot<T>(to + row * stride + column, raw, factor);
        }
        return;
    }
    ACCB_ROLLED
    for (int i = first; i < Rows * lots; i += step) {
        const int row = i / lots;
        const int column = i % lots * lot<T>;
        const T* const line = from + static_cast<long long>(row < have ? row : 0) * d;
        put_lot<T>(to + row * stride + column,
                   load_edge(line, column, row < have ? d : 0, 0.0f, true), factor);
    }
}

/// load_tile without a factor, as a group of copies under way: behind wait_for_copies_but and a
/// barrier the tile is there. Only what needs no widening can be under way; the rest has arrived.
template <int Rows, int Depth, class T>
__device__ __forceinline__ void fetch_tile(float* to, const T* from, int have, int d, bool even) {
    if constexpr (sizeof(T) == sizeof(float)) {
        if (even) {
            constexpr int lots = Depth / lot<T>;
            ACCB_UNROLL_BY(4)
            for (int i = static_cast<int>(threadIdx.x); i < Rows * lots;
                 i += tile<Rows, Depth>::threads) {
                const int row = i / lots;
                const int column = i % lots * lot<T>;
                const bool there = row < have && column < d;
                const T* const at = from + static_cast<long long>(row) * d + column;
                copy_lot_cached(to + row * tile<Rows, Depth>::stride + column, there ? at : from,
                                there);
            }
            end_of_copies();
            return;
        }
    }
    load_tile<Rows, Depth>(to, from, have, d, even, 1.0f);
    end_of_copies();
}

/// scores[r][j] = a row (4 ty + r) . b row (tx + 16 j), over the whole depth.
template <int Rows, int Depth>
__device__ __forceinline__ void dot_tiles(const float* a, const float* b, int ty, int tx,
                                          float (&scores)[4][tile<Rows, Depth>::keys_a_thread]) {
    constexpr int stride = tile<Rows, Depth>::stride;
    constexpr int keys = tile<Rows, Depth>::keys_a_thread;
    ACCB_UNROLL
    for (int r = 0; r < 4; ++r) {
        ACCB_UNROLL
        for (int j = 0; j < keys; ++j) {
            scores[r][j] = 0.0f;
        }
    }
    ACCB_UNROLL_BY(4)
    for (int c = 0; c < Depth; c += 4) {
        float4 left[4];
        float4 right[keys];
        ACCB_UNROLL
        for (int r = 0; r < 4; ++r) {
            left[r] = load4(a + (4 * ty + r) * stride + c);
        }
        ACCB_UNROLL
        for (int j = 0; j < keys; ++j) {
            right[j] = load4(b + (tx + tile_columns * j) * stride + c);
        }
        ACCB_UNROLL
        for (int r = 0; r < 4; ++r) {
            ACCB_UNROLL
            for (int j = 0; j < keys; ++j) {
                float sum = scores[r][j];
                sum = fmaf(left[r].x, right[j].x, sum);
                sum = fmaf(left[r].y, right[j].y, sum);
                sum = fmaf(left[r].z, right[j].z, sum);
                scores[r][j] = fmaf(left[r].w, right[j].w, sum);
            }
        }
    }
}

/// Where column c of a thread's part of an output tile lies: groups of four neighbours.
__device__ __forceinline__ int output_column(int tx, int c) {
    return c / 4 * (4 * tile_columns) + 4 * tx + c % 4;
}

/// sums[r][..] += weight r times four columns at `values`, for each group of the thread's columns.
template <int Depth>
__device__ __forceinline__ void add_row(const float (&weights)[4], const float* values, int tx,
                                        float (&sums)[4][Depth / tile_columns]) {
    ACCB_UNROLL
    for (int c = 0; c < Depth / tile_columns; c += 4) {
        const float4 value = load4(values + output_column(tx, c));
        ACCB_UNROLL
        for (int r = 0; r < 4; ++r) {
            sums[r][c] = fmaf(weights[r], value.x, sums[r][c]);
            sums[r][c + 1] = fmaf(weights[r], value.y, sums[r][c + 1]);
            sums[r][c + 2] = fmaf(weights[r], value.z, sums[r][c + 2]);
            sums[r][c + 3] = fmaf(weights[r], value.w, sums[r][c + 3]);
        }
    }
}

/// sums[r][c] += sum over j of weights[4 ty + r][j] values[j][c]; weights in rows of Rows + 4
/// floats.
template <int Rows, int Depth>
__device__ __forceinline__ void multiply_tiles(const float* weights, const float* values, int ty,
                                               int tx, float (&sums)[4][Depth / tile_columns]) {
    constexpr int stride = tile<Rows, Depth>::stride;
    ACCB_UNROLL_BY(2)
    for (int j = 0; j < Rows; j += 4) {
        float4 of_row[4];
        ACCB_UNROLL
        for (int r = 0; r < 4; ++r) {
            of_row[r] = load4(weights + (4 * ty + r) * (Rows + tile_pad) + j);
        }
        const float first[4] = {of_row[0].x, of_row[1].x, of_row[2].x, of_row[3].x};
        const float second[4] = {of_row[0].y, of_row[1].y, of_row[2].y, of_row[3].y};
        const float third[4] = {of_row[0].z, of_row[1].z, of_row[2].z, of_row[3].z};
        const float fourth[4] = {of_row[0].w, of_row[1].w, of_row[2].w, of_row[3].w};
        add_row<Depth>(first, values + j * stride, tx, sums);
        add_row<Depth>(second, values + (j + 1) * stride, tx, sums);
        add_row<Depth>(third, values + (j + 2) * stride, tx, sums);
        add_row<Depth>(fourth, values + (j + 3) * stride, tx, sums);
    }
}

/// The same with the weights turned: sums[r][c] += sum over i of weights[i][4 ty + r] values[i][c].
template <int Rows, int Depth>
__device__ __forceinline__ void multiply_turned(const float* weights, const float* values, int ty,
                                                int tx, float (&sums)[4][Depth / tile_columns]) {
    constexpr int stride = tile<Rows, Depth>::stride;
    ACCB_UNROLL_BY(4)
    for (int i = 0; i < Rows; ++i) {
        const float4 of_row = load4(weights + i * (Rows + tile_pad) + 4 * ty);
        const float four[4] = {of_row.x, of_row.y, of_row.z, of_row.w};
        add_row<Depth>(four, values + i * stride, tx, sums);
    }
}

/// A thread's part of an output tile, times a factor for each row. The rows beyond `have` stay.
template <int Depth, class T>
__device__ __forceinline__ void store_output(T* to, const float (&sums)[4][Depth / tile_columns],
                                             const float (&factor)[4], int ty, int tx, int have,
                                             int d, bool even) {
    ACCB_UNROLL
    for (int r = 0; r < 4; ++r) {
        const int row = 4 * ty + r;
        T* const line = to + static_cast<long long>(row) * d;
        ACCB_UNROLL
        for (int c = 0; c < Depth / tile_columns; c += 4) {
            const int column = output_column(tx, c);
            const float values[4] = {sums[r][c] * factor[r], sums[r][c + 1] * factor[r],
                                     sums[r][c + 2] * factor[r], sums[r][c + 3] * factor[r]};
            if (row >= have || column >= d) {
                continue;
            }
            if (even) {
                store_four(line + column, values);
                continue;
            }
            ACCB_UNROLL
            for (int e = 0; e < 4; ++e) {
                if (column + e < d) {
                    write_streamed(line + column + e, values[e]);
                }
            }
        }
    }
}

}  // namespace accelbench::cuda
