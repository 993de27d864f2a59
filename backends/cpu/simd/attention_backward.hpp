// SPDX-License-Identifier: Apache-2.0
// Gradients of attention: for each key-value head, blocks of probabilities are rebuilt from lse and
// used five times.
#pragma once

#include "backends/cpu/simd/attention_prefill.hpp"

namespace accelbench::cpu::ACCB_CPU_ISA {

/// Everything one (batch, kv head) needs, in the calling thread's scratch.
struct backward_memory {
    i64 width, plane;  // padded depth; floats of one [padded keys][padded depth] matrix
    float *keys_transposed, *keys, *values_transposed, *d_keys, *d_values;    // of the kv head
    float *queries, *d_outputs, *query_panels, *d_output_panels, *d_queries;  // of one query head
    float *probability, *d_score;  // [query_block][key_block]
    float* delta;                  // [keys]

    backward_memory(const attention_shape& s, float* scratch)
        : width(padded_depth(s)), plane(packed_size(s)) {
        float** const planes[] = {&keys_transposed, &keys,     &values_transposed, &d_keys,
                                  &d_values,        &queries,  &d_outputs,         &query_panels,
                                  &d_output_panels, &d_queries};
        for (float** p : planes) {
            *p = scratch;
            scratch += plane;
        }
        probability = scratch;
        d_score = probability + query_block * key_block;
        delta = d_score + query_block * key_block;
    }
};

inline i64 backward_scratch(const attention_shape& s) {
    return 10 * packed_size(s) + 2 * query_block * key_block + round_up(s.keys, lanes);
}

ACCB_INLINE void clear(float* x, i64 n) {
    for (i64 i = 0; i < n; ++i)
        x[i] = 0.0F;
}

/// Unpacked float32 copies and panels of one query head's q and d_o, and delta = sum over the depth
/// of o d_o.
template <class S>
inline void load_query_head(const attention_backward_args& a, i64 head, const backward_memory& w) {
    using raw = typename S::raw;
    const attention_shape& s = a.shape;
    const i64 at = head * s.keys * s.depth;
    const auto* q = static_cast<const raw*>(a.q) + at;
    const auto* o = static_cast<const raw*>(a.o) + at;
    const auto* d_o = static_cast<const raw*>(a.d_o) + at;
    each_vector(s.keys * s.depth, [&](i64 i, auto n) {
        store<stored_f32>(w.queries + i, load<S>(q + i, n), n);
        store<stored_f32>(w.d_outputs + i, load<S>(d_o + i, n), n);
    });
    pack_rows<S>(w.query_panels, q, s.keys, s.depth);
    pack_rows<S>(w.d_output_panels, d_o, s.keys, s.depth);
    for (i64 r = 0; r < s.keys; ++r)
        w.delta[r] = sum(accumulate(s.depth, [&](i64 i, auto n) {
            return load<S>(o + r * s.depth + i, n) * load<S>(d_o + r * s.depth + i, n);
        }));
    clear(w.d_queries, w.plane);
}

/// Scores and d_probability of a block become probability and d_score, both zero where a query does
/// not see a key.
ACCB_INLINE void differentiate_row(const attention_shape& s, const backward_memory& w, i64 row,
                                   i64 valid, i64 keys, float lse, float delta) {
    float* p = w.probability + row * key_block;
    float* d = w.d_score + row * key_block;
    const vf scale = splat(static_cast<float>(s.scale));
    const vf shift = splat(lse);
    const vf inner = splat(delta);
    each_vector(valid, [&](i64 i, auto n) {
        const vf e = exp(load<stored_f32>(p + i, n) * scale - shift);
        store<stored_f32>(p + i, e, n);
        store<stored_f32>(d + i, e * (load<stored_f32>(d + i, n) - inner) * scale, n);
    });
    for (i64 i = valid; i < keys; ++i)
        p[i] = d[i] = 0.0F;
}

/// One block of queries against one block of keys.
ACCB_INLINE void backward_block(const attention_shape& s, const backward_memory& w,
                                const float* lse, i64 i, i64 j) {
    const i64 rows = s.keys - i < query_block ? s.keys - i : query_block;
    const i64 keys = s.keys - j < key_block ? s.keys - j : key_block;
    const i64 key_panels = round_up(keys, panel_columns) / panel_columns;
    const i64 depth_panels = w.width / panel_columns;
    const i64 rows_step = s.keys * panel_columns;
    multiply(rows, s.depth, {w.queries + i * s.depth, s.depth, 1},
             {w.keys_transposed + j * s.depth, panel_columns * s.depth, key_panels},
             {w.probability, key_block}, false);
    multiply(rows, s.depth, {w.d_outputs + i * s.depth, s.depth, 1},
             {w.values_transposed + j * s.depth, panel_columns * s.depth, key_panels},
             {w.d_score, key_block}, false);
    for (i64 r = 0; r < rows; ++r) {
        const i64 seen = s.causal ? i + r + 1 - j : keys;
        const i64 valid = seen < 0 ? 0 : (seen < keys ? seen : keys);
        differentiate_row(s, w, r, valid, keys, lse[i + r], w.delta[i + r]);
    }
    multiply(keys, rows, {w.probability, 1, key_block},
             {w.d_output_panels + i * panel_columns, rows_step, depth_panels},
             {w.d_values + j * w.width, w.width}, true);
    multiply(keys, rows, {w.d_score, 1, key_block},
             {w.query_panels + i * panel_columns, rows_step, depth_panels},
             {w.d_keys + j * w.width, w.width}, true);
    multiply(rows, keys, {w.d_score, key_block, 1},
             {w.keys + j * panel_columns, rows_step, depth_panels},
             {w.d_queries + i * w.width, w.width}, true);
}

template <class S>
ACCB_INLINE void store_gradient(void* to, i64 head, const attention_shape& s, const float* from,
                                i64 width) {
    auto* y = static_cast<typename S::raw*>(to) + head * s.keys * s.depth;
    for (i64 r = 0; r < s.keys; ++r)
        emit<S>(y + r * s.depth, s.depth, false,
                [&](i64 i, auto n) { return load<stored_f32>(from + r * width + i, n); });
}

template <class S>
inline void backward_unit(const attention_backward_args& a, i64 unit, float* scratch) {
    using raw = typename S::raw;
    const attention_shape& s = a.shape;
    const backward_memory w(s, scratch);
    const i64 at = unit * s.keys * s.depth;
    pack_transposed<S>(w.keys_transposed, static_cast<const raw*>(a.k) + at, s.keys, s.depth);
    pack_transposed<S>(w.values_transposed, static_cast<const raw*>(a.v) + at, s.keys, s.depth);
    pack_rows<S>(w.keys, static_cast<const raw*>(a.k) + at, s.keys, s.depth);
    clear(w.d_keys, w.plane);
    clear(w.d_values, w.plane);
    const i64 group = s.query_heads / s.kv_heads;
    for (i64 member = 0; member < group; ++member) {
        const i64 head = unit * group + member;
        load_query_head<S>(a, head, w);
        for (i64 j = 0; j < s.keys; j += key_block) {
            for (i64 i = 0; i < s.keys; i += query_block) {
                const i64 last = i + query_block < s.keys ? i + query_block : s.keys;
                if (s.causal && last <= j)
                    continue;  // every query of the block comes before every key
                backward_block(s, w, a.lse + head * s.keys, i, j);
            }
        }
        store_gradient<S>(a.d_q, head, s, w.d_queries, w.width);
    }
    store_gradient<S>(a.d_k, unit, s, w.d_keys, w.width);
    store_gradient<S>(a.d_v, unit, s, w.d_values, w.width);
}

}  // namespace accelbench::cpu::ACCB_CPU_ISA
