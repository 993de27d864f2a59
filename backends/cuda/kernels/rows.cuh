// SPDX-License-Identifier: Apache-2.0
// A row of a matrix cut into 16-byte slots of memory: whole slots are moved by one access, the
// first and the last one element by element where the row begins or ends inside them.
#pragma once

#include "memory.cuh"

namespace accelbench::cuda {

/// How rows of `length` elements are cut. A row that lies otherwise than `lead` says is moved
/// element by element: slower, and as right.
template <class T>
struct row_cut {
    int length;
    int lead;  // elements of the first slot that belong to the row before

    /// The cut that suits this row. Rows of whole slots are cut from their first element: a buffer
    /// begins at a multiple of 16 bytes, and where it does not a row still has no slot more.
    __device__ __forceinline__ static row_cut of(const T* row, int length) {
        const auto over = reinterpret_cast<unsigned long long>(row) % 16 / sizeof(T);
        return {length, length % lot<T> == 0 ? 0 : static_cast<int>(over)};
    }
    __device__ __forceinline__ int slots() const { return (length + lead + lot<T> - 1) / lot<T>; }
    /// First element of a slot; negative in a first slot that begins before the row.
    __device__ __forceinline__ int first(int slot) const { return slot * lot<T> - lead; }
    __device__ __forceinline__ bool whole(const T* row, int begin) const {
        return begin >= 0 && begin + lot<T> <= length && is_aligned(row + begin);
    }

    /// The slot's bytes; `missing` where it reaches out of the row. For what is read once.
    __device__ __forceinline__ uint4 load(const T* row, int slot, float missing) const {
        const int begin = first(slot);
        if (whole(row, begin)) {
            return load_lot_streamed(row + begin);
        }
        return load_edge(row, begin, length, missing, false);
    }
    /// The first of two readings of a row, and the second one, which ends where the first began:
    /// what a cache of limited size still has of it is what was read last.
    __device__ __forceinline__ uint4 load_kept(const T* row, int slot, float missing) const {
        const int begin = first(slot);
        if (whole(row, begin)) {
            return load_lot_kept(row + begin);
        }
        return load_edge(row, begin, length, missing, false);
    }
    __device__ __forceinline__ uint4 load_last(const T* row, int slot) const {
        const int begin = first(slot);
        if (whole(row, begin)) {
            return load_lot_last(row + begin);
        }
        return load_edge(row, begin, length, 0.0f, true);
    }
    /// The same for what other rows read too; 0 is missing.
    __device__ __forceinline__ uint4 load_again(const T* row, int slot) const {
        const int begin = first(slot);
        if (whole(row, begin)) {
            return load_lot_cached(row + begin);
        }
        return load_edge(row, begin, length, 0.0f, true);
    }
    __device__ __forceinline__ void store(T* row, int slot, const float (&values)[lot<T>]) const {
        const int begin = first(slot);
        if (whole(row, begin)) {
            store_lot(row + begin, pack<T>(values));
        } else {
            store_edge(row, begin, length, pack<T>(values));
        }
    }
};

/// Which rows and slots a block has: all blocks of a cluster work on the same row.
struct row_share {
    int first_row, row_step;
    int first_slot, slot_step;

    __device__ __forceinline__ static row_share mine(int blocks, int rank) {
        return {static_cast<int>(blockIdx.x) / blocks, static_cast<int>(gridDim.x) / blocks,
                rank * static_cast<int>(blockDim.x) + static_cast<int>(threadIdx.x),
                blocks * static_cast<int>(blockDim.x)};
    }
    /// Where a walk from the end to first_slot begins; below first_slot if there is no slot.
    __device__ __forceinline__ int last_slot(int slots) const {
        return slots > first_slot ? first_slot + (slots - 1 - first_slot) / slot_step * slot_step
                                  : first_slot - slot_step;
    }
};

}  // namespace accelbench::cuda
