// SPDX-License-Identifier: Apache-2.0
// Element-wise kernels: empty, copy, triad, adamw. Threads walk over 16-byte lots with the whole
// grid's stride; elements before the first whole lot and behind the last one are done by the first
// block.
#include "memory.cuh"

namespace accelbench::cuda::stream_kernels {

constexpr int block_threads = 256;
constexpr int lots_at_once = 4;  // loads that a thread has in flight

/// Elements [0, head) and [tail, n) lie outside whole lots of every operand.
struct split {
    long long head, lots, n;

    template <class T>
    __device__ static split of(const T* at, bool alike, long long n) {
        const unsigned long long over = reinterpret_cast<unsigned long long>(at) % 16;
        long long head = over == 0 ? 0 : static_cast<long long>((16 - over) / sizeof(T));
        head = alike && over % sizeof(T) == 0 ? (head < n ? head : n) : n;
        return {head, (n - head) / lot<T>, n};
    }
};

/// True if all addresses have the same place in their 16 bytes.
template <class A, class B>
__device__ __forceinline__ bool alike(const A* a, const B* b) {
    return (reinterpret_cast<unsigned long long>(a) - reinterpret_cast<unsigned long long>(b)) %
               16 ==
           0;
}

/// element(i) for what is in no lot, by all threads of the grid.
template <class T, class Element>
__device__ __forceinline__ void each_rest(const split& cut, const Element& element) {
    const long long tail = cut.head + cut.lots * lot<T>;
    const long long rest = cut.head + (cut.n - tail);
    const long long step = static_cast<long long>(gridDim.x) * blockDim.x;
    ACCB_ROLLED
    for (long long i = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x; i < rest;
         i += step) {
        element(i < cut.head ? i : i - cut.head + tail);
    }
}

template <class T>
__device__ void copy(const T* x, T* y, long long n) {
    const split cut = split::of(x, alike(x, y), n);
    const long long step = static_cast<long long>(gridDim.x) * blockDim.x;
    long long i = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x;
    for (; i + (lots_at_once - 1) * step < cut.lots; i += lots_at_once * step) {
        uint4 raw[lots_at_once];
        ACCB_UNROLL
        for (int k = 0; k < lots_at_once; ++k) {
            raw[k] = load_lot_streamed(x + cut.head + (i + k * step) * lot<T>);
        }
        ACCB_UNROLL
        for (int k = 0; k < lots_at_once; ++k) {
            store_lot(y + cut.head + (i + k * step) * lot<T>, raw[k]);
        }
    }
    ACCB_ROLLED
    for (; i < cut.lots; i += step) {
        store_lot(y + cut.head + i * lot<T>, load_lot_streamed(x + cut.head + i * lot<T>));
    }
    each_rest<T>(cut, [&](long long at) { store_streamed(y + at, load_streamed(x + at)); });
}

template <class T>
__device__ void triad(const T* b, const T* c, T* y, float alpha, long long n) {
    const split cut = split::of(y, alike(b, y) && alike(c, y), n);
    const long long step = static_cast<long long>(gridDim.x) * blockDim.x;
    const auto lot_of = [&](long long at, uint4 raw_b, uint4 raw_c) {
        float values[lot<T>];
        float times[lot<T>];
        unpack<T>(raw_b, values);
        unpack<T>(raw_c, times);
        ACCB_UNROLL
        for (int e = 0; e < lot<T>; ++e) {
            values[e] = fmaf(alpha, times[e], values[e]);
        }
        store_lot(y + at, pack<T>(values));
    };
    long long i = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x;
    for (; i + (lots_at_once - 1) * step < cut.lots; i += lots_at_once * step) {
        uint4 raw_b[lots_at_once];
        uint4 raw_c[lots_at_once];
        ACCB_UNROLL
        for (int k = 0; k < lots_at_once; ++k) {
            const long long at = cut.head + (i + k * step) * lot<T>;
            raw_b[k] = load_lot_streamed(b + at);
            raw_c[k] = load_lot_streamed(c + at);
        }
        ACCB_UNROLL
        for (int k = 0; k < lots_at_once; ++k) {
            lot_of(cut.head + (i + k * step) * lot<T>, raw_b[k], raw_c[k]);
        }
    }
    ACCB_ROLLED
    for (; i < cut.lots; i += step) {
        const long long at = cut.head + i * lot<T>;
        lot_of(at, load_lot_streamed(b + at), load_lot_streamed(c + at));
    }
    each_rest<T>(cut, [&](long long at) {
        write_streamed(y + at, fmaf(alpha, read_streamed(c + at), read_streamed(b + at)));
    });
}

/// Factors of one optimizer step, alike for all elements. correction = 1 / (1 - beta^step), which
/// the host computes: in float32 1 - beta^step loses its digits.
struct adamw_factors {
    float correction1, correction2;
    float lr, decay;  // decay = 1 - lr * weight_decay
    float beta1, rest1, beta2, rest2;
    float epsilon;

    __device__ __forceinline__ void step(float& p, float g, float& m, float& v) const {
        m = fmaf(beta1, m, rest1 * g);
        v = fmaf(beta2, v, rest2 * g * g);
        const float update = m * correction1 / (sqrtf(v * correction2) + epsilon);
        p = fmaf(-lr, update, p * decay);
    }
};

// One lot of each operand in flight a thread is 64 bytes: four would need 64 registers for data
// alone.
template <class G>
__device__ void adamw(float* p, const G* g, float* m, float* v, const adamw_factors& by,
                      long long n) {
    const bool even = is_aligned(p) && is_aligned(m) && is_aligned(v) && is_aligned(g);
    const split cut = split::of(p, even, n);
    const long long step = static_cast<long long>(gridDim.x) * blockDim.x;
    for (long long i = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x; i < cut.lots;
         i += step) {
        const long long at = i * 4;
        float pv[4];
        float gv[4];
        float mv[4];
        float vv[4];
        const uint4 raw_p = load_lot_streamed(p + at);
        const uint4 raw_m = load_lot_streamed(m + at);
        const uint4 raw_v = load_lot_streamed(v + at);
        load_four(g + at, gv);
        unpack(raw_p, pv);
        unpack(raw_m, mv);
        unpack(raw_v, vv);
        ACCB_UNROLL
        for (int e = 0; e < 4; ++e) {
            by.step(pv[e], gv[e], mv[e], vv[e]);
        }
        store_lot(p + at, pack<float>(pv));
        store_lot(m + at, pack<float>(mv));
        store_lot(v + at, pack<float>(vv));
    }
    each_rest<float>(cut, [&](long long at) {
        float pv = read_streamed(p + at);
        float mv = read_streamed(m + at);
        float vv = read_streamed(v + at);
        by.step(pv, read_streamed(g + at), mv, vv);
        write_streamed(p + at, pv);
        write_streamed(m + at, mv);
        write_streamed(v + at, vv);
    });
}

ACCB_KERNEL(32, accb_empty)() {}
ACCB_ENTER_KERNEL(accb_empty, 32)

ACCB_KERNEL(block_threads, accb_copy_b32)(const float* x, float* y, long long n) {
    copy(x, y, n);
}
ACCB_ENTER_KERNEL(accb_copy_b32, block_threads)
ACCB_KERNEL(block_threads, accb_copy_b8)
(const unsigned char* x, unsigned char* y, long long n) {
    copy(x, y, n);
}
ACCB_ENTER_KERNEL(accb_copy_b8, block_threads)

#define ACCB_ELEMENTWISE(suffix, T)                                                            \
    ACCB_KERNEL(block_threads, accb_triad_##suffix)                                            \
    (const T* b, const T* c, T* y, float alpha, long long n) {                                 \
        triad(b, c, y, alpha, n);                                                              \
    }                                                                                          \
    ACCB_ENTER_KERNEL(accb_triad_##suffix, block_threads)                                      \
    ACCB_KERNEL(block_threads, accb_adamw_##suffix)                                            \
    (float* p, const T* g, float* m, float* v, float correction1, float correction2, float lr, \
     float decay, float beta1, float rest1, float beta2, float rest2, float epsilon,           \
     long long n) {                                                                            \
        adamw(p, g, m, v,                                                                      \
              {correction1, correction2, lr, decay, beta1, rest1, beta2, rest2, epsilon}, n);  \
    }                                                                                          \
    ACCB_ENTER_KERNEL(accb_adamw_##suffix, block_threads)

ACCB_ELEMENTWISE(f32, float)
ACCB_ELEMENTWISE(f16, f16)
ACCB_ELEMENTWISE(bf16, bf16)

}  // namespace accelbench::cuda::stream_kernels
