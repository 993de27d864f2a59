// SPDX-License-Identifier: Apache-2.0
// y = op(a) op(b) in float32 on the ordinary units, which alone keep its bits: for what the
// vendor's library does not take or where it is not installed.
#include "memory.cuh"

namespace accelbench::cuda::matmul_kernels {

constexpr int threads_across = 16;
constexpr int block_threads = threads_across * threads_across;
constexpr int steps = 16;  // of depth that a tile holds
constexpr int lot4 = lot<float>;

struct matmul_shape {
    int m, n, k;
    int trans_a, trans_b;
};

/// One operand as a matrix of `outer` (m or n) by depth, one of which is contiguous.
template <int Outer>
struct source {
    const float* base;
    int outer, k;
    bool depth_first;  // depth is contiguous
    bool even;         // lines consist of whole lots at 16-byte addresses

    static constexpr int stride = Outer + 4;  // neighbouring lines in other banks

    __device__ source(const float* at, int outer_, int k_, bool depth_first_)
        : base(at),
          outer(outer_),
          k(k_),
          depth_first(depth_first_),
          even(is_aligned(at) && (depth_first_ ? k_ : outer_) % lot4 == 0) {}

    /// Tile (o0, k0) into shared memory; what is out of the matrix is 0.
    __device__ __forceinline__ void load(float* to, int o0, int k0) const {
        const int lots = (depth_first ? steps : Outer) / lot4;
        const int count = Outer * steps / lot4;
        for (int i = static_cast<int>(threadIdx.x); i < count; i += block_threads) {
            const int line = i / lots;
            const int place = i % lots * lot4;
            float values[lot4] = {};
            const int o = o0 + (depth_first ? line : place);
            const int d = k0 + (depth_first ? place : line);
            const float* const at = depth_first ? base + static_cast<long long>(o) * k + d
                                                : base + static_cast<long long>(d) * outer + o;
            const int have = o < outer && d < k ? (depth_first ? k - d : outer - o) : 0;
            if (even && have >= lot4) {
                unpack(load_lot_cached(at), values);
            } else {
                ACCB_UNROLL
                for (int e = 0; e < lot4; ++e) {
                    values[e] = e < have ? load_cached(at + e) : 0.0f;
                }
            }
            ACCB_UNROLL
            for (int e = 0; e < lot4; ++e) {
                const int oe = depth_first ? line : place + e;
                const int de = depth_first ? place + e : line;
                to[de * stride + oe] = values[e];
            }
        }
    }
};

__device__ __forceinline__ void load_words(const float* at, float (&out)[4]) {
    unpack(*reinterpret_cast<const uint4*>(at), out);
}

/// A block owns Side x Side of y; a thread Side / 64 groups of four rows by as many of four
/// columns.
template <int Side>
__device__ void matmul(const float* a, const float* b, float* y, const matmul_shape& it) {
    constexpr int groups = Side / (4 * threads_across);
    constexpr int stride = Side + 4;
    ACCB_SHARED(float, left, steps* stride);
    ACCB_SHARED(float, right, steps* stride);
    const int tx = static_cast<int>(threadIdx.x) % threads_across;
    const int ty = static_cast<int>(threadIdx.x) / threads_across;
    const int m0 = static_cast<int>(blockIdx.y) * Side;
    const int n0 = static_cast<int>(blockIdx.x) * Side;
    const source<Side> from_a(a, it.m, it.k, it.trans_a == 0);
    const source<Side> from_b(b, it.n, it.k, it.trans_b != 0);
    float sums[groups][groups][4][4] = {};
    for (int k0 = 0; k0 < it.k; k0 += steps) {
        __syncthreads();
        from_a.load(left, m0, k0);
        from_b.load(right, n0, k0);
        __syncthreads();
        ACCB_UNROLL
        for (int step = 0; step < steps; ++step) {
            float rows[groups][4];
            float columns[groups][4];
            ACCB_UNROLL
            for (int g = 0; g < groups; ++g) {
                load_words(left + step * stride + 4 * (ty + threads_across * g), rows[g]);
                load_words(right + step * stride + 4 * (tx + threads_across * g), columns[g]);
            }
            ACCB_UNROLL
            for (int at = 0; at < groups * groups * 16; ++at) {
                auto& sum = sums[at / (groups * 16)][at / 16 % groups][at / 4 % 4][at % 4];
                sum = fmaf(rows[at / (groups * 16)][at / 4 % 4], columns[at / 16 % groups][at % 4],
                           sum);
            }
        }
    }
    const bool even = it.n % 4 == 0 && is_aligned(y);
    ACCB_UNROLL
    for (int at = 0; at < groups * groups * 4; ++at) {
        const int row = m0 + 4 * (ty + threads_across * (at / (groups * 4))) + at % 4;
        const int column = n0 + 4 * (tx + threads_across * (at / 4 % groups));
        const auto& values = sums[at / (groups * 4)][at / 4 % groups][at % 4];
        if (row >= it.m || column >= it.n) {
            continue;
        }
        float* const to = y + static_cast<long long>(row) * it.n + column;
        if (even) {
            store_four(to, values);
            continue;
        }
        for (int e = 0; e < 4; ++e) {
            if (column + e < it.n) {
                store_streamed(to + e, values[e]);
            }
        }
    }
}

#define ACCB_MATMUL(side)                                                                       \
    ACCB_KERNEL(block_threads, accb_matmul_t##side##_f32)                                       \
    (const float* a, const float* b, float* y, int m, int n, int k, int trans_a, int trans_b) { \
        matmul<side>(a, b, y, {m, n, k, trans_a, trans_b});                                     \
    }                                                                                           \
    ACCB_ENTER_KERNEL(accb_matmul_t##side##_f32, block_threads)

ACCB_MATMUL(64)
ACCB_MATMUL(128)

}  // namespace accelbench::cuda::matmul_kernels
