// SPDX-License-Identifier: Apache-2.0
// cross_entropy: the loss reads each logit once, whatever the row's length; the gradient keeps a
// row in the registers of a block or of a cluster of blocks. Only its `long` form reads twice.
#include "row_sum.cuh"

namespace accelbench::cuda::cross_entropy_kernels {

constexpr int most_threads = 1024;
// Of the gradient, whose rows lie in registers: eight slots of 512 threads in a cluster of eight
// took 187 us of 512 rows of 128,256 on an H200, four slots of 1,024 threads 259 us. The bound is
// 1,024 threads all the same, so that a thread has 64 registers and two blocks fit (at 70 it took
// 262 us); f16 alone would spill at 64.
constexpr int most_threads_backward = 512;
constexpr int slots_backward = 8;

// A target that is neither ignored nor a column has no loss: it becomes NaN, which is seen.
template <class T>
__device__ void loss_rows(const T* logits, const int* target, float* loss, int rows, int n,
                          int ignore) {
    ACCB_SHARED(float, places, reducer::places);
    reducer over(places);
    const row_share share = row_share::mine(cluster_blocks(), cluster_rank());
    for (int row = share.first_row; row < rows; row += share.row_step) {
        const int wanted = load_cached(target + row);
        if (wanted == ignore) {
            if (share.first_slot == 0) {
                store_streamed(loss + row, 0.0f);
            }
            continue;
        }
        const T* const from = logits + static_cast<long long>(row) * n;
        last_read unused;
        const row_sum whole =
            sum_row<readings::one>(row_cut<T>::of(from, n), from, share, over, unused);
        if (share.first_slot == 0) {
            const bool valid = wanted >= 0 && wanted < n;
            const float mine = valid ? read_cached(from + wanted) : 0.0f;
            store_streamed(loss + row, valid ? logf(whole.sum) + (whole.maximum - mine) : NAN);
        }
    }
    reducer::leave();
}

/// One slot of d = (p - [column is wanted]) d_loss.
template <class T>
__device__ __forceinline__ void gradient(const row_cut<T>& cut, T* to, int slot, uint4 raw,
                                         const row_sum& whole, float slope, int wanted) {
    float values[lot<T>];
    unpack<T>(raw, values);
    const int first = cut.first(slot);
    const float factor = 1.0f / whole.sum;
    ACCB_UNROLL
    for (int e = 0; e < lot<T>; ++e) {
        const float share = expf(values[e] - whole.maximum) * factor;
        values[e] = (first + e == wanted ? share - 1.0f : share) * slope;
    }
    cut.store(to, slot, values);
}

template <class T>
__device__ __forceinline__ void clear_row(const row_cut<T>& cut, T* to, const row_share& share) {
    const float zeros[lot<T>] = {};
    for (int slot = share.first_slot; slot < cut.slots(); slot += share.slot_step) {
        cut.store(to, slot, zeros);
    }
}

/// Maximum and sum of a row that lies in registers.
template <class T, int slots_a_thread>
__device__ __forceinline__ row_sum sum_registers(const uint4 (&raw)[slots_a_thread], int have,
                                                 reducer& over) {
    float high = max_of::neutral;
    ACCB_UNROLL
    for (int k = 0; k < slots_a_thread; ++k) {
        float values[lot<T>];
        unpack<T>(raw[k], values);
        ACCB_UNROLL
        for (int e = 0; e < lot<T>; ++e) {
            high = k < have ? fmaxf(high, values[e]) : high;
        }
    }
    const float maximum = over.reduce<max_of>(high);
    float sum = 0.0f;
    ACCB_UNROLL
    for (int k = 0; k < slots_a_thread; ++k) {
        if (k < have) {
            float values[lot<T>];
            unpack<T>(raw[k], values);
            ACCB_UNROLL
            for (int e = 0; e < lot<T>; ++e) {
                sum += expf(values[e] - maximum);
            }
        }
    }
    return {maximum, over.reduce<sum_of>(sum)};
}

template <class T, int slots_a_thread>
__device__ void backward_rows(const T* logits, const int* target, const float* d_loss, T* d_logits,
                              int rows, int n, int ignore) {
    ACCB_SHARED(float, places, reducer::places);
    reducer over(places);
    const row_share share = row_share::mine(cluster_blocks(), cluster_rank());
    for (int row = share.first_row; row < rows; row += share.row_step) {
        const T* const from = logits + static_cast<long long>(row) * n;
        T* const to = d_logits + static_cast<long long>(row) * n;
        const row_cut<T> cut = row_cut<T>::of(from, n);
        const int wanted = load_cached(target + row);
        if (wanted == ignore) {
            clear_row(cut, to, share);
            continue;
        }
        const int slots = cut.slots();
        uint4 raw[slots_a_thread];
        int have = 0;
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread; ++k) {
            const int slot = share.first_slot + k * share.slot_step;
            raw[k] = make_uint4(0, 0, 0, 0);
            if (slot < slots) {
                raw[k] = cut.load(from, slot, -INFINITY);
                have = k + 1;
            }
        }
        const row_sum whole = sum_registers<T>(raw, have, over);
        const float slope = load_cached(d_loss + row);
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread; ++k) {
            if (k < have) {
                gradient(cut, to, share.first_slot + k * share.slot_step, raw[k], whole, slope,
                         wanted);
            }
        }
    }
    reducer::leave();
}

template <class T>
__device__ void backward_long(const T* logits, const int* target, const float* d_loss, T* d_logits,
                              int rows, int n, int ignore) {
    ACCB_SHARED(float, places, reducer::places);
    reducer over(places);
    const row_share share = row_share::mine(cluster_blocks(), cluster_rank());
    for (int row = share.first_row; row < rows; row += share.row_step) {
        const T* const from = logits + static_cast<long long>(row) * n;
        T* const to = d_logits + static_cast<long long>(row) * n;
        const row_cut<T> cut = row_cut<T>::of(from, n);
        const int wanted = load_cached(target + row);
        if (wanted == ignore) {
            clear_row(cut, to, share);
            continue;
        }
        last_read held;
        const row_sum whole = sum_row<readings::two>(cut, from, share, over, held);
        const float slope = load_cached(d_loss + row);
        each_slot_backwards(cut, from, share, held, [&](int slot, uint4 raw) {
            gradient(cut, to, slot, raw, whole, slope, wanted);
        });
    }
    reducer::leave();
}

#define ACCB_CROSS_ENTROPY(suffix, T, backward_bound)                                        \
    ACCB_KERNEL(most_threads, accb_cross_entropy_##suffix)                                   \
    (const T* logits, const int* target, float* loss, int rows, int n, int ignore) {         \
        loss_rows(logits, target, loss, rows, n, ignore);                                    \
    }                                                                                        \
    ACCB_ENTER_KERNEL(accb_cross_entropy_##suffix, most_threads)                             \
    ACCB_KERNEL(backward_bound, accb_cross_entropy_backward_##suffix)                        \
    (const T* logits, const int* target, const float* d_loss, T* d_logits, int rows, int n,  \
     int ignore) {                                                                           \
        backward_rows<T, slots_backward>(logits, target, d_loss, d_logits, rows, n, ignore); \
    }                                                                                        \
    ACCB_ENTER_KERNEL(accb_cross_entropy_backward_##suffix, backward_bound)                  \
    ACCB_KERNEL(most_threads, accb_cross_entropy_backward_long_##suffix)                     \
    (const T* logits, const int* target, const float* d_loss, T* d_logits, int rows, int n,  \
     int ignore) {                                                                           \
        backward_long(logits, target, d_loss, d_logits, rows, n, ignore);                    \
    }                                                                                        \
    ACCB_ENTER_KERNEL(accb_cross_entropy_backward_long_##suffix, most_threads)

ACCB_CROSS_ENTROPY(f32, float, most_threads)
ACCB_CROSS_ENTROPY(f16, f16, most_threads_backward)
ACCB_CROSS_ENTROPY(bf16, bf16, most_threads)

}  // namespace accelbench::cuda::cross_entropy_kernels
