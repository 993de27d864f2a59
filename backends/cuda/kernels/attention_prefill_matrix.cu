// SPDX-License-Identifier: Apache-2.0
// o = softmax(scale q k^T) v of narrow types on the matrix units, without ever holding all scores:
// a block owns 64 queries of one head and walks over the keys in tiles. Scores, their maxima and
// all sums are float32; the exponentials are rounded to the operands' type for the second product.
//
// While the scores are computed, the values of the same keys are under way, and the next keys while
// the values are added.
#include "attention_matrix.cuh"
#include "attention_shape.cuh"

namespace accelbench::cuda::attention_prefill_matrix_kernels {

/// Running softmax of a lane's two rows, in powers of two; a row's four lanes hold the same maximum
/// and each its own part of the total.
struct soft_rows {
    float maximum[2] = {-INFINITY, -INFINITY};
    float total[2] = {};

    /// Turns one tile of scores into exponentials; `fade`: what the sums so far must be multiplied
    /// with.
    template <int Columns>
    __device__ __forceinline__ void step(float (&scores)[Columns][4], float (&fade)[2]) {
        ACCB_UNROLL
        for (int half = 0; half < 2; ++half) {
            float high = scores[0][2 * half];
            ACCB_UNROLL
            for (int at = 1; at < 2 * Columns; ++at) {
                high = fmaxf(high, scores[at / 2][2 * half + at % 2]);
            }
            const float raised = fmaxf(maximum[half], warp_reduce<max_of, 4>(high));
            fade[half] = exp2f(maximum[half] - raised);
            float sum = 0.0f;
            ACCB_UNROLL
            for (int at = 0; at < 2 * Columns; ++at) {
                float& score = scores[at / 2][2 * half + at % 2];
                score = exp2f(score - raised);
                sum += score;
            }
            total[half] = total[half] * fade[half] + sum;
            maximum[half] = raised;
        }
    }
};

/// Scores times `scale`; -INFINITY where a query does not see the key.
template <int Columns>
__device__ __forceinline__ void mask_scores(float (&scores)[Columns][4], float scale, int i0,
                                            int j0, const prefill_shape& it) {
    // Most tiles lie before the first query's last key: nothing there is masked.
    if (j0 + 8 * Columns <= (it.causal != 0 ? it.keys - it.queries + i0 + 1 : it.keys)) {
        ACCB_UNROLL
        for (int at = 0; at < 4 * Columns; ++at) {
            scores[at / 4][at % 4] *= scale;
        }
        return;
    }
    ACCB_UNROLL
    for (int half = 0; half < 2; ++half) {
        const int i = smaller(i0 + row_of_sum(half), it.queries - 1);
        const int last = it.causal != 0 ? it.keys - it.queries + i : it.keys - 1;
        ACCB_UNROLL
        for (int at = 0; at < 2 * Columns; ++at) {
            float& score = scores[at / 2][2 * half + at % 2];
            const bool seen = j0 + column_of_sum(at / 2, at) <= last;
            score = seen ? score * scale : -INFINITY;
        }
    }
}

template <class T, int Depth, int Keys>
__device__ void prefill(const T* q, const T* k, const T* v, T* o, const prefill_shape& it) {
    ACCB_DYNAMIC_SHARED(unsigned char, queries);
    unsigned char* const keys = queries + head_bytes<attention_rows, Depth>;
    unsigned char* const values = keys + head_bytes<Keys, Depth>;
    const int head = static_cast<int>(blockIdx.y);
    const int key_head =
        head / it.heads * it.key_heads + head % it.heads / (it.heads / it.key_heads);
    // Causal blocks differ in length: the longest start first.
    const int i0 = static_cast<int>(gridDim.x - 1 - blockIdx.x) * attention_rows;
    const int have_q = smaller(attention_rows, it.queries - i0);
    const long long query_base = (static_cast<long long>(head) * it.queries + i0) * it.d;
    const long long key_base = static_cast<long long>(key_head) * it.keys * it.d;
    const bool even =
        it.d % lot<T> == 0 && is_aligned(q) && is_aligned(k) && is_aligned(v) && is_aligned(o);
    const int end = it.causal != 0 ? it.keys - it.queries + i0 + have_q : it.keys;
    const auto fetch = [&](unsigned char* to, const T* from, int j0) {
        if (j0 < end) {
            fetch_heads<Keys, Depth>(to, from + key_base + static_cast<long long>(j0) * it.d,
                                     it.keys - j0, it.d, even);
        }
        end_of_copies();
    };
    fetch_heads<attention_rows, Depth>(queries, q + query_base, have_q, it.d, even);
    fetch(keys, k, 0);
    float sums[Depth / 8][4] = {};
    soft_rows soft;
    for (int j0 = 0; j0 < end; j0 += Keys) {
        float scores[Keys / 8][4];
        float fade[2];
        wait_for_copies_but<0>();
        __syncthreads();
        fetch(values, v, j0);
        dot_heads<T, Depth, Keys>(queries, keys, scores);
        mask_scores(scores, it.scale * log2_of_e, i0, j0, it);
        wait_for_copies_but<0>();
        __syncthreads();
        fetch(keys, k, j0 + Keys);
        soft.step(scores, fade);
        ACCB_UNROLL
        for (int at = 0; at < Depth / 2; ++at) {
            sums[at / 4][at % 4] *= fade[at % 4 / 2];
        }
        add_weighted<T, Depth, Keys, Depth>(scores, values, sums);
    }
    const float factor[2] = {1.0f / warp_reduce<sum_of, 4>(soft.total[0]),
                             1.0f / warp_reduce<sum_of, 4>(soft.total[1])};
    store_heads<Depth>(o + query_base, sums, factor, 0, have_q, it.d, even);
}

#define ACCB_MATRIX_PREFILL(suffix, T, depth, keys)                                       \
    ACCB_KERNEL_BESIDE(depth == 256 ? 2 : 3, attention_threads,                           \
                       accb_attention_prefill_m##depth##_##suffix)                        \
    (const T* q, const T* k, const T* v, T* o, int heads, int key_heads, int queries,     \
     int all_keys, int d, float scale, int causal) {                                      \
        prefill<T, depth, keys>(q, k, v, o,                                               \
                                {heads, key_heads, queries, all_keys, d, scale, causal}); \
    }                                                                                     \
    ACCB_ENTER_KERNEL(accb_attention_prefill_m##depth##_##suffix, attention_threads)
#define ACCB_MATRIX_PREFILLS(suffix, T)     \
    ACCB_MATRIX_PREFILL(suffix, T, 64, 64)  \
    ACCB_MATRIX_PREFILL(suffix, T, 128, 64) \
    ACCB_MATRIX_PREFILL(suffix, T, 256, 32)

ACCB_MATRIX_PREFILLS(f16, f16)
ACCB_MATRIX_PREFILLS(bf16, bf16)

}  // namespace accelbench::cuda::attention_prefill_matrix_kernels
