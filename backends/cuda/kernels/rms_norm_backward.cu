// SPDX-License-Identifier: Apache-2.0
// Gradients of rms_norm. A block keeps its rows' share of d_gamma in registers, leaves it in its
// row of `partial`, and column_sums adds these up in the order of the blocks: the same bits in
// every launch.
//
// With g = d_y gamma, r = 1 / sqrt(mean(x^2) + epsilon):  d_x = r g - x r^3 (g.x) / n.
#include "reduce.cuh"
#include "rows.cuh"

namespace accelbench::cuda::rms_norm_backward_kernels {

constexpr int most_threads = 512;  // two operands and the sums of d_gamma: up to 128 registers
template <class T>
constexpr int slots_a_thread = sizeof(T) == 4 ? 4 : 2;  // 16 elements in either case
constexpr int sum_threads = 512;

/// Of one row: r, and r^3 (g.x) / n.
struct row_factors {
    float scale, pull;

    __device__ __forceinline__ static row_factors of(float squares, float product, int n,
                                                     float epsilon) {
        const float scale = 1.0f / sqrtf(squares / static_cast<float>(n) + epsilon);
        return {scale, product * scale * scale * scale / static_cast<float>(n)};
    }
};

template <class T>
__device__ __forceinline__ void add_slot(uint4 raw_x, uint4 raw_d, uint4 raw_g, float& squares,
                                         float& product) {
    float x[lot<T>];
    float d[lot<T>];
    float g[lot<T>];
    unpack<T>(raw_x, x);
    unpack<T>(raw_d, d);
    unpack<T>(raw_g, g);
    ACCB_UNROLL
    for (int e = 0; e < lot<T>; ++e) {
        squares = fmaf(x[e], x[e], squares);
        product = fmaf(d[e] * g[e], x[e], product);
    }
}

/// Writes d_x of one slot and adds its d_y x r to `sums`.
template <class T>
__device__ __forceinline__ void finish_slot(const row_cut<T>& cut, T* d_x, int slot, uint4 raw_x,
                                            uint4 raw_d, uint4 raw_g, const row_factors& by,
                                            float (&sums)[lot<T>]) {
    float x[lot<T>];
    float d[lot<T>];
    float g[lot<T>];
    unpack<T>(raw_x, x);
    unpack<T>(raw_d, d);
    unpack<T>(raw_g, g);
    ACCB_UNROLL
    for (int e = 0; e < lot<T>; ++e) {
        const float scaled = d[e] * by.scale;
        sums[e] = fmaf(scaled, x[e], sums[e]);
        g[e] = fmaf(-by.pull, x[e], scaled * g[e]);
    }
    cut.store(d_x, slot, g);
}

template <class T>
__device__ __forceinline__ void store_sums(float* partial, const row_cut<T>& cut, int slot,
                                           const float (&sums)[lot<T>]) {
    const int begin = cut.first(slot);
    ACCB_UNROLL
    for (int e = 0; e < lot<T>; e += 4) {
        if (begin + e + 4 <= cut.length && is_aligned(partial + begin + e)) {
            store_lot(partial + begin + e,
                      pack<float>({sums[e], sums[e + 1], sums[e + 2], sums[e + 3]}));
        } else {
            ACCB_UNROLL
            for (int i = e; i < e + 4; ++i) {
                if (begin + i < cut.length) {
                    write_streamed(partial + begin + i, sums[i]);
                }
            }
        }
    }
}

// Rows are cut from their first element whatever their address, so that a thread keeps its columns.
template <class T>
__device__ void backward_rows(const T* x, const T* gamma, const T* d_y, T* d_x, float* partial,
                              int rows, int n, float epsilon) {
    ACCB_SHARED(float, places, reducer::places);
    reducer over(places);
    const row_share share = row_share::mine(cluster_blocks(), cluster_rank());
    const row_cut<T> cut{n, 0};
    const int slots = cut.slots();
    float sums[slots_a_thread<T>][lot<T>] = {};
    for (int row = share.first_row; row < rows; row += share.row_step) {
        const long long base = static_cast<long long>(row) * n;
        uint4 raw_x[slots_a_thread<T>];
        uint4 raw_d[slots_a_thread<T>];
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread<T>; ++k) {
            const int slot = share.first_slot + k * share.slot_step;
            if (slot < slots) {
                raw_x[k] = cut.load(x + base, slot, 0.0f);
                raw_d[k] = cut.load(d_y + base, slot, 0.0f);
            }
        }
        float squares = 0.0f;
        float product = 0.0f;
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread<T>; ++k) {
            const int slot = share.first_slot + k * share.slot_step;
            if (slot < slots) {
                add_slot<T>(raw_x[k], raw_d[k], cut.load_again(gamma, slot), squares, product);
            }
        }
        squares = over.reduce<sum_of>(squares);
        product = over.reduce<sum_of>(product);
        const row_factors by = row_factors::of(squares, product, n, epsilon);
        ACCB_UNROLL
        for (int k = 0; k < slots_a_thread<T>; ++k) {
            const int slot = share.first_slot + k * share.slot_step;
            if (slot < slots) {
                finish_slot(cut, d_x + base, slot, raw_x[k], raw_d[k], cut.load_again(gamma, slot),
                            by, sums[k]);
            }
        }
    }
    float* const mine = partial + static_cast<long long>(share.first_row) * n;
    ACCB_UNROLL
    for (int k = 0; k < slots_a_thread<T>; ++k) {
        const int slot = share.first_slot + k * share.slot_step;
        if (slot < slots) {
            store_sums(mine, cut, slot, sums[k]);
        }
    }
    reducer::leave();
}

// The long form reads twice: first the factors of every row, then, by stretches of columns, the
// rest.
template <class T>
__device__ void row_factors_long(const T* x, const T* gamma, const T* d_y, float* factors, int rows,
                                 int n, float epsilon) {
    ACCB_SHARED(float, places, reducer::places);
    reducer over(places);
    const row_share share = row_share::mine(cluster_blocks(), cluster_rank());
    const row_cut<T> cut{n, 0};
    for (int row = share.first_row; row < rows; row += share.row_step) {
        const long long base = static_cast<long long>(row) * n;
        float squares = 0.0f;
        float product = 0.0f;
        for (int slot = share.first_slot; slot < cut.slots(); slot += share.slot_step) {
            add_slot<T>(cut.load(x + base, slot, 0.0f), cut.load(d_y + base, slot, 0.0f),
                        cut.load_again(gamma, slot), squares, product);
        }
        squares = over.reduce<sum_of>(squares);
        product = over.reduce<sum_of>(product);
        const row_factors by = row_factors::of(squares, product, n, epsilon);
        if (share.first_slot == 0) {
            store_streamed(factors + 2 * row, by.scale);
            store_streamed(factors + 2 * row + 1, by.pull);
        }
    }
    reducer::leave();
}

// Blocks along x share the rows, along y the columns: one slot a thread.
template <class T>
__device__ void columns_long(const T* x, const T* gamma, const T* d_y, const float* factors, T* d_x,
                             float* partial, int rows, int n) {
    const row_cut<T> cut{n, 0};
    const int slot = static_cast<int>(blockIdx.y * blockDim.x + threadIdx.x);
    if (slot >= cut.slots()) {
        return;
    }
    const uint4 raw_g = cut.load_again(gamma, slot);
    float sums[lot<T>] = {};
    for (int row = static_cast<int>(blockIdx.x); row < rows; row += static_cast<int>(gridDim.x)) {
        const long long base = static_cast<long long>(row) * n;
        const row_factors by{load_cached(factors + 2 * row), load_cached(factors + 2 * row + 1)};
        finish_slot(cut, d_x + base, slot, cut.load(x + base, slot, 0.0f),
                    cut.load(d_y + base, slot, 0.0f), raw_g, by, sums);
    }
    store_sums(partial + static_cast<long long>(blockIdx.x) * n, cut, slot, sums);
}

/// A block owns 32 columns; its warps take the parts by turns.
__device__ void column_sums(const float* partial, float* sums, int parts, int n) {
    ACCB_SHARED(float, by_warp, sum_threads);
    const int column = static_cast<int>(blockIdx.x) * warp_lanes + lane_of_warp();
    const int warps = warps_of_block();
    float sum = 0.0f;
    if (column < n) {
        int part = warp_of_block();
        for (; part + 3 * warps < parts; part += 4 * warps) {
            float values[4];
            ACCB_UNROLL
            for (int k = 0; k < 4; ++k) {
                values[k] =
                    load_streamed(partial + static_cast<long long>(part + k * warps) * n + column);
            }
            sum += values[0] + values[1] + values[2] + values[3];
        }
        for (; part < parts; part += warps) {
            sum += load_streamed(partial + static_cast<long long>(part) * n + column);
        }
    }
    by_warp[threadIdx.x] = sum;
    __syncthreads();
    if (warp_of_block() == 0 && column < n) {
        for (int warp = 1; warp < warps; ++warp) {
            sum += by_warp[warp * warp_lanes + lane_of_warp()];
        }
        store_streamed(sums + column, sum);
    }
}

#define ACCB_RMS_NORM_BACKWARD(suffix, T)                                                        \
    ACCB_KERNEL(most_threads, accb_rms_norm_backward_##suffix)                                   \
    (const T* x, const T* gamma, const T* d_y, T* d_x, float* partial, int rows, int n,          \
     float epsilon) {                                                                            \
        backward_rows(x, gamma, d_y, d_x, partial, rows, n, epsilon);                            \
    }                                                                                            \
    ACCB_ENTER_KERNEL(accb_rms_norm_backward_##suffix, most_threads)                             \
    ACCB_KERNEL(most_threads, accb_rms_norm_factors_##suffix)                                    \
    (const T* x, const T* gamma, const T* d_y, float* factors, int rows, int n, float epsilon) { \
        row_factors_long(x, gamma, d_y, factors, rows, n, epsilon);                              \
    }                                                                                            \
    ACCB_ENTER_KERNEL(accb_rms_norm_factors_##suffix, most_threads)                              \
    ACCB_KERNEL(most_threads, accb_rms_norm_columns_##suffix)                                    \
    (const T* x, const T* gamma, const T* d_y, const float* factors, T* d_x, float* partial,     \
     int rows, int n) {                                                                          \
        columns_long(x, gamma, d_y, factors, d_x, partial, rows, n);                             \
    }                                                                                            \
    ACCB_ENTER_KERNEL(accb_rms_norm_columns_##suffix, most_threads)

ACCB_RMS_NORM_BACKWARD(f32, float)
ACCB_RMS_NORM_BACKWARD(f16, f16)
ACCB_RMS_NORM_BACKWARD(bf16, bf16)

ACCB_KERNEL(sum_threads, accb_column_sums)
(const float* partial, float* sums, int parts, int n) {
    column_sums(partial, sums, parts, n);
}
ACCB_ENTER_KERNEL(accb_column_sums, sum_threads)

}  // namespace accelbench::cuda::rms_norm_backward_kernels
