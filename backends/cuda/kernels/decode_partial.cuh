// SPDX-License-Identifier: Apache-2.0
// What the stretches of attention_decode leave for attention_join.
#pragma once

#include "memory.cuh"

namespace accelbench::cuda::attention_decode_kernels {

/// Where a stretch leaves its sums ([head][split][d in fours]) and its maximum and total ([head]
/// [split]), for the join.
struct partial_place {
    float* sums;
    float2* ends;
    int width;

    __device__ static partial_place of(float* start, long long heads, int splits, int d) {
        const int width = (d + 3) / 4 * 4;
        return {start, reinterpret_cast<float2*>(start + heads * splits * width), width};
    }
};

/// Four columns of a row of the output; `even`: the row's fours lie at addresses they divide.
template <class T>
__device__ __forceinline__ void write_four(T* row, int column, int d, bool even,
                                           const float (&values)[4]) {
    if (even) {
        store_four(row + column, values);
        return;
    }
    ACCB_UNROLL
    for (int e = 0; e < 4; ++e) {
        if (column + e < d) {
            write_streamed(row + column + e, values[e]);
        }
    }
}

}  // namespace accelbench::cuda::attention_decode_kernels
