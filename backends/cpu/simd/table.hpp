// SPDX-License-Identifier: Apache-2.0
// The border between portable code and code compiled for one instruction set: plain arguments and a
// table of functions.
#pragma once

#include <cstddef>
#include <cstdint>

namespace accelbench::cpu {

/// How elements lie in memory; arithmetic is always float32.
enum class storage : std::uint8_t { f32 = 0, bf16 = 1, f16 = 2 };
inline constexpr int storage_count = 3;

/// Rows of `width` elements; every function below works on rows [begin, end) and nothing else.
struct row_args {
    const void* x = nullptr;
    const void* other = nullptr;  // gamma, y, d_y: what the operator names beside x
    void* y = nullptr;
    std::int64_t width = 0;
    double epsilon = 0.0;
    bool bypass = false;       // non-temporal stores: the output would not stay in the cache anyway
    float* scratch = nullptr;  // width floats owned by the calling thread; softmax only
};

struct rms_norm_backward_args {
    const void* x;
    const void* gamma;
    const void* d_y;
    void* d_x;
    std::int64_t width;
    double epsilon;
    bool bypass;
    float* d_gamma;  // width floats of the calling thread, added to
};

struct cross_entropy_args {
    const void* logits;
    const std::int32_t* target;
    const float* d_loss;  // backward only
    float* loss;          // forward only
    void* d_logits;       // backward only
    std::int64_t width;
    std::int64_t ignore_index;
    bool bypass;
};

struct adamw_args {
    float* p;
    float* m;
    float* v;
    const void* g;
    double lr, beta1, beta2, epsilon, weight_decay;
    std::int64_t step;
};

/// y = x_0 + x_1 + ..., in this order, written to every y: what a collective's sum is made of.
struct rank_sum_args {
    const void* const* x;
    std::int64_t inputs;
    void* const* y;
    std::int64_t outputs;
    bool bypass;
};

/// y[m, n] = sum over k of a[m, k] b[n, k] for a few rows of a: bound by reading b once.
struct gemv_args {
    const float* a;  // rows x depth, already float32
    const void* b;   // columns x depth
    void* y;         // rows x columns
    std::int64_t rows, columns, depth;
};
struct gemv_s8_args {
    const std::int16_t* a;  // rows x depth, widened
    const std::int8_t* b;
    std::int32_t* y;
    std::int64_t rows, columns, depth;
};

/// Exact s8 product on operands widened to pairs of s16: a[rows][pairs][2], b in panels of `panel`
/// columns.
struct gemm_s8_args {
    const std::int16_t* a;
    const std::int16_t* b;
    std::int32_t* y;
    std::int64_t rows, columns, pairs;
};

struct attention_shape {
    std::int64_t batch, query_heads, kv_heads, queries, keys, depth;
    std::int64_t cache;  // decode: rows of the caches; else equal to keys
    double scale;
    bool causal;
};

struct prefill_args {
    attention_shape shape;
    const void* q;
    const void* k;
    const void* v;
    void* o;
    float* packed_k;  // all heads, see packed_size
    float* packed_v;
};

struct decode_args {
    attention_shape shape;  // keys = position + 1
    const void* q;
    const void* k_cache;
    const void* v_cache;
    void* o;
    float*
        partial;  // per (batch, kv head, split, group member): depth floats, then maximum and sum
    std::int64_t splits;  // parts of the key range that are combined at the end
};

struct attention_backward_args {
    attention_shape shape;
    const void *q, *k, *v, *o, *d_o;
    const float* lse;
    void *d_q, *d_k, *d_v;
};

struct simd_table {
    const char* name;
    int lanes;           // float32 values a vector
    std::int64_t panel;  // columns of a packed panel of gemm_s8 and of attention

    void (*copy)(void* y, const void* x, std::int64_t bytes, bool bypass);
    void (*triad[storage_count])(void* y, const void* b, const void* c, double alpha,
                                 std::int64_t begin, std::int64_t end, bool bypass);
    void (*adamw[storage_count])(const adamw_args&, std::int64_t begin, std::int64_t end);
    void (*widen[storage_count])(float* y, const void* x, std::int64_t begin, std::int64_t end);
    void (*narrow[storage_count])(void* y, const float* x, std::int64_t begin, std::int64_t end);
    void (*rank_sum[storage_count])(const rank_sum_args&, std::int64_t begin, std::int64_t end);
    void (*widen_s8)(std::int16_t* y, const std::int8_t* x, std::int64_t begin, std::int64_t end);

    void (*rms_norm[storage_count])(const row_args&, std::int64_t begin, std::int64_t end);
    void (*rms_norm_backward[storage_count])(const rms_norm_backward_args&, std::int64_t begin,
                                             std::int64_t end);
    void (*softmax[storage_count])(const row_args&, std::int64_t begin, std::int64_t end);
    void (*softmax_backward[storage_count])(const row_args&, std::int64_t begin, std::int64_t end);
    void (*cross_entropy[storage_count])(const cross_entropy_args&, std::int64_t begin,
                                         std::int64_t end);
    void (*cross_entropy_backward[storage_count])(const cross_entropy_args&, std::int64_t begin,
                                                  std::int64_t end);

    void (*gemv[storage_count])(const gemv_args&, std::int64_t begin, std::int64_t end);
    void (*gemv_s8)(const gemv_s8_args&, std::int64_t begin, std::int64_t end);
    /// Rows [row_begin, row_end) of the panels [panel_begin, panel_end).
    void (*gemm_s8)(const gemm_s8_args&, std::int64_t row_begin, std::int64_t row_end,
                    std::int64_t panel_begin, std::int64_t panel_end);

    /// Floats that the packed keys (and likewise values) of one (batch, kv head) take.
    std::int64_t (*packed_size)(const attention_shape&);
    std::int64_t (*prefill_scratch)(const attention_shape&);  // floats a thread
    std::int64_t (*prefill_units)(const attention_shape&);    // blocks of queries over all heads
    /// Packs keys and values of the (batch, kv head) pairs [begin, end).
    void (*prefill_pack[storage_count])(const prefill_args&, std::int64_t begin, std::int64_t end);
    void (*prefill_unit[storage_count])(const prefill_args&, std::int64_t unit, float* scratch);
    /// One (batch, kv head, split); then one (batch, query head) of the combination.
    void (*decode_unit[storage_count])(const decode_args&, std::int64_t unit, float* scratch);
    void (*decode_combine[storage_count])(const decode_args&, std::int64_t begin, std::int64_t end);
    std::int64_t (*decode_scratch)(const attention_shape&);  // floats a thread
    std::int64_t (*backward_scratch)(const attention_shape&);
    /// One (batch, kv head): all gradients of its keys, values and queries.
    void (*backward_unit[storage_count])(const attention_backward_args&, std::int64_t unit,
                                         float* scratch);
};

/// The widest table this processor can run, or the named one ("portable", "avx2", "avx512");
/// nullptr if it cannot.
const simd_table* find_simd_table(const char* name_or_empty);

#if defined(__x86_64__)
const simd_table& avx2_table();
const simd_table& avx512_table();
#endif
const simd_table& portable_table();

}  // namespace accelbench::cpu
