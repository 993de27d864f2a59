// SPDX-License-Identifier: Apache-2.0
// Gradients of attention over a prompt, in float32 on the ordinary units; of narrow types only the
// first step and the last (attention_backward_matrix.cu has what lies between).
//
// Two passes, each of which owns what it writes, so that no sum needs an atomic: one over tiles of
// keys (d_k, d_v), one over tiles of queries (d_q). Both compute the scores anew from the stored
// logarithms of their sums. Where key heads are few, blocks share out the query heads of each, and
// what they leave is added in fixed order afterwards.
//
// Heads lie along x and tiles along y: blocks start in the order of x, so the longest tiles of all
// heads start first. With a mask and 8 tiles of 32 heads on 132 multiprocessors the last block then
// ends after 9 tiles' time instead of 14.
//
// P = exp(scale q.k - lse), dS = scale P (d_o.v - delta), delta = d_o.o.
#include "attention_shape.cuh"
#include "attention_tile.cuh"
#include "reduce.cuh"

namespace accelbench::cuda::attention_backward_kernels {

constexpr int delta_threads = 256;
constexpr int join_threads = 256;

// A warp does a row.
template <class T>
__device__ void delta_rows(const T* o, const T* d_o, float* delta, int rows, int d) {
    const int step = static_cast<int>(gridDim.x) * warps_of_block();
    const bool even = d % 4 == 0 && is_aligned(o) && is_aligned(d_o);
    for (int row = static_cast<int>(blockIdx.x) * warps_of_block() + warp_of_block(); row < rows;
         row += step) {
        const T* const a = o + static_cast<long long>(row) * d;
        const T* const b = d_o + static_cast<long long>(row) * d;
        float sum = 0.0f;
        for (int c = 4 * lane_of_warp(); c < d; c += 4 * warp_lanes) {
            float left[4] = {};
            float right[4] = {};
            if (even) {
                load_four(a + c, left);
                load_four(b + c, right);
            } else {
                ACCB_UNROLL
                for (int e = 0; e < 4; ++e) {
                    left[e] = c + e < d ? read_streamed(a + c + e) : 0.0f;
                    right[e] = c + e < d ? read_streamed(b + c + e) : 0.0f;
                }
            }
            ACCB_UNROLL
            for (int e = 0; e < 4; ++e) {
                sum = fmaf(left[e], right[e], sum);
            }
        }
        sum = warp_reduce<sum_of>(sum);
        if (lane_of_warp() == 0) {
            store_streamed(delta + row, sum);
        }
    }
}

/// Of one tile: P and dS of a thread's 4 x keys scores, from s = q.k and dp = d_o.v, in place. What
/// is out of the matrix or behind the mask becomes 0.
template <int Keys>
__device__ __forceinline__ void tile_gradients(const backward_shape& it, const float* lse,
                                               const float* delta, int i0, int j0, int ty, int tx,
                                               float (&s)[4][Keys], float (&dp)[4][Keys]) {
    ACCB_UNROLL
    for (int r = 0; r < 4; ++r) {
        const int i = i0 + 4 * ty + r;
        const bool there = i < it.length;
        const float base = there ? load_cached(lse + i) : 0.0f;
        const float pull = there ? load_cached(delta + i) : 0.0f;
        ACCB_UNROLL
        for (int c = 0; c < Keys; ++c) {
            const int j = j0 + tx + tile_columns * c;
            const bool seen = there && j < it.length && (it.causal == 0 || j <= i);
            const float weight = seen ? expf(fmaf(s[r][c], it.scale, -base)) : 0.0f;
            s[r][c] = weight;
            dp[r][c] = weight * (dp[r][c] - pull) * it.scale;
        }
    }
}

template <int Rows, int Keys>
__device__ __forceinline__ void put_tile(float* to, const float (&from)[4][Keys], int ty, int tx) {
    ACCB_UNROLL
    for (int r = 0; r < 4; ++r) {
        ACCB_UNROLL
        for (int c = 0; c < Keys; ++c) {
            to[(4 * ty + r) * (Rows + tile_pad) + tx + tile_columns * c] = from[r][c];
        }
    }
}

/// Where d_k and d_v go: to their places, or, if a block does not see all query heads of its key
/// head, to `partial`, first all of d_k.
template <class T>
struct key_gradients {
    T *d_k, *d_v;
    float* partial;
    int heads;  // query heads of a block

    template <int Depth>
    __device__ __forceinline__ void store(const float (&sums_k)[4][Depth / tile_columns],
                                          const float (&sums_v)[4][Depth / tile_columns],
                                          const backward_shape& it, long long key_base, int j0,
                                          int ty, int tx, int have, bool even) const {
        constexpr float same[4] = {1.0f, 1.0f, 1.0f, 1.0f};
        if (heads == it.group) {
            store_output<Depth>(d_k + key_base, sums_k, same, ty, tx, have, it.d, even);
            store_output<Depth>(d_v + key_base, sums_v, same, ty, tx, have, it.d, even);
            return;
        }
        const long long rows = static_cast<long long>(blockIdx.x) * it.length + j0;
        float* const to = partial + rows * it.d;
        const long long all = static_cast<long long>(gridDim.x) * it.length * it.d;
        store_output<Depth>(to, sums_k, same, ty, tx, have, it.d, it.d % 4 == 0);
        store_output<Depth>(to + all, sums_v, same, ty, tx, have, it.d, it.d % 4 == 0);
    }
};

/// The queries that a block of keys meets: head by head, each from the same tile on.
template <int Rows>
struct query_tile {
    int head, i0;

    __device__ __forceinline__ long long row(int length) const {
        return static_cast<long long>(head) * length + i0;
    }
    __device__ __forceinline__ int have(int length) const { return smaller(Rows, length - i0); }
    __device__ __forceinline__ void advance(const query_tile& first, int length) {
        i0 += Rows;
        if (i0 >= length) {
            i0 = first.i0;
            ++head;
        }
    }
};

// While a product is computed, the tiles that it does not need are under way: d_o of the next
// queries while d_k grows, q while their d_o meets the values. A tile's 64 KiB had been a fifth of
// its time.
template <class T, int Depth, int Rows>
__device__ void backward_keys(const backward_operands<T>& in, const key_gradients<T>& out,
                              const backward_shape& it) {
    using part = tile<Rows, Depth>;
    ACCB_DYNAMIC_SHARED(float, keys);
    float* const values = keys + part::floats;
    float* const queries = values + part::floats;
    float* const d_outs = queries + part::floats;
    float* const weights = d_outs + part::floats;
    const int tx = static_cast<int>(threadIdx.x) % tile_columns;
    const int ty = static_cast<int>(threadIdx.x) / tile_columns;
    const int j0 = static_cast<int>(blockIdx.y) * Rows;  // behind a mask the longest first
    const int have_k = smaller(Rows, it.length - j0);
    const int first_head = static_cast<int>(blockIdx.x) * out.heads;
    const long long key_base =
        (static_cast<long long>(first_head / it.group) * it.length + j0) * it.d;
    const bool even = in.even(it.d) && is_aligned(out.d_k) && is_aligned(out.d_v);
    fetch_tile<Rows, Depth>(keys, in.k + key_base, have_k, it.d, even);
    fetch_tile<Rows, Depth>(values, in.v + key_base, have_k, it.d, even);
    float sums_k[4][part::depth_a_thread] = {};
    float sums_v[4][part::depth_a_thread] = {};
    query_tile<Rows> now{first_head, it.causal != 0 ? j0 : 0};  // earlier ones see no key of these
    const query_tile<Rows> first = now;
    const auto fetch = [&](float* to, const T* from) {
        if (now.head < first_head + out.heads) {
            fetch_tile<Rows, Depth>(to, from + now.row(it.length) * it.d, now.have(it.length), it.d,
                                    even);
        } else {
            end_of_copies();
        }
    };
    fetch(d_outs, in.d_o);
    fetch(queries, in.q);
    while (now.head < first_head + out.heads) {
        const long long line = static_cast<long long>(now.head) * it.length;
        const int i0 = now.i0;
        float s[4][part::keys_a_thread];
        float dp[4][part::keys_a_thread];
        wait_for_copies_but<1>();
        __syncthreads();
        dot_tiles<Rows, Depth>(d_outs, values, ty, tx, dp);
        wait_for_copies_but<0>();
        __syncthreads();
        dot_tiles<Rows, Depth>(queries, keys, ty, tx, s);
        tile_gradients(it, in.lse + line, in.delta + line, i0, j0, ty, tx, s, dp);
        put_tile<Rows>(weights, s, ty, tx);
        __syncthreads();
        multiply_turned<Rows, Depth>(weights, d_outs, ty, tx, sums_v);
        __syncthreads();
        now.advance(first, it.length);
        fetch(d_outs, in.d_o);
        put_tile<Rows>(weights, dp, ty, tx);
        __syncthreads();
        multiply_turned<Rows, Depth>(weights, queries, ty, tx, sums_k);
        __syncthreads();
        fetch(queries, in.q);
    }
    out.template store<Depth>(sums_k, sums_v, it, key_base, j0, ty, tx, have_k, even);
}

// The sums over the shares of each key head, d_k (z = 0) and d_v (z = 1); `elements` of a key head.
template <class T>
__device__ void join_gradients(const float* partial, T* d_k, T* d_v, int shares,
                               long long elements) {
    const long long head = blockIdx.x;
    const float* const from =
        partial + (blockIdx.z * static_cast<long long>(gridDim.x) + head) * shares * elements;
    T* const to = (blockIdx.z == 0 ? d_k : d_v) + head * elements;
    const bool even = elements % 4 == 0 && is_aligned(d_k) && is_aligned(d_v);
    const long long step = 4LL * gridDim.y * join_threads;
    for (long long i = 4LL * (blockIdx.y * join_threads + threadIdx.x); i < elements; i += step) {
        float sums[4] = {};
        ACCB_UNROLL_BY(4)
        for (int s = 0; s < shares; ++s) {
            const float* const part = from + s * elements + i;
            float more[4] = {};
            if (even) {
                load_four(part, more);
            } else {
                ACCB_UNROLL
                for (int e = 0; e < 4; ++e) {
                    more[e] = i + e < elements ? load_streamed(part + e) : 0.0f;
                }
            }
            ACCB_UNROLL
            for (int e = 0; e < 4; ++e) {
                sums[e] += more[e];
            }
        }
        if (even) {
            store_four(to + i, sums);
            continue;
        }
        ACCB_UNROLL
        for (int e = 0; e < 4; ++e) {
            if (i + e < elements) {
                write_streamed(to + i + e, sums[e]);
            }
        }
    }
}

template <class T, int Depth, int Rows>
__device__ void backward_queries(const backward_operands<T>& in, T* d_q, const backward_shape& it) {
    using part = tile<Rows, Depth>;
    ACCB_DYNAMIC_SHARED(float, keys);
    float* const values = keys + part::floats;
    float* const queries = values + part::floats;
    float* const d_outs = queries + part::floats;
    float* const weights = d_outs + part::floats;
    const int tx = static_cast<int>(threadIdx.x) % tile_columns;
    const int ty = static_cast<int>(threadIdx.x) / tile_columns;
    const int i0 = static_cast<int>(gridDim.y - 1 - blockIdx.y) * Rows;  // the longest first
    const int have_q = smaller(Rows, it.length - i0);
    const long long row = static_cast<long long>(blockIdx.x) * it.length;
    const long long key_base =
        static_cast<long long>(blockIdx.x / static_cast<unsigned>(it.group)) * it.length * it.d;
    const bool even = in.even(it.d) && is_aligned(d_q);
    fetch_tile<Rows, Depth>(queries, in.q + (row + i0) * it.d, have_q, it.d, even);
    fetch_tile<Rows, Depth>(d_outs, in.d_o + (row + i0) * it.d, have_q, it.d, even);
    float sums[4][part::depth_a_thread] = {};
    const int end = it.causal != 0 ? i0 + have_q : it.length;
    const auto fetch = [&](float* to, const T* from, int j0) {
        if (j0 < end) {
            fetch_tile<Rows, Depth>(to, from + key_base + static_cast<long long>(j0) * it.d,
                                    smaller(Rows, it.length - j0), it.d, even);
        } else {
            end_of_copies();
        }
    };
    fetch(values, in.v, 0);
    fetch(keys, in.k, 0);
    for (int j0 = 0; j0 < end; j0 += Rows) {
        float s[4][part::keys_a_thread];
        float dp[4][part::keys_a_thread];
        wait_for_copies_but<1>();
        __syncthreads();
        dot_tiles<Rows, Depth>(d_outs, values, ty, tx, dp);
        wait_for_copies_but<0>();
        __syncthreads();
        fetch(values, in.v, j0 + Rows);
        dot_tiles<Rows, Depth>(queries, keys, ty, tx, s);
        tile_gradients(it, in.lse + row, in.delta + row, i0, j0, ty, tx, s, dp);
        put_tile<Rows>(weights, dp, ty, tx);
        __syncthreads();
        multiply_tiles<Rows, Depth>(weights, keys, ty, tx, sums);
        __syncthreads();
        fetch(keys, in.k, j0 + Rows);
    }
    store_output<Depth>(d_q + (row + i0) * it.d, sums, {1.0f, 1.0f, 1.0f, 1.0f}, ty, tx, have_q,
                        it.d, even);
}

#define ACCB_DELTA(suffix, T)                                   \
    ACCB_KERNEL(delta_threads, accb_attention_delta_##suffix)   \
    (const T* o, const T* d_o, float* delta, int rows, int d) { \
        delta_rows(o, d_o, delta, rows, d);                     \
    }                                                           \
    ACCB_ENTER_KERNEL(accb_attention_delta_##suffix, delta_threads)

#define ACCB_JOIN_GRADIENTS(suffix, T)                                       \
    ACCB_KERNEL(join_threads, accb_attention_backward_join_##suffix)         \
    (const float* partial, T* d_k, T* d_v, int shares, long long elements) { \
        join_gradients(partial, d_k, d_v, shares, elements);                 \
    }                                                                        \
    ACCB_ENTER_KERNEL(accb_attention_backward_join_##suffix, join_threads)

#define ACCB_BACKWARD(suffix, T, depth, rows)                                                 \
    ACCB_KERNEL((tile<rows, depth>::threads),                                                 \
                accb_attention_backward_keys_d##depth##r##rows##_##suffix)                    \
    (const T* q, const T* k, const T* v, const T* d_o, const float* lse, const float* delta,  \
     T* d_k, T* d_v, float* partial, int heads, int group, int length, int d, float scale,    \
     int causal) {                                                                            \
        backward_keys<T, depth, rows>({q, k, v, d_o, lse, delta}, {d_k, d_v, partial, heads}, \
                                      {group, length, d, scale, causal});                     \
    }                                                                                         \
    ACCB_ENTER_KERNEL(accb_attention_backward_keys_d##depth##r##rows##_##suffix,              \
                      (tile<rows, depth>::threads))                                           \
    ACCB_KERNEL((tile<rows, depth>::threads),                                                 \
                accb_attention_backward_queries_d##depth##r##rows##_##suffix)                 \
    (const T* q, const T* k, const T* v, const T* d_o, const float* lse, const float* delta,  \
     T* d_q, int group, int length, int d, float scale, int causal) {                         \
        backward_queries<T, depth, rows>({q, k, v, d_o, lse, delta}, d_q,                     \
                                         {group, length, d, scale, causal});                  \
    }                                                                                         \
    ACCB_ENTER_KERNEL(accb_attention_backward_queries_d##depth##r##rows##_##suffix,           \
                      (tile<rows, depth>::threads))

#define ACCB_ENDS(suffix, T) \
    ACCB_DELTA(suffix, T)    \
    ACCB_JOIN_GRADIENTS(suffix, T)

ACCB_ENDS(f32, float)
ACCB_ENDS(f16, f16)
ACCB_ENDS(bf16, bf16)
ACCB_BACKWARD(f32, float, 64, 64)
ACCB_BACKWARD(f32, float, 128, 32)
ACCB_BACKWARD(f32, float, 256, 16)
// 150 KiB of shared memory, for architectures that have it.
ACCB_BACKWARD(f32, float, 128, 64)

}  // namespace accelbench::cuda::attention_backward_kernels
