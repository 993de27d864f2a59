// SPDX-License-Identifier: Apache-2.0
// y = op(a) op(b) on the ordinary units: for what the vendor's library does not take or where it is
// not installed. Floating types are summed in float32, s8 in s32 by products of four bytes.
#include "memory.cuh"

namespace accelbench::cuda::matmul_kernels {

constexpr int threads_across = 16;
constexpr int block_threads = threads_across * threads_across;
constexpr int steps = 16;  // words of depth that a tile holds

struct matmul_shape {
    int m, n, k;
    int trans_a, trans_b;
};

/// What a word of shared memory is, and how sums grow by two of them.
template <class T>
struct word_of {
    using word = float;
    using sum = float;
    static constexpr int elements = 1;
    __device__ __forceinline__ static float grow(float a, float b, float sum) {
        return fmaf(a, b, sum);
    }
    __device__ __forceinline__ static void put(float* line, int, T value) { *line = widen(value); }
};
template <>
struct word_of<signed char> {
    using word = int;
    using sum = int;
    static constexpr int elements = 4;
    __device__ __forceinline__ static int grow(int a, int b, int sum) { return __dp4a(a, b, sum); }
    __device__ __forceinline__ static void put(int* line, int k, signed char value) {
        reinterpret_cast<signed char*>(line)[k % 4] = value;
    }
};

template <class T>
union lot_of {
    uint4 raw;
    T element[lot<T>];
};

__device__ __forceinline__ float element_cached(const float* at) {
    return load_cached(at);
}
__device__ __forceinline__ signed char element_cached(const signed char* at) {
    return load_cached(at);
}
template <class T>
__device__ __forceinline__ T element_cached(const T* at) {
    return {load_cached(&at->bits)};
}

/// One operand as a matrix of `outer` (m or n) by depth, one of which is contiguous.
template <class T, int Outer>
struct source {
    const T* base;
    int outer, k;
    bool depth_first;  // depth is contiguous
    bool even;         // lines consist of whole lots at 16-byte addresses

    static constexpr int depth = steps * word_of<T>::elements;
    static constexpr int stride = Outer + 4;  // words: neighbouring lines in other banks

    __device__ source(const T* at, int outer_, int k_, bool depth_first_)
        : base(at),
          outer(outer_),
          k(k_),
          depth_first(depth_first_),
          even(is_aligned(at) && (depth_first_ ? k_ : outer_) % lot<T> == 0) {}

    /// Tile (o0, k0) into shared memory; what is out of the matrix is 0.
    __device__ __forceinline__ void load(typename word_of<T>::word* to, int o0, int k0) const {
        const int along = depth_first ? depth : Outer;
        const int lots = along / lot<T>;
        const int count = Outer * depth / lot<T>;
        for (int i = static_cast<int>(threadIdx.x); i < count; i += block_threads) {
            const int line = i / lots;
            const int place = i % lots * lot<T>;
            lot_of<T> values{make_uint4(0, 0, 0, 0)};
            const int o = o0 + (depth_first ? line : place);
            const int d = k0 + (depth_first ? place : line);
            const T* const at = depth_first ? base + static_cast<long long>(o) * k + d
                                            : base + static_cast<long long>(d) * outer + o;
            const int have = o < outer && d < k ? (depth_first ? k - d : outer - o) : 0;
            if (even && have >= lot<T>) {
                values.raw = load_lot_cached(at);
            } else {
                ACCB_UNROLL
                for (int e = 0; e < lot<T>; ++e) {
                    if (e < have) {
                        values.element[e] = element_cached(at + e);
                    }
                }
            }
            ACCB_UNROLL
            for (int e = 0; e < lot<T>; ++e) {
                const int oe = depth_first ? line : place + e;
                const int de = depth_first ? place + e : line;
                word_of<T>::put(to + de / word_of<T>::elements * stride + oe, de,
                                values.element[e]);
            }
        }
    }
};

__device__ __forceinline__ void load_words(const float* at, float (&out)[4]) {
    unpack(*reinterpret_cast<const uint4*>(at), out);
}
__device__ __forceinline__ void load_words(const int* at, int (&out)[4]) {
    const uint4 raw = *reinterpret_cast<const uint4*>(at);
    out[0] = static_cast<int>(raw.x);
    out[1] = static_cast<int>(raw.y);
    out[2] = static_cast<int>(raw.z);
    out[3] = static_cast<int>(raw.w);
}

template <class T>
__device__ __forceinline__ void put_result(T* to, float value) {
    write_streamed(to, value);
}
__device__ __forceinline__ void put_result(int* to, int value) {
    store_streamed(to, value);
}
template <class T>
__device__ __forceinline__ void put_results(T* to, const float (&values)[4]) {
    store_four(to, values);
}
__device__ __forceinline__ void put_results(int* to, const int (&values)[4]) {
    store_streamed(reinterpret_cast<uint4*>(to),
                   make_uint4(static_cast<unsigned>(values[0]), static_cast<unsigned>(values[1]),
                              static_cast<unsigned>(values[2]), static_cast<unsigned>(values[3])));
}

/// A block owns Side x Side of y; a thread Side / 64 groups of four rows by as many of four
/// columns.
template <class T, class Out, int Side>
__device__ void matmul(const T* a, const T* b, Out* y, const matmul_shape& it) {
    using words = word_of<T>;
    using word = typename words::word;
    constexpr int groups = Side / (4 * threads_across);
    constexpr int stride = Side + 4;
    ACCB_SHARED(word, left, steps * stride);
    ACCB_SHARED(word, right, steps * stride);
    const int tx = static_cast<int>(threadIdx.x) % threads_across;
    const int ty = static_cast<int>(threadIdx.x) / threads_across;
    const int m0 = static_cast<int>(blockIdx.y) * Side;
    const int n0 = static_cast<int>(blockIdx.x) * Side;
    const source<T, Side> from_a(a, it.m, it.k, it.trans_a == 0);
    const source<T, Side> from_b(b, it.n, it.k, it.trans_b != 0);
    typename words::sum sums[groups][groups][4][4] = {};
    for (int k0 = 0; k0 < it.k; k0 += source<T, Side>::depth) {
        __syncthreads();
        from_a.load(left, m0, k0);
        from_b.load(right, n0, k0);
        __syncthreads();
        ACCB_UNROLL
        for (int step = 0; step < steps; ++step) {
            word rows[groups][4];
            word columns[groups][4];
            ACCB_UNROLL
            for (int g = 0; g < groups; ++g) {
                load_words(left + step * stride + 4 * (ty + threads_across * g), rows[g]);
                load_words(right + step * stride + 4 * (tx + threads_across * g), columns[g]);
            }
            ACCB_UNROLL
            for (int at = 0; at < groups * groups * 16; ++at) {
                auto& sum = sums[at / (groups * 16)][at / 16 % groups][at / 4 % 4][at % 4];
                sum = words::grow(rows[at / (groups * 16)][at / 4 % 4],
                                  columns[at / 16 % groups][at % 4], sum);
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
        Out* const to = y + static_cast<long long>(row) * it.n + column;
        if (even) {
            put_results(to, values);
            continue;
        }
        for (int e = 0; e < 4; ++e) {
            if (column + e < it.n) {
                put_result(to + e, values[e]);
            }
        }
    }
}

#define ACCB_MATMUL(suffix, T, Out, side)                                             \
    ACCB_KERNEL(block_threads, accb_matmul_t##side##_##suffix)                        \
    (const T* a, const T* b, Out* y, int m, int n, int k, int trans_a, int trans_b) { \
        matmul<T, Out, side>(a, b, y, {m, n, k, trans_a, trans_b});                   \
    }                                                                                 \
    ACCB_ENTER_KERNEL(accb_matmul_t##side##_##suffix, block_threads)
#define ACCB_MATMULS(suffix, T, Out) \
    ACCB_MATMUL(suffix, T, Out, 64)  \
    ACCB_MATMUL(suffix, T, Out, 128)

ACCB_MATMULS(f32, float, float)
ACCB_MATMULS(f16, f16, f16)
ACCB_MATMULS(bf16, bf16, bf16)
ACCB_MATMULS(s8, signed char, int)

}  // namespace accelbench::cuda::matmul_kernels
