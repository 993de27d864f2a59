// SPDX-License-Identifier: Apache-2.0
// softmax over the last axis, and its gradient. A row stays in registers between its one reading
// and its one writing; rows too long for a block are shared by the blocks of a cluster, and where
// neither suffices the `long` kernels read twice.
#include "row_sum.cuh"

namespace accelbench::cuda::softmax_kernels {

constexpr int most_threads = 1024;

/// y of one slot from raw x.
template <class T>
__device__ __forceinline__ void exponentials(uint4 raw, float maximum, float (&out)[lot<T>]) {
    unpack<T>(raw, out);
    ACCB_UNROLL
    for (int e = 0; e < lot<T>; ++e) {
        out[e] = expf(out[e] - maximum);
    }
}

template <class T>
__device__ __forceinline__ float total(const float (&values)[lot<T>]) {
    float sum = values[0];
    ACCB_UNROLL
    for (int e = 1; e < lot<T>; ++e) {
        sum += values[e];
    }
    return sum;
}

constexpr float nothing = -INFINITY;  // whose exponential is 0

template <class T, int slots_a_thread>
__device__ void softmax_rows(const T* x, T* y, int rows, int n) {
    ACCB_SHARED(float, places, reducer::places);
    reducer over(places);
    const row_share share = row_share::mine(cluster_blocks(), cluster_rank());
    for (int row = share.first_row; row < rows; row += share.row_step) {
        const T* const from = x + static_cast<long long>(row) * n;
        T* const to = y + static_cast<long long>(row) * n;
        const row_cut<T> cut = row_cut<T>::of(from, n);
        const int slots = cut.slots();
        uint4 raw[slots_a_thread];
        float high = max_of::neutral;
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread; ++k) {
            const int slot = share.first_slot + k * share.slot_step;
            if (slot < slots) {
                raw[k] = cut.load(from, slot, nothing);
            }
        }
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread; ++k) {
            if (share.first_slot + k * share.slot_step < slots) {
                float values[lot<T>];
                unpack<T>(raw[k], values);
                high = fmaxf(high, largest<T>(values));
            }
        }
        const float maximum = over.reduce<max_of>(high);
        float sum = 0.0f;
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread; ++k) {
            if (share.first_slot + k * share.slot_step < slots) {
                float values[lot<T>];
                exponentials<T>(raw[k], maximum, values);
                sum += total<T>(values);
                if constexpr (sizeof(T) == 4) {
                    raw[k] = pack<T>(values);  // narrow types would lose digits: computed again
                }
            }
        }
        const float factor = 1.0f / over.reduce<sum_of>(sum);
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread; ++k) {
            const int slot = share.first_slot + k * share.slot_step;
            if (slot < slots) {
                float values[lot<T>];
                if constexpr (sizeof(T) == 4) {
                    unpack<T>(raw[k], values);
                } else {
                    exponentials<T>(raw[k], maximum, values);
                }
                ACCB_UNROLL
                for (int e = 0; e < lot<T>; ++e) {
                    values[e] *= factor;
                }
                cut.store(to, slot, values);
            }
        }
    }
    reducer::leave();
}

template <class T>
__device__ void softmax_long(const T* x, T* y, int rows, int n) {
    ACCB_SHARED(float, places, reducer::places);
    reducer over(places);
    const row_share share = row_share::mine(cluster_blocks(), cluster_rank());
    for (int row = share.first_row; row < rows; row += share.row_step) {
        const T* const from = x + static_cast<long long>(row) * n;
        T* const to = y + static_cast<long long>(row) * n;
        const row_cut<T> cut = row_cut<T>::of(from, n);
        last_read held;
        const row_sum whole = sum_row<readings::two>(cut, from, share, over, held);
        const float factor = 1.0f / whole.sum;
        each_slot_backwards(cut, from, share, held, [&](int slot, uint4 raw) {
            float values[lot<T>];
            exponentials<T>(raw, whole.maximum, values);
            ACCB_UNROLL
            for (int e = 0; e < lot<T>; ++e) {
                values[e] *= factor;
            }
            cut.store(to, slot, values);
        });
    }
    reducer::leave();
}

template <class T>
__device__ __forceinline__ float dot(uint4 a, uint4 b, float sum) {
    float left[lot<T>];
    float right[lot<T>];
    unpack<T>(a, left);
    unpack<T>(b, right);
    ACCB_UNROLL
    for (int e = 0; e < lot<T>; ++e) {
        sum = fmaf(left[e], right[e], sum);
    }
    return sum;
}

/// d_x = y (d_y - pull)
template <class T>
__device__ __forceinline__ void gradient(const row_cut<T>& cut, T* to, int slot, uint4 raw_y,
                                         uint4 raw_d, float pull) {
    float values[lot<T>];
    float slopes[lot<T>];
    unpack<T>(raw_y, values);
    unpack<T>(raw_d, slopes);
    ACCB_UNROLL
    for (int e = 0; e < lot<T>; ++e) {
        values[e] *= slopes[e] - pull;
    }
    cut.store(to, slot, values);
}

template <class T, int slots_a_thread>
__device__ void softmax_backward_rows(const T* y, const T* d_y, T* d_x, int rows, int n) {
    ACCB_SHARED(float, places, reducer::places);
    reducer over(places);
    const row_share share = row_share::mine(cluster_blocks(), cluster_rank());
    for (int row = share.first_row; row < rows; row += share.row_step) {
        const long long base = static_cast<long long>(row) * n;
        const row_cut<T> cut = row_cut<T>::of(y + base, n);
        const int slots = cut.slots();
        uint4 raw_y[slots_a_thread];
        uint4 raw_d[slots_a_thread];
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread; ++k) {
            const int slot = share.first_slot + k * share.slot_step;
            if (slot < slots) {
                raw_y[k] = cut.load(y + base, slot, 0.0f);
                raw_d[k] = cut.load(d_y + base, slot, 0.0f);
            }
        }
        float sum = 0.0f;
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread; ++k) {
            if (share.first_slot + k * share.slot_step < slots) {
                sum = dot<T>(raw_y[k], raw_d[k], sum);
            }
        }
        const float pull = over.reduce<sum_of>(sum);
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread; ++k) {
            const int slot = share.first_slot + k * share.slot_step;
            if (slot < slots) {
                gradient(cut, d_x + base, slot, raw_y[k], raw_d[k], pull);
            }
        }
    }
    reducer::leave();
}

template <class T>
__device__ void softmax_backward_long(const T* y, const T* d_y, T* d_x, int rows, int n) {
    ACCB_SHARED(float, places, reducer::places);
    reducer over(places);
    const row_share share = row_share::mine(cluster_blocks(), cluster_rank());
    for (int row = share.first_row; row < rows; row += share.row_step) {
        const long long base = static_cast<long long>(row) * n;
        const row_cut<T> cut = row_cut<T>::of(y + base, n);
        float sum = 0.0f;
        for (int slot = share.first_slot; slot < cut.slots(); slot += share.slot_step) {
            sum = dot<T>(cut.load_kept(y + base, slot, 0.0f), cut.load_kept(d_y + base, slot, 0.0f),
                         sum);
        }
        const float pull = over.reduce<sum_of>(sum);
        for (int slot = share.last_slot(cut.slots()); slot >= share.first_slot;
             slot -= share.slot_step) {
            gradient(cut, d_x + base, slot, cut.load_last(y + base, slot),
                     cut.load_last(d_y + base, slot), pull);
        }
    }
    reducer::leave();
}

#define ACCB_SOFTMAX(suffix, T)                                     \
    ACCB_KERNEL(most_threads, accb_softmax_##suffix)                \
    (const T* x, T* y, int rows, int n) {                           \
        softmax_rows<T, 4>(x, y, rows, n);                          \
    }                                                               \
    ACCB_ENTER_KERNEL(accb_softmax_##suffix, most_threads)          \
    ACCB_KERNEL(most_threads, accb_softmax_long_##suffix)           \
    (const T* x, T* y, int rows, int n) {                           \
        softmax_long(x, y, rows, n);                                \
    }                                                               \
    ACCB_ENTER_KERNEL(accb_softmax_long_##suffix, most_threads)     \
    ACCB_KERNEL(most_threads, accb_softmax_backward_##suffix)       \
    (const T* y, const T* d_y, T* d_x, int rows, int n) {           \
        softmax_backward_rows<T, 4>(y, d_y, d_x, rows, n);          \
    }                                                               \
    ACCB_ENTER_KERNEL(accb_softmax_backward_##suffix, most_threads) \
    ACCB_KERNEL(most_threads, accb_softmax_backward_long_##suffix)  \
    (const T* y, const T* d_y, T* d_x, int rows, int n) {           \
        softmax_backward_long(y, d_y, d_x, rows, n);                \
    }                                                               \
    ACCB_ENTER_KERNEL(accb_softmax_backward_long_##suffix, most_threads)

ACCB_SOFTMAX(f32, float)
ACCB_SOFTMAX(f16, f16)
ACCB_SOFTMAX(bf16, bf16)

}  // namespace accelbench::cuda::softmax_kernels
