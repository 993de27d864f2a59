// SPDX-License-Identifier: Apache-2.0
// Attention over many queries: blocks of scores stay in the second-level cache, softmax runs along
// (flash attention).
#pragma once

#include "backends/cpu/simd/panel.hpp"
#include "backends/cpu/simd/softmax.hpp"
#include "backends/cpu/simd/table.hpp"

namespace accelbench::cpu::ACCB_CPU_ISA {

// At a depth of 128: keys and values 64 KiB each, queries, scores and output 48 KiB each: 272 KiB
// of a 512 KiB second-level cache.
inline constexpr i64 query_block = 96;
inline constexpr i64 key_block = 128;

inline i64 padded_depth(const attention_shape& s) {
    return round_up(s.depth, panel_columns);
}
inline i64 packed_size(const attention_shape& s) {
    return round_up(s.keys, panel_columns) * padded_depth(s);
}
inline i64 prefill_scratch(const attention_shape& s) {
    return query_block * (s.depth + key_block + padded_depth(s) + 2);
}
inline i64 query_blocks(const attention_shape& s) {
    return (s.queries + query_block - 1) / query_block;
}
inline i64 prefill_units(const attention_shape& s) {
    return s.batch * s.query_heads * query_blocks(s);
}

template <class S>
inline void prefill_pack(const prefill_args& a, i64 begin, i64 end) {
    using raw = typename S::raw;
    const attention_shape& s = a.shape;
    for (i64 head = begin; head < end; ++head) {
        pack_transposed<S>(a.packed_k + head * packed_size(s),
                           static_cast<const raw*>(a.k) + head * s.keys * s.depth, s.keys, s.depth);
        pack_rows<S>(a.packed_v + head * packed_size(s),
                     static_cast<const raw*>(a.v) + head * s.keys * s.depth, s.keys, s.depth);
    }
}

/// What a block of queries carries from one block of keys to the next; all in the calling thread's
/// scratch.
struct running {
    float* q;       // scaled, [query_block][depth]
    float* scores;  // [query_block][key_block]
    float* o;       // not yet divided by the sums, [query_block][padded depth]
    float* maximum;
    float* total;
};

/// Scores of one row to exp(score - maximum), rescaling what came before where the maximum rose.
ACCB_INLINE void softmax_step(const running& w, i64 row, i64 valid, i64 columns, i64 width) {
    float* x = w.scores + row * key_block;
    const float peak = row_maximum<stored_f32>(x, valid);
    const float maximum = peak > w.maximum[row] ? peak : w.maximum[row];
    const vf shift = splat(usable(maximum));
    const vf part_sum = accumulate(valid, [&](i64 i, auto n) {
        const vf e = exp(load_padded<stored_f32>(x + i, n) - shift);
        store<stored_f32>(x + i, e, n);
        return e;
    });
    for (i64 i = valid; i < columns; ++i)
        x[i] = 0.0F;
    if (maximum > w.maximum[row]) {
        const vf rescale = exp(splat(w.maximum[row]) - shift);
        float* o = w.o + row * width;
        for (i64 i = 0; i < width; i += lanes)
            stored_f32::store(o + i, stored_f32::load(o + i) * rescale);
        w.total[row] *= rescale[0];
        w.maximum[row] = maximum;
    }
    w.total[row] += sum(part_sum);
}

template <class S>
ACCB_INLINE void start_queries(const running& w, const typename S::raw* q, i64 rows, i64 depth,
                               i64 width, double scale) {
    const vf factor = splat(static_cast<float>(scale));
    each_vector(rows * depth,
                [&](i64 i, auto n) { store<stored_f32>(w.q + i, load<S>(q + i, n) * factor, n); });
    for (i64 i = 0; i < rows * width; ++i)
        w.o[i] = 0.0F;
    for (i64 r = 0; r < rows; ++r) {
        w.maximum[r] = minus_infinity;
        w.total[r] = 0.0F;
    }
}

template <class S>
inline void prefill_unit(const prefill_args& a, i64 unit, float* scratch) {
    using raw = typename S::raw;
    const attention_shape& s = a.shape;
    const i64 blocks = query_blocks(s);
    const i64 head = unit / blocks;  // batch * query_heads
    const i64 first =
        (blocks - 1 - unit % blocks) * query_block;  // the longest causal blocks begin
    const i64 rows = s.queries - first < query_block ? s.queries - first : query_block;
    const i64 group = s.query_heads / s.kv_heads;
    const i64 kv = head / s.query_heads * s.kv_heads + head % s.query_heads / group;
    const i64 width = padded_depth(s);
    const float* k = a.packed_k + kv * packed_size(s);
    const float* v = a.packed_v + kv * packed_size(s);
    const running w{scratch, scratch + query_block * s.depth,
                    scratch + query_block * (s.depth + key_block),
                    scratch + query_block * (s.depth + key_block + width),
                    scratch + query_block * (s.depth + key_block + width + 1)};
    start_queries<S>(w, static_cast<const raw*>(a.q) + (head * s.queries + first) * s.depth, rows,
                     s.depth, width, s.scale);

    const i64 seen_by_first = s.causal ? s.keys - s.queries + first + 1 : s.keys;
    const i64 seen_by_last = s.causal ? seen_by_first + rows - 1 : s.keys;
    for (i64 j = 0; j < seen_by_last; j += key_block) {
        const i64 keys = seen_by_last - j < key_block ? seen_by_last - j : key_block;
        multiply(rows, s.depth, {w.q, s.depth, 1},
                 {k + j * s.depth, panel_columns * s.depth,
                  round_up(keys, panel_columns) / panel_columns},
                 {w.scores, key_block}, false);
        for (i64 r = 0; r < rows; ++r) {
            const i64 seen = (s.causal ? seen_by_first + r : s.keys) - j;
            const i64 valid = seen < 0 ? 0 : (seen < keys ? seen : keys);
            softmax_step(w, r, valid, keys, width);
        }
        multiply(rows, keys, {w.scores, key_block, 1},
                 {v + j * panel_columns, s.keys * panel_columns, width / panel_columns},
                 {w.o, width}, true);
    }
    auto* o = static_cast<raw*>(a.o) + (head * s.queries + first) * s.depth;
    for (i64 r = 0; r < rows; ++r) {
        const vf inverse = splat(1.0F / w.total[r]);
        emit<S>(o + r * s.depth, s.depth, false,
                [&](i64 i, auto n) { return load<stored_f32>(w.o + r * width + i, n) * inverse; });
    }
}

}  // namespace accelbench::cpu::ACCB_CPU_ISA
