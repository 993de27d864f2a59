// SPDX-License-Identifier: Apache-2.0
// What attention over a prompt is asked for, on ordinary and on matrix units alike.
#pragma once

#include "memory.cuh"

namespace accelbench::cuda {

struct prefill_shape {
    int heads, key_heads, queries, keys, d;
    float scale;
    int causal;
};

struct backward_shape {
    int group, length, d;
    float scale;
    int causal;
};

template <class T>
struct backward_operands {
    const T *q, *k, *v, *d_o;
    const float *lse, *delta;

    __device__ __forceinline__ bool even(int d) const {
        return d % lot<T> == 0 && is_aligned(q) && is_aligned(k) && is_aligned(v) &&
               is_aligned(d_o);
    }
};

}  // namespace accelbench::cuda
