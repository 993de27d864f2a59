// SPDX-License-Identifier: Apache-2.0
// o = softmax(scale q k^T) v for the positions of a prompt, without ever holding all scores: a
// block owns `Rows` queries of one head and walks over the keys in tiles. Arithmetic is float32
// throughout, on the ordinary units: the path for f32.
#include "attention_shape.cuh"
#include "attention_tile.cuh"
#include "reduce.cuh"

namespace accelbench::cuda::attention_prefill_kernels {

/// Running softmax of a thread's four rows; the 16 threads of a row hold the same values.
struct soft_rows {
    float maximum[4], total[4];

    /// From one tile of scores: turns them into exponentials, writes these to `weights`, and
    /// returns in `fade` what the sums so far must be multiplied with.
    template <int Rows, int Keys>
    __device__ __forceinline__ void step(float (&scores)[4][Keys], float* weights, int ty, int tx,
                                         float (&fade)[4]) {
        ACCB_UNROLL
        for (int r = 0; r < 4; ++r) {
            float high = scores[r][0];
            ACCB_UNROLL
            for (int j = 1; j < Keys; ++j) {
                high = fmaxf(high, scores[r][j]);
            }
            const float raised = fmaxf(maximum[r], warp_reduce<max_of, tile_columns>(high));
            fade[r] = expf(maximum[r] - raised);
            float sum = 0.0f;
            ACCB_UNROLL
            for (int j = 0; j < Keys; ++j) {
                const float weight = expf(scores[r][j] - raised);
                weights[(4 * ty + r) * (Rows + tile_pad) + tx + tile_columns * j] = weight;
                sum += weight;
            }
            total[r] = total[r] * fade[r] + warp_reduce<sum_of, tile_columns>(sum);
            maximum[r] = raised;
        }
    }
};

template <class T, int Depth, int Rows>
__device__ void prefill(const T* q, const T* k, const T* v, T* o, const prefill_shape& it) {
    using part = tile<Rows, Depth>;
    ACCB_DYNAMIC_SHARED(float, queries);
    float* const keys = queries + part::floats;  // then the values of the same keys
    float* const weights = keys + part::floats;
    const int tx = static_cast<int>(threadIdx.x) % tile_columns;
    const int ty = static_cast<int>(threadIdx.x) / tile_columns;
    const int head = static_cast<int>(blockIdx.y);
    const int key_head =
        head / it.heads * it.key_heads + head % it.heads / (it.heads / it.key_heads);
    // Causal blocks differ in length: the longest start first.
    const int i0 = static_cast<int>(gridDim.x - 1 - blockIdx.x) * Rows;
    const int have_q = smaller(Rows, it.queries - i0);
    const long long query_base = (static_cast<long long>(head) * it.queries + i0) * it.d;
    const long long key_base = static_cast<long long>(key_head) * it.keys * it.d;
    const int past = it.keys - it.queries;  // keys that every query sees
    const bool even =
        it.d % lot<T> == 0 && is_aligned(q) && is_aligned(k) && is_aligned(v) && is_aligned(o);

    load_tile<Rows, Depth>(queries, q + query_base, have_q, it.d, even, it.scale);
    float sums[4][part::depth_a_thread] = {};
    soft_rows soft{{-INFINITY, -INFINITY, -INFINITY, -INFINITY}, {}};
    const int end = it.causal != 0 ? past + i0 + have_q : it.keys;
    for (int j0 = 0; j0 < end; j0 += Rows) {
        const int have_k = smaller(Rows, it.keys - j0);
        __syncthreads();
        load_tile<Rows, Depth>(keys, k + key_base + static_cast<long long>(j0) * it.d, have_k, it.d,
                               even, 1.0f);
        __syncthreads();
        float scores[4][part::keys_a_thread];
        dot_tiles<Rows, Depth>(queries, keys, ty, tx, scores);
        ACCB_UNROLL
        for (int r = 0; r < 4; ++r) {
            const int last =
                it.causal != 0 ? past + smaller(i0 + 4 * ty + r, it.queries - 1) : it.keys - 1;
            ACCB_UNROLL
            for (int j = 0; j < part::keys_a_thread; ++j) {
                const bool seen = j0 + tx + tile_columns * j <= smaller(last, it.keys - 1);
                scores[r][j] = seen ? scores[r][j] : -INFINITY;
            }
        }
        float fade[4];
        soft.step<Rows>(scores, weights, ty, tx, fade);
        ACCB_UNROLL
        for (int r = 0; r < 4; ++r) {
            ACCB_UNROLL
            for (int c = 0; c < part::depth_a_thread; ++c) {
                sums[r][c] *= fade[r];
            }
        }
        __syncthreads();
        load_tile<Rows, Depth>(keys, v + key_base + static_cast<long long>(j0) * it.d, have_k, it.d,
                               even, 1.0f);
        __syncthreads();
        multiply_tiles<Rows, Depth>(weights, keys, ty, tx, sums);
    }
    const float factor[4] = {1.0f / soft.total[0], 1.0f / soft.total[1], 1.0f / soft.total[2],
                             1.0f / soft.total[3]};
    store_output<Depth>(o + query_base, sums, factor, ty, tx, have_q, it.d, even);
}

#define ACCB_PREFILL(suffix, T, depth, rows)                                                      \
    ACCB_KERNEL((tile<rows, depth>::threads), accb_attention_prefill_d##depth##_##suffix)         \
    (const T* q, const T* k, const T* v, T* o, int heads, int key_heads, int queries, int keys,   \
     int d, float scale, int causal) {                                                            \
        prefill<T, depth, rows>(q, k, v, o, {heads, key_heads, queries, keys, d, scale, causal}); \
    }                                                                                             \
    ACCB_ENTER_KERNEL(accb_attention_prefill_d##depth##_##suffix, (tile<rows, depth>::threads))
#define ACCB_PREFILLS(suffix, T)     \
    ACCB_PREFILL(suffix, T, 64, 64)  \
    ACCB_PREFILL(suffix, T, 128, 64) \
    ACCB_PREFILL(suffix, T, 256, 32)

ACCB_PREFILLS(f32, float)

}  // namespace accelbench::cuda::attention_prefill_kernels
