// SPDX-License-Identifier: Apache-2.0
// y = x / sqrt(mean(x^2) + epsilon) * gamma. A row stays in registers between reading and writing;
// gamma is read again for every row, from the cache.
#include "reduce.cuh"
#include "rows.cuh"

namespace accelbench::cuda::rms_norm_kernels {

constexpr int most_threads = 1024;

template <class T>
__device__ __forceinline__ float add_squares(uint4 raw, float sum) {
    float values[lot<T>];
    unpack<T>(raw, values);
    ACCB_UNROLL
    for (int e = 0; e < lot<T>; ++e) {
        sum = fmaf(values[e], values[e], sum);
    }
    return sum;
}

template <class T>
__device__ __forceinline__ void scale_slot(const row_cut<T>& cut, const T* gamma, T* to, int slot,
                                           uint4 raw, float factor) {
    float values[lot<T>];
    float gains[lot<T>];
    unpack<T>(raw, values);
    unpack<T>(cut.load_again(gamma, slot), gains);
    ACCB_UNROLL
    for (int e = 0; e < lot<T>; ++e) {
        values[e] *= factor * gains[e];
    }
    cut.store(to, slot, values);
}

template <class T, int slots_a_thread>
__device__ void norm_rows(const T* x, const T* gamma, T* y, int rows, int n, float epsilon) {
    ACCB_SHARED(float, places, reducer::places);
    reducer over(places);
    const row_share share = row_share::mine(cluster_blocks(), cluster_rank());
    for (int row = share.first_row; row < rows; row += share.row_step) {
        const T* const from = x + static_cast<long long>(row) * n;
        T* const to = y + static_cast<long long>(row) * n;
        const row_cut<T> cut = row_cut<T>::of(from, n);
        const int slots = cut.slots();
        uint4 raw[slots_a_thread];
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread; ++k) {
            const int slot = share.first_slot + k * share.slot_step;
            if (slot < slots) {
                raw[k] = cut.load(from, slot, 0.0f);
            }
        }
        float sum = 0.0f;
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread; ++k) {
            if (share.first_slot + k * share.slot_step < slots) {
                sum = add_squares<T>(raw[k], sum);
            }
        }
        const float mean = over.reduce<sum_of>(sum) / static_cast<float>(n);
        const float factor = 1.0f / sqrtf(mean + epsilon);
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread; ++k) {
            const int slot = share.first_slot + k * share.slot_step;
            if (slot < slots) {
                scale_slot(cut, gamma, to, slot, raw[k], factor);
            }
        }
    }
    reducer::leave();
}

template <class T>
__device__ void norm_long(const T* x, const T* gamma, T* y, int rows, int n, float epsilon) {
    ACCB_SHARED(float, places, reducer::places);
    reducer over(places);
    const row_share share = row_share::mine(cluster_blocks(), cluster_rank());
    for (int row = share.first_row; row < rows; row += share.row_step) {
        const T* const from = x + static_cast<long long>(row) * n;
        T* const to = y + static_cast<long long>(row) * n;
        const row_cut<T> cut = row_cut<T>::of(from, n);
        float sum = 0.0f;
        for (int slot = share.first_slot; slot < cut.slots(); slot += share.slot_step) {
            sum = add_squares<T>(cut.load_kept(from, slot, 0.0f), sum);
        }
        const float mean = over.reduce<sum_of>(sum) / static_cast<float>(n);
        const float factor = 1.0f / sqrtf(mean + epsilon);
        for (int slot = share.last_slot(cut.slots()); slot >= share.first_slot;
             slot -= share.slot_step) {
            scale_slot(cut, gamma, to, slot, cut.load_last(from, slot), factor);
        }
    }
    reducer::leave();
}

#define ACCB_RMS_NORM(suffix, T)                                         \
    ACCB_KERNEL(most_threads, accb_rms_norm_##suffix)                    \
    (const T* x, const T* gamma, T* y, int rows, int n, float epsilon) { \
        norm_rows<T, 4>(x, gamma, y, rows, n, epsilon);                  \
    }                                                                    \
    ACCB_ENTER_KERNEL(accb_rms_norm_##suffix, most_threads)              \
    ACCB_KERNEL(most_threads, accb_rms_norm_long_##suffix)               \
    (const T* x, const T* gamma, T* y, int rows, int n, float epsilon) { \
        norm_long(x, gamma, y, rows, n, epsilon);                        \
    }                                                                    \
    ACCB_ENTER_KERNEL(accb_rms_norm_long_##suffix, most_threads)

ACCB_RMS_NORM(f32, float)
ACCB_RMS_NORM(f16, f16)
ACCB_RMS_NORM(bf16, bf16)

}  // namespace accelbench::cuda::rms_norm_kernels
