// SPDX-License-Identifier: Apache-2.0
// Attention of one new query over a cache: keys and values stream from memory once for all query
// heads that share them.
#pragma once

#include "backends/cpu/simd/attention_prefill.hpp"

namespace accelbench::cpu::ACCB_CPU_ISA {

// 64 keys of depth 128: 32 KiB of keys, then 32 KiB of values.
inline constexpr i64 decode_tile = 64;

inline i64 decode_scratch(const attention_shape& s) {
    return s.query_heads / s.kv_heads * (s.depth + decode_tile);
}

/// score[head][row] for a few heads and keys: 8 accumulators, and each key is loaded once for four
/// heads.
template <class S, int heads, int rows>
ACCB_INLINE void key_scores(const float* q, const typename S::raw* k, i64 depth, float* score) {
    vf acc[heads][rows];
    for (int h = 0; h < heads; ++h)
        for (int r = 0; r < rows; ++r)
            acc[h][r] = zero();
    each_vector(depth, [&](i64 i, auto n) {
        vf key[rows];
        for (int r = 0; r < rows; ++r)
            key[r] = load<S>(k + r * depth + i, n);
        for (int h = 0; h < heads; ++h) {
            const vf x = load<stored_f32>(q + h * depth + i, n);
            for (int r = 0; r < rows; ++r)
                acc[h][r] = fma(x, key[r], acc[h][r]);
        }
    });
    for (int h = 0; h < heads; ++h)
        for (int r = 0; r < rows; ++r)
            score[h * decode_tile + r] = sum(acc[h][r]);
}

template <class S, int rows>
ACCB_INLINE void key_scores_of_group(const float* q, const typename S::raw* k, i64 depth, i64 group,
                                     float* score) {
    i64 h = 0;
    for (; h + 4 <= group; h += 4)
        key_scores<S, 4, rows>(q + h * depth, k, depth, score + h * decode_tile);
    for (; h + 2 <= group; h += 2)
        key_scores<S, 2, rows>(q + h * depth, k, depth, score + h * decode_tile);
    if (h < group)
        key_scores<S, 1, rows>(q + h * depth, k, depth, score + h * decode_tile);
}

/// o[head] += sum over four rows of p[head][row] v[row]: the sums are loaded and stored once for
/// four rows.
template <class S, int heads, int rows>
ACCB_INLINE void add_values(float* o, i64 o_step, const float* p, const typename S::raw* v,
                            i64 depth) {
    vf weight[heads][rows];
    for (int h = 0; h < heads; ++h)
        for (int r = 0; r < rows; ++r)
            weight[h][r] = splat(p[h * decode_tile + r]);
    each_vector(depth, [&](i64 i, auto n) {
        vf total[heads];
        for (int h = 0; h < heads; ++h)
            total[h] = load<stored_f32>(o + h * o_step + i, n);
        for (int r = 0; r < rows; ++r) {
            const vf value = load<S>(v + r * depth + i, n);
            for (int h = 0; h < heads; ++h)
                total[h] = fma(weight[h][r], value, total[h]);
        }
        for (int h = 0; h < heads; ++h)
            store<stored_f32>(o + h * o_step + i, total[h], n);
    });
}

template <class S, int rows>
ACCB_INLINE void add_values_of_group(float* o, i64 o_step, const float* p, const typename S::raw* v,
                                     i64 depth, i64 group) {
    i64 h = 0;
    for (; h + 2 <= group; h += 2)
        add_values<S, 2, rows>(o + h * o_step, o_step, p + h * decode_tile, v, depth);
    if (h < group)
        add_values<S, 1, rows>(o + h * o_step, o_step, p + h * decode_tile, v, depth);
}

ACCB_INLINE void decode_softmax(float* score, i64 keys, float* o, i64 depth) {
    float& maximum = o[depth];
    float& total = o[depth + 1];
    const float peak = row_maximum<stored_f32>(score, keys);
    const float risen = peak > maximum ? peak : maximum;
    const vf shift = splat(usable(risen));
    const vf rescale = exp(splat(maximum) - shift);
    if (risen > maximum)
        each_vector(depth, [&](i64 i, auto n) {
            store<stored_f32>(o + i, load<stored_f32>(o + i, n) * rescale, n);
        });
    const vf part_sum = accumulate(keys, [&](i64 i, auto n) {
        const vf e = exp(load_padded<stored_f32>(score + i, n) - shift);
        store<stored_f32>(score + i, e, n);
        return e;
    });
    total = (risen > maximum ? total * rescale[0] : total) + sum(part_sum);
    maximum = risen;
}

/// unit = (batch * kv_heads + head) * splits + split. The partial output of each query head of the
/// group lies at partial + (unit * group + member) * (depth + 2), followed by its maximum and its
/// sum.
template <class S>
inline void decode_unit(const decode_args& a, i64 unit, float* scratch) {
    using raw = typename S::raw;
    const attention_shape& s = a.shape;
    const i64 group = s.query_heads / s.kv_heads;
    const i64 head = unit / a.splits;
    const i64 length = (s.keys + a.splits - 1) / a.splits;
    const i64 begin = unit % a.splits * length;
    const i64 end = begin + length < s.keys ? begin + length : s.keys;
    const i64 step = s.depth + 2;
    float* o = a.partial + unit * group * step;
    float* q = scratch;
    float* score = scratch + group * s.depth;
    const vf factor = splat(static_cast<float>(s.scale));
    const auto* q_in = static_cast<const raw*>(a.q) + head * group * s.depth;
    each_vector(group * s.depth,
                [&](i64 i, auto n) { store<stored_f32>(q + i, load<S>(q_in + i, n) * factor, n); });
    for (i64 i = 0; i < group * step; ++i)
        o[i] = i % step == s.depth ? minus_infinity : 0.0F;

    const auto* k = static_cast<const raw*>(a.k_cache) + head * s.cache * s.depth;
    const auto* v = static_cast<const raw*>(a.v_cache) + head * s.cache * s.depth;
    for (i64 t = begin; t < end; t += decode_tile) {
        const i64 keys = end - t < decode_tile ? end - t : decode_tile;
        i64 r = 0;
        for (; r + 2 <= keys; r += 2)
            key_scores_of_group<S, 2>(q, k + (t + r) * s.depth, s.depth, group, score + r);
        if (r < keys)
            key_scores_of_group<S, 1>(q, k + (t + r) * s.depth, s.depth, group, score + r);
        for (i64 h = 0; h < group; ++h)
            decode_softmax(score + h * decode_tile, keys, o + h * step, s.depth);
        for (r = 0; r + 4 <= keys; r += 4)
            add_values_of_group<S, 4>(o, step, score + r, v + (t + r) * s.depth, s.depth, group);
        for (; r < keys; ++r)
            add_values_of_group<S, 1>(o, step, score + r, v + (t + r) * s.depth, s.depth, group);
    }
}

/// Adds the splits of the query heads [begin, end) (over the whole batch) in their order.
template <class S>
inline void decode_combine(const decode_args& a, i64 begin, i64 end) {
    using raw = typename S::raw;
    const attention_shape& s = a.shape;
    const i64 group = s.query_heads / s.kv_heads;
    const i64 step = s.depth + 2;
    for (i64 head = begin; head < end; ++head) {
        const float* first = a.partial + (head / group * a.splits * group + head % group) * step;
        const i64 next = group * step;
        float maximum = minus_infinity;
        for (i64 i = 0; i < a.splits; ++i)
            maximum = first[i * next + s.depth] > maximum ? first[i * next + s.depth] : maximum;
        float total = 0.0F;
        for (i64 i = 0; i < a.splits; ++i)
            total +=
                first[i * next + s.depth + 1] * exp(splat(first[i * next + s.depth] - maximum))[0];
        emit<S>(static_cast<raw*>(a.o) + head * s.depth, s.depth, false, [&](i64 d, auto n) {
            vf o = zero();
            for (i64 i = 0; i < a.splits; ++i)
                o = fma(load<stored_f32>(first + i * next + d, n),
                        exp(splat(first[i * next + s.depth] - maximum)), o);
            return o * splat(1.0F / total);
        });
    }
}

}  // namespace accelbench::cpu::ACCB_CPU_ISA
