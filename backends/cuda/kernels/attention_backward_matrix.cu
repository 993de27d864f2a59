// SPDX-License-Identifier: Apache-2.0
// Gradients of attention over a prompt in narrow types, on the matrix units: the two passes of
// attention_backward.cu, which also has their first step (delta) and their last (the join).
//
// Both compute scores anew, with the rows that they own as the left operand, so that P and dS are
// the left operand of the next product as they lie in registers. While a tile of the other side is
// worked on, the next one is under way.
//
// P = exp(scale q.k - lse), dS = P (d_o.v - delta), both rounded to the operands' type; the factor
// `scale` of d_q and d_k comes last, in float32.
#include "attention_matrix.cuh"
#include "attention_shape.cuh"

namespace accelbench::cuda::attention_backward_matrix_kernels {

constexpr int widest = 128;  // columns of gradients that a block of keys has registers for

/// Two operands' tiles of the rows that a block walks over, and room for the next two.
template <int Rows, int Depth>
struct walking_tiles {
    static constexpr int bytes = head_bytes<Rows, Depth>;
    unsigned char* room;

    __device__ __forceinline__ unsigned char* first(int turn) const {
        return room + turn % 2 * (2 * bytes);
    }
    __device__ __forceinline__ unsigned char* second(int turn) const { return first(turn) + bytes; }

    template <class T>
    __device__ __forceinline__ void fetch(int turn, const T* a, const T* b, long long row, int have,
                                          int d, bool even) const {
        fetch_heads<Rows, Depth>(first(turn), a + row * d, have, d, even);
        fetch_heads<Rows, Depth>(second(turn), b + row * d, have, d, even);
    }
};

/// From s = q.k and dp = d_o.v of one score: P and dS, 0 for what is not seen.
__device__ __forceinline__ void gradients_of(float& s, float& dp, bool seen, float scale, float lse,
                                             float delta) {
    s = seen ? exp2f(fmaf(s, scale, -lse)) : 0.0f;
    dp = s * (dp - delta);
}

/// gradients_of all of a lane's scores, whose rows are keys and whose columns are queries.
template <int Columns>
__device__ __forceinline__ void key_gradients(const backward_shape& it, const float* lses,
                                              const float* deltas, int i0, int j0,
                                              float (&s)[Columns][4], float (&dp)[Columns][4]) {
    ACCB_UNROLL
    for (int at = 0; at < 2 * Columns; ++at) {
        const int i = i0 + column_of_sum(at / 2, at);
        const bool there = i < it.length;
        const float lse = there ? load_cached(lses + i) * log2_of_e : 0.0f;
        const float delta = there ? load_cached(deltas + i) : 0.0f;
        ACCB_UNROLL
        for (int half = 0; half < 2; ++half) {
            const int j = j0 + row_of_sum(half);
            const bool seen = there && j < it.length && (it.causal == 0 || j <= i);
            gradients_of(s[at / 2][2 * half + at % 2], dp[at / 2][2 * half + at % 2], seen,
                         it.scale * log2_of_e, lse, delta);
        }
    }
}

// A block owns 64 keys of a key head, and of their gradients the columns of its z; it walks over
// the queries of `heads` query heads. d_k and d_v go to their places, or, if these are not all
// heads of the key head, to `partial`, first all of d_k.
template <class T, int Depth, int Queries>
__device__ void backward_keys(const backward_operands<T>& in, T* d_k, T* d_v, float* partial,
                              int heads, const backward_shape& it) {
    constexpr int width = Depth < widest ? Depth : widest;
    ACCB_DYNAMIC_SHARED(unsigned char, keys);
    unsigned char* const values = keys + head_bytes<attention_rows, Depth>;
    const walking_tiles<Queries, Depth> tiles{values + head_bytes<attention_rows, Depth>};
    const int j0 = static_cast<int>(blockIdx.y) * attention_rows;  // masked: the longest first
    const int first_column = Depth > width ? static_cast<int>(blockIdx.z) * width : 0;
    const int skipped = 2 * first_column;  // bytes; chunks are turned within 128 of them
    const int have_k = smaller(attention_rows, it.length - j0);
    const int first_head = static_cast<int>(blockIdx.x) * heads;
    const long long key_row = static_cast<long long>(first_head / it.group) * it.length + j0;
    const bool even = in.even(it.d) && is_aligned(d_k) && is_aligned(d_v);
    const int first_query = it.causal != 0 ? j0 : 0;  // earlier ones see no key of these
    const int queries = (it.length - first_query + Queries - 1) / Queries;  // tiles of a head
    const int all = heads * queries;
    const auto fetch = [&](int turn) {
        if (turn < all) {
            const int i0 = first_query + turn % queries * Queries;
            const long long row =
                static_cast<long long>(first_head + turn / queries) * it.length + i0;
            tiles.fetch(turn, in.q, in.d_o, row, it.length - i0, it.d, even);
        }
        end_of_copies();
    };
    fetch_heads<attention_rows, Depth>(keys, in.k + key_row * it.d, have_k, it.d, even);
    fetch_heads<attention_rows, Depth>(values, in.v + key_row * it.d, have_k, it.d, even);
    fetch(0);
    float sums_k[width / 8][4] = {};
    float sums_v[width / 8][4] = {};
    for (int turn = 0; turn < all; ++turn) {
        const long long line = static_cast<long long>(first_head + turn / queries) * it.length;
        const int i0 = first_query + turn % queries * Queries;
        float s[Queries / 8][4];
        float dp[Queries / 8][4];
        wait_for_copies_but<0>();
        __syncthreads();
        fetch(turn + 1);
        dot_heads<T, Depth, Queries>(keys, tiles.first(turn), s);
        dot_heads<T, Depth, Queries>(values, tiles.second(turn), dp);
        key_gradients(it, in.lse + line, in.delta + line, i0, j0, s, dp);
        add_weighted<T, Depth, Queries, width>(s, tiles.second(turn) + skipped, sums_v);
        add_weighted<T, Depth, Queries, width>(dp, tiles.first(turn) + skipped, sums_k);
    }
    const float scaled[2] = {it.scale, it.scale};
    constexpr float same[2] = {1.0f, 1.0f};
    if (heads == it.group) {
        store_heads<width>(d_k + key_row * it.d, sums_k, scaled, first_column, have_k, it.d, even);
        store_heads<width>(d_v + key_row * it.d, sums_v, same, first_column, have_k, it.d, even);
        return;
    }
    float* const to = partial + (static_cast<long long>(blockIdx.x) * it.length + j0) * it.d;
    const long long whole = static_cast<long long>(gridDim.x) * it.length * it.d;
    store_heads<width>(to, sums_k, scaled, first_column, have_k, it.d, it.d % 2 == 0);
    store_heads<width>(to + whole, sums_v, same, first_column, have_k, it.d, it.d % 2 == 0);
}

// A block owns 64 queries of a head and walks over their keys.
template <class T, int Depth, int Keys>
__device__ void backward_queries(const backward_operands<T>& in, T* d_q, const backward_shape& it) {
    ACCB_DYNAMIC_SHARED(unsigned char, queries);
    unsigned char* const d_outs = queries + head_bytes<attention_rows, Depth>;
    const walking_tiles<Keys, Depth> tiles{d_outs + head_bytes<attention_rows, Depth>};
    const int i0 = static_cast<int>(gridDim.y - 1 - blockIdx.y) * attention_rows;  // longest first
    const int have_q = smaller(attention_rows, it.length - i0);
    const long long line = static_cast<long long>(blockIdx.x) * it.length;
    const long long key_line =
        static_cast<long long>(blockIdx.x / static_cast<unsigned>(it.group)) * it.length;
    const bool even = in.even(it.d) && is_aligned(d_q);
    const int end = it.causal != 0 ? i0 + have_q : it.length;
    const auto fetch = [&](int turn) {
        const int j0 = turn * Keys;
        if (j0 < end) {
            tiles.fetch(turn, in.k, in.v, key_line + j0, it.length - j0, it.d, even);
        }
        end_of_copies();
    };
    fetch_heads<attention_rows, Depth>(queries, in.q + (line + i0) * it.d, have_q, it.d, even);
    fetch_heads<attention_rows, Depth>(d_outs, in.d_o + (line + i0) * it.d, have_q, it.d, even);
    fetch(0);
    float lse[2];
    float delta[2];
    ACCB_UNROLL
    for (int half = 0; half < 2; ++half) {
        const int i = i0 + row_of_sum(half);
        lse[half] = i < it.length ? load_cached(in.lse + line + i) * log2_of_e : 0.0f;
        delta[half] = i < it.length ? load_cached(in.delta + line + i) : 0.0f;
    }
    float sums[Depth / 8][4] = {};
    for (int turn = 0; turn * Keys < end; ++turn) {
        float s[Keys / 8][4];
        float dp[Keys / 8][4];
        wait_for_copies_but<0>();
        __syncthreads();
        fetch(turn + 1);
        dot_heads<T, Depth, Keys>(queries, tiles.first(turn), s);
        dot_heads<T, Depth, Keys>(d_outs, tiles.second(turn), dp);
        ACCB_UNROLL
        for (int at = 0; at < Keys / 2; ++at) {
            const int half = at % 4 / 2;
            const int i = i0 + row_of_sum(half);
            const int j = turn * Keys + column_of_sum(at / 4, at);
            const bool seen = i < it.length && j < it.length && (it.causal == 0 || j <= i);
            gradients_of(s[at / 4][at % 4], dp[at / 4][at % 4], seen, it.scale * log2_of_e,
                         lse[half], delta[half]);
        }
        add_weighted<T, Depth, Keys, Depth>(dp, tiles.first(turn), sums);
    }
    const float scaled[2] = {it.scale, it.scale};
    store_heads<Depth>(d_q + (line + i0) * it.d, sums, scaled, 0, have_q, it.d, even);
}

#define ACCB_MATRIX_GRADIENT(suffix, T, depth, rows)                                           \
    ACCB_KERNEL_BESIDE(2, attention_threads, accb_attention_backward_keys_m##depth##_##suffix) \
    (const T* q, const T* k, const T* v, const T* d_o, const float* lse, const float* delta,   \
     T* d_k, T* d_v, float* partial, int heads, int group, int length, int d, float scale,     \
     int causal) {                                                                             \
        backward_keys<T, depth, rows>({q, k, v, d_o, lse, delta}, d_k, d_v, partial, heads,    \
                                      {group, length, d, scale, causal});                      \
    }                                                                                          \
    ACCB_ENTER_KERNEL(accb_attention_backward_keys_m##depth##_##suffix, attention_threads)     \
    ACCB_KERNEL_BESIDE(depth == 256 ? 2 : 3, attention_threads,                                \
                       accb_attention_backward_queries_m##depth##_##suffix)                    \
    (const T* q, const T* k, const T* v, const T* d_o, const float* lse, const float* delta,   \
     T* d_q, int group, int length, int d, float scale, int causal) {                          \
        backward_queries<T, depth, rows>({q, k, v, d_o, lse, delta}, d_q,                      \
                                         {group, length, d, scale, causal});                   \
    }                                                                                          \
    ACCB_ENTER_KERNEL(accb_attention_backward_queries_m##depth##_##suffix, attention_threads)

#define ACCB_MATRIX_GRADIENTS(suffix, T)     \
    ACCB_MATRIX_GRADIENT(suffix, T, 64, 64)  \
    ACCB_MATRIX_GRADIENT(suffix, T, 128, 32) \
    ACCB_MATRIX_GRADIENT(suffix, T, 256, 16)

ACCB_MATRIX_GRADIENTS(f16, f16)
ACCB_MATRIX_GRADIENTS(bf16, bf16)

}  // namespace accelbench::cuda::attention_backward_matrix_kernels
