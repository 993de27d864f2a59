// SPDX-License-Identifier: Apache-2.0
// Maximum of a row and the sum of exp(x - maximum), in one reading of memory whatever its length.
#pragma once

#include "reduce.cuh"
#include "rows.cuh"

namespace accelbench::cuda {

struct row_sum {
    float maximum, sum;
};

constexpr int slots_at_once = 4;  // in flight a thread

/// What a thread of sum_row() has read last: still in its registers, and first to be used again.
struct last_read {
    uint4 raw[slots_at_once];
    int begin;  // the slot of the first; the others a step of the row_share apart
};

template <class T>
__device__ __forceinline__ float largest(const float (&values)[lot<T>]) {
    float high = values[0];
    ACCB_UNROLL
    for (int e = 1; e < lot<T>; ++e) {
        high = fmaxf(high, values[e]);
    }
    return high;
}

/// Of one slot: every thread keeps a maximum of its own and scales its sum when that rises.
template <class T>
__device__ __forceinline__ void add_slot(uint4 raw, float& maximum, float& sum) {
    float values[lot<T>];
    unpack<T>(raw, values);
    const float high = largest<T>(values);
    if (high > maximum) {
        sum *= expf(maximum - high);
        maximum = high;
    }
    ACCB_UNROLL
    for (int e = 0; e < lot<T>; ++e) {
        sum += expf(values[e] - maximum);
    }
}

enum class readings : bool { one, two };  // of the row, by the kernel that wants its sum

/// All threads of the cluster must call it and get the same.
template <readings all, class T>
__device__ __forceinline__ row_sum sum_row(const row_cut<T>& cut, const T* row,
                                           const row_share& share, reducer& over, last_read& held) {
    const int slots = cut.slots();
    float maximum = max_of::neutral;
    float sum = 0.0f;
    held.begin = share.first_slot;
    for (int begin = share.first_slot; begin < slots; begin += slots_at_once * share.slot_step) {
        held.begin = begin;
        // What stays in registers need not stay in the cache.
        const bool again = all == readings::two && begin + slots_at_once * share.slot_step < slots;
        ACCB_UNROLL
        for (int k = 0; k < slots_at_once; ++k) {
            const int slot = begin + k * share.slot_step;
            if (slot < slots) {
                held.raw[k] =
                    again ? cut.load_kept(row, slot, -INFINITY) : cut.load(row, slot, -INFINITY);
            }
        }
        ACCB_UNROLL
        for (int k = 0; k < slots_at_once; ++k) {
            if (begin + k * share.slot_step < slots) {
                add_slot<T>(held.raw[k], maximum, sum);
            }
        }
    }
    const float common = over.reduce<max_of>(maximum);
    return {common, over.reduce<sum_of>(sum * expf(maximum - common))};
}

/// Calls use(slot, raw) for each slot of the thread, from the row's end to its beginning: those
/// that it still holds, then those that it reads a second time.
template <class T, class Use>
__device__ __forceinline__ void each_slot_backwards(const row_cut<T>& cut, const T* row,
                                                    const row_share& share, const last_read& held,
                                                    Use&& use) {
    ACCB_UNROLL
    for (int k = slots_at_once - 1; k >= 0; --k) {
        const int slot = held.begin + k * share.slot_step;
        if (slot < cut.slots()) {
            use(slot, held.raw[k]);
        }
    }
    for (int slot = held.begin - share.slot_step; slot >= share.first_slot;
         slot -= share.slot_step) {
        use(slot, cut.load_last(row, slot));
    }
}

}  // namespace accelbench::cuda
