// SPDX-License-Identifier: Apache-2.0
// The row of a new token goes into the caches of keys and values: one block a head.
#include "memory.cuh"

namespace accelbench::cuda::cache_append_kernels {

constexpr int block_threads = 128;

template <class T>
__device__ __forceinline__ void put_row(T* to, const T* from, int d) {
    if (d % lot<T> == 0 && is_aligned(to) && is_aligned(from)) {
        for (int at = static_cast<int>(threadIdx.x) * lot<T>; at < d;
             at += block_threads * lot<T>) {
            store_lot(to + at, load_lot_streamed(from + at));
        }
        return;
    }
    for (int at = static_cast<int>(threadIdx.x); at < d; at += block_threads) {
        write_streamed(to + at, read_streamed(from + at));
    }
}

template <class T>
__device__ void append(const T* k_new, const T* v_new, T* k_cache, T* v_cache, int capacity, int d,
                       int position) {
    const long long head = blockIdx.x;
    const long long row = (head * capacity + position) * d;
    put_row(k_cache + row, k_new + head * d, d);
    put_row(v_cache + row, v_new + head * d, d);
}

#define ACCB_APPEND(suffix, T)                                                                    \
    ACCB_KERNEL(block_threads, accb_cache_append_##suffix)                                        \
    (const T* k_new, const T* v_new, T* k_cache, T* v_cache, int capacity, int d, int position) { \
        append(k_new, v_new, k_cache, v_cache, capacity, d, position);                            \
    }                                                                                             \
    ACCB_ENTER_KERNEL(accb_cache_append_##suffix, block_threads)

ACCB_APPEND(f16, f16)
ACCB_APPEND(bf16, bf16)

}  // namespace accelbench::cuda::cache_append_kernels
