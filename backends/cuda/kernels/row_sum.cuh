// SPDX-License-Identifier: Apache-2.0
// Maximum of a row and the sum of exp(x - maximum), in one reading of memory whatever its length.
#pragma once

#include "reduce.cuh"
#include "rows.cuh"

namespace accelbench::cuda {

struct row_sum {
    float maximum, sum;
};

enum class readings : bool { one, two };  // of the row, by the kernel that wants its sum

/// Every thread keeps a maximum of its own and scales its sum when that rises; all threads of the
/// cluster must call it and get the same.
template <readings all, class T>
__device__ __forceinline__ row_sum sum_row(const row_cut<T>& cut, const T* row,
                                           const row_share& share, reducer& over) {
    constexpr int at_once = 4;  // slots in flight a thread
    const int slots = cut.slots();
    float maximum = max_of::neutral;
    float sum = 0.0f;
    for (int begin = share.first_slot; begin < slots; begin += at_once * share.slot_step) {
        uint4 raw[at_once];
        ACCB_UNROLL
        for (int k = 0; k < at_once; ++k) {
            const int slot = begin + k * share.slot_step;
            if (slot < slots) {
                raw[k] = all == readings::two ? cut.load_kept(row, slot, -INFINITY)
                                              : cut.load(row, slot, -INFINITY);
            }
        }
        ACCB_UNROLL
        for (int k = 0; k < at_once; ++k) {
            if (begin + k * share.slot_step < slots) {
                float values[lot<T>];
                unpack<T>(raw[k], values);
                float high = values[0];
                ACCB_UNROLL
                for (int e = 1; e < lot<T>; ++e) {
                    high = fmaxf(high, values[e]);
                }
                if (high > maximum) {
                    sum *= expf(maximum - high);
                    maximum = high;
                }
                ACCB_UNROLL
                for (int e = 0; e < lot<T>; ++e) {
                    sum += expf(values[e] - maximum);
                }
            }
        }
    }
    const float common = over.reduce<max_of>(maximum);
    return {common, over.reduce<sum_of>(sum * expf(maximum - common))};
}

}  // namespace accelbench::cuda
