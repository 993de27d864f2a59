// SPDX-License-Identifier: Apache-2.0
// Tiles of narrow numbers in shared memory, and the operands of matrix instructions from them.
//
// A tile has rows of 64, or of a multiple of 128, bytes in chunks of 16. Where the chunks of a row
// lie is turned from row to row, so that any 8 rows in a line, as ldmatrix reads them, and any 8
// chunks in a line, as copies write them, lie in different banks.
#pragma once

#include "memory.cuh"
#include "mma.cuh"

namespace accelbench::cuda {

constexpr int chunk_bytes = 16;

template <int RowBytes>
struct matrix_tile {
    static_assert(RowBytes == 64 || RowBytes % 128 == 0);

    __device__ __forceinline__ static int place(int row, int chunk) {
        const int turn = RowBytes == 64 ? row / 2 % 4 : row % 8;
        return row * RowBytes + (chunk ^ turn) * chunk_bytes;
    }
    // Which row and chunk this lane names for ldmatrix: the four matrices are 16 rows by two
    // chunks, first down the rows, or first along the chunks.
    __device__ __forceinline__ static int down() {
        return place(lane_of_warp() % 16, lane_of_warp() / 16);
    }
    __device__ __forceinline__ static int along() {
        return place(lane_of_warp() % 8 + lane_of_warp() / 16 * 8, lane_of_warp() / 8 % 2);
    }
    /// That lane's place in the matrices that begin at `row`, a multiple of 16, and at `chunk`, an
    /// even number.
    __device__ __forceinline__ static int shifted(int lane, int row, int chunk) {
        // Turning concerns the lowest three bits of a chunk's number; the rest is a constant.
        return row * RowBytes + chunk / 8 * 8 * chunk_bytes + (lane ^ (chunk % 8 * chunk_bytes));
    }

    // 16 rows of the left operand by 32 bytes of depth; rows of the tile are its rows, or, turned,
    // its depth.
    __device__ __forceinline__ static fragment left(const unsigned char* tile, int row, int chunk) {
        return load_matrices(tile + shifted(down(), row, chunk));
    }
    __device__ __forceinline__ static fragment turned_left(const unsigned char* tile, int depth,
                                                           int chunk) {
        return load_turned_matrices(tile + shifted(along(), depth, chunk));
    }
    // 16 columns of the right operand, words 0 and 1 of the first eight; rows of the tile are its
    // columns, or, turned, its depth.
    __device__ __forceinline__ static fragment right(const unsigned char* tile, int column,
                                                     int chunk) {
        return load_matrices(tile + shifted(along(), column, chunk));
    }
    __device__ __forceinline__ static fragment turned_right(const unsigned char* tile, int depth,
                                                            int chunk) {
        return load_turned_matrices(tile + shifted(down(), depth, chunk));
    }
};

__device__ __forceinline__ unsigned bits_cached(const signed char* at) {
    return static_cast<unsigned char>(load_cached(at));
}
template <class T>
__device__ __forceinline__ unsigned bits_cached(const T* at) {
    return load_cached(&at->bits);
}

/// Sixteen bytes of elements that lie `step` apart, of which the first `have` are there.
template <class T>
__device__ __forceinline__ uint4 gather_lot(const T* from, long long step, int have) {
    constexpr int each = 4 / static_cast<int>(sizeof(T));
    uint4 raw = make_uint4(0, 0, 0, 0);
    ACCB_ROLLED
    for (int word = 0; word < 4; ++word) {
        unsigned bits = 0;
        ACCB_UNROLL
        for (int e = 0; e < each; ++e) {
            const int at = word * each + e;
            if (at < have) {
                bits |= bits_cached(from + at * step) << (8 * static_cast<int>(sizeof(T)) * e);
            }
        }
        raw = make_uint4(raw.y, raw.z, raw.w, bits);
    }
    return raw;
}

__device__ __forceinline__ void put_chunk(unsigned char* to, uint4 raw) {
    *reinterpret_cast<uint4*>(to) = raw;
}

/// What lies in memory as a tile does: `rows` rows of `length` elements, `pitch` apart. even: whole
/// lots at 16-byte addresses.
template <class T>
struct tile_source {
    const T* from;
    long long pitch;
    int rows, length;
    bool even;
};

/// Into a tile, 0 where the source has nothing. Even ones are copies under way, which
/// end_of_copies() puts into a group; others have arrived. Together: copies of a thread that are
/// compiled as one piece, which costs registers for their addresses.
template <int Rows, int RowBytes, int Threads, int Together, class T>
__device__ __forceinline__ void fetch_rows(unsigned char* to, const tile_source<T>& it) {
    constexpr int chunks = RowBytes / chunk_bytes;
    if (it.even) {
        ACCB_UNROLL_BY(Together)
        for (int turn = 0; turn < (Rows * chunks + Threads - 1) / Threads; ++turn) {
            const int i = turn * Threads + static_cast<int>(threadIdx.x);
            const int row = i / chunks;
            const int chunk = i % chunks;
            if (Rows * chunks % Threads != 0 && i >= Rows * chunks) {
                break;
            }
            const bool there = row < it.rows && chunk * lot<T> < it.length;
            const T* const at = there ? it.from + row * it.pitch + chunk * lot<T> : it.from;
            copy_lot_cached(to + matrix_tile<RowBytes>::place(row, chunk), at, there);
        }
        return;
    }
    ACCB_ROLLED
    for (int i = static_cast<int>(threadIdx.x); i < Rows * chunks; i += Threads) {
        const int row = i / chunks;
        const int first = i % chunks * lot<T>;
        const int have = row < it.rows ? it.length - first : 0;
        put_chunk(to + matrix_tile<RowBytes>::place(row, i % chunks),
                  gather_lot(it.from + row * it.pitch + first, 1, have));
    }
}

}  // namespace accelbench::cuda
