// SPDX-License-Identifier: Apache-2.0
// Gradients of prefill. Two passes, each of which owns what it writes, so that no sum needs an
// atomic: one over blocks of keys (d_k, d_v), one over blocks of queries (d_q). Both compute the
// scores anew from lse.

// delta = sum over d of d_o * o, for every query.
KERNEL void attention_delta(global const element* restrict o, global const element* restrict d_o,
                            global float* restrict delta, int rows, int d, int per_group) {
    GROUP_SCRATCH;
    EACH_ROW(row, rows, per_group) {
        vec sums = (vec)(0.0f);
        EACH_VECTOR(c, d) {
            sums = fma(loadv(o + (size_t)row * d + c), loadv(d_o + (size_t)row * d + c), sums);
        }
        float sum = sum_over(sums);
        EACH_REST(c, d) {
            sum = fma(load1(o + (size_t)row * d + c), load1(d_o + (size_t)row * d + c), sum);
        }
        const float all = GROUP_SUM(sum);
        if (LANE == 0) {
            delta[row] = all;
        }
    }
}

// From scores and d_o v^T of one block: p and d_s = p (dp - delta) scale, in place. Queries and
// keys beyond the ends, and keys that a query must not see, become 0.
inline void block_gradients(local float* scores, local float* d_p, global const float* lse,
                            global const float* delta, int i0, int have_q, int j0, int have_k,
                            float scale, int causal) {
    for (int r = LANE; r < BQ; r += LANES) {
        const int seen = causal ? i0 + r + 1 - j0 : have_k;
        const int visible = r < have_q ? clamp(min(seen, have_k), 0, BK) : 0;
        const float base = r < have_q ? lse[r] : 0.0f;
        const float pull = r < have_q ? delta[r] : 0.0f;
        local float* p = scores + r * BK;
        local float* ds = d_p + r * BK;
        for (int c = visible; c < BK; ++c) {
            p[c] = -INFINITY;
        }
        for (int c = 0; c < BK; c += VEC) {
            const vec weight = exp_of(fma(VLOAD(0, p + c), (vec)(scale), -(vec)(base)));
            VSTORE(weight, 0, p + c);
            VSTORE(weight * (VLOAD(0, ds + c) - (vec)(pull)) * (vec)(scale), 0, ds + c);
        }
    }
}

KERNEL void attention_backward_kv(
    global const element* restrict q, global const element* restrict k,
    global const element* restrict v, global const element* restrict d_o,
    global const float* restrict lse, global const float* restrict delta,
    global element* restrict d_k, global element* restrict d_v, local float* restrict keys,
    local float* restrict values, local float* restrict queries, local float* restrict d_outs,
    local float* restrict scores, local float* restrict d_p, local float* restrict sums_k,
    local float* restrict sums_v, int group, int count, int d, int ld, float scale, int causal) {
    const int key_head = (int)get_group_id(1);
    const int j0 = (int)get_group_id(0) * BK;
    const int have_k = min(BK, count - j0);
    const size_t key_base = ((size_t)key_head * count + j0) * d;
    load_columns(k + key_base, keys, have_k, BK, d);
    load_columns(v + key_base, values, have_k, BK, d);
    clear(sums_k, BK * ld);
    clear(sums_v, BK * ld);
    for (int h = 0; h < group; ++h) {
        const size_t head = (size_t)key_head * group + h;
        const int first = causal ? j0 / BQ * BQ : 0;  // earlier queries see none of these keys
        for (int i0 = first; i0 < count; i0 += BQ) {
            const int have_q = min(BQ, count - i0);
            const size_t row = head * count + i0;
            LOCAL_BARRIER;
            load_rows(q + row * d, queries, have_q, BQ, d, ld, 1.0f);
            load_rows(d_o + row * d, d_outs, have_q, BQ, d, ld, 1.0f);
            LOCAL_BARRIER;
            block_product(queries, ld, 1, keys, BK, scores, BK, BQ, BK, d, 0);
            block_product(d_outs, ld, 1, values, BK, d_p, BK, BQ, BK, d, 0);
            LOCAL_BARRIER;
            block_gradients(scores, d_p, lse + row, delta + row, i0, have_q, j0, have_k, scale,
                            causal);
            LOCAL_BARRIER;
            block_product(scores, 1, BK, d_outs, ld, sums_v, ld, BK, ld, BQ, 1);
            block_product(d_p, 1, BK, queries, ld, sums_k, ld, BK, ld, BQ, 1);
        }
    }
    LOCAL_BARRIER;
    save_rows(sums_k, d_k + key_base, have_k, d, ld);
    save_rows(sums_v, d_v + key_base, have_k, d, ld);
}

KERNEL void attention_backward_q(
    global const element* restrict q, global const element* restrict k,
    global const element* restrict v, global const element* restrict d_o,
    global const float* restrict lse, global const float* restrict delta,
    global element* restrict d_q, local float* restrict keys, local float* restrict values,
    local float* restrict queries, local float* restrict d_outs, local float* restrict scores,
    local float* restrict d_p, local float* restrict sums_q, int group, int count, int d, int ld,
    float scale, int causal) {
    const int head = (int)get_group_id(1);
    const int key_head = head / group;
    const int i0 = (int)get_group_id(0) * BQ;
    const int have_q = min(BQ, count - i0);
    const size_t row = (size_t)head * count + i0;
    load_rows(q + row * d, queries, have_q, BQ, d, ld, 1.0f);
    load_rows(d_o + row * d, d_outs, have_q, BQ, d, ld, 1.0f);
    clear(sums_q, BQ * ld);
    const int end = causal ? i0 + have_q : count;
    for (int j0 = 0; j0 < end; j0 += BK) {
        const int have_k = min(BK, count - j0);
        const size_t key_base = ((size_t)key_head * count + j0) * d;
        LOCAL_BARRIER;
        load_columns(k + key_base, keys, have_k, BK, d);
        load_columns(v + key_base, values, have_k, BK, d);
        LOCAL_BARRIER;
        block_product(queries, ld, 1, keys, BK, scores, BK, BQ, BK, d, 0);
        block_product(d_outs, ld, 1, values, BK, d_p, BK, BQ, BK, d, 0);
        LOCAL_BARRIER;
        block_gradients(scores, d_p, lse + row, delta + row, i0, have_q, j0, have_k, scale, causal);
        load_rows(k + key_base, keys, have_k, BK, d, ld, 1.0f);
        LOCAL_BARRIER;
        block_product(d_p, BK, 1, keys, ld, sums_q, ld, BQ, ld, BK, 1);
    }
    LOCAL_BARRIER;
    save_rows(sums_q, d_q + row * d, have_q, d, ld);
}
