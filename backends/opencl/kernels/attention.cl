// SPDX-License-Identifier: Apache-2.0
// o = softmax(scale q k^T) v without ever holding all scores: a group owns BQ queries of one head
// and walks over the keys in blocks of BK.

// One block of scores of one query: raises its maximum, turns scores into exponentials, and scales
// what was summed before. visible: keys of this block that the query may see.
inline void soft_step(local float* scores, local float* sums_o, local float* maximum,
                      local float* total, int visible, int ld) {
    for (int c = max(visible, 0); c < BK; ++c) {
        scores[c] = -INFINITY;
    }
    vec highs = (vec)(-INFINITY);
    for (int c = 0; c < BK; c += VEC) {
        highs = fmax(highs, VLOAD(0, scores + c));
    }
    const float raised = fmax(*maximum, max_over(highs));
    const float fade = exp(*maximum - raised);
    vec sums = (vec)(0.0f);
    for (int c = 0; c < BK; c += VEC) {
        const vec weight = exp_of(VLOAD(0, scores + c) - (vec)(raised));
        VSTORE(weight, 0, scores + c);
        sums += weight;
    }
    if (fade != 1.0f) {
        for (int c = 0; c < ld; c += VEC) {
            VSTORE(VLOAD(0, sums_o + c) * (vec)(fade), 0, sums_o + c);
        }
    }
    *total = *total * fade + sum_over(sums);
    *maximum = raised;
}

KERNEL void attention_prefill(global const element* restrict q, global const element* restrict k,
                              global const element* restrict v, global element* restrict o,
                              local float* restrict queries, local float* restrict keys,
                              local float* restrict scores, local float* restrict sums_o,
                              local float* restrict maxima, local float* restrict totals,
                              int heads, int key_heads, int query_count, int key_count, int d,
                              int ld, float scale, int causal) {
    const int head = (int)get_group_id(1);
    const int batch = head / heads;
    const int key_head = batch * key_heads + head % heads / (heads / key_heads);
    const int i0 = (int)get_group_id(0) * BQ;
    const int have_q = min(BQ, query_count - i0);
    const size_t query_base = ((size_t)head * query_count + i0) * d;
    const size_t key_base = (size_t)key_head * key_count * d;
    const int past = key_count - query_count;  // keys that every query sees

    load_rows(q + query_base, queries, have_q, BQ, d, ld, scale);
    clear(sums_o, BQ * ld);
    for (int r = LANE; r < BQ; r += LANES) {
        maxima[r] = -INFINITY;
        totals[r] = 0.0f;
    }
    const int end = causal ? past + i0 + have_q : key_count;
    for (int j0 = 0; j0 < end; j0 += BK) {
        const int have_k = min(BK, key_count - j0);
        LOCAL_BARRIER;
        load_columns(k + key_base + (size_t)j0 * d, keys, have_k, BK, d);
        LOCAL_BARRIER;
        block_product(queries, ld, 1, keys, BK, scores, BK, BQ, BK, d, 0);
        LOCAL_BARRIER;
        for (int r = LANE; r < BQ; r += LANES) {
            const int last = causal ? past + i0 + min(r, have_q - 1) : key_count - 1;
            soft_step(scores + r * BK, sums_o + r * ld, maxima + r, totals + r, last + 1 - j0, ld);
        }
        load_rows(v + key_base + (size_t)j0 * d, keys, have_k, BK, d, ld, 1.0f);
        LOCAL_BARRIER;
        block_product(scores, BK, 1, keys, ld, sums_o, ld, BQ, ld, BK, 1);
    }
    LOCAL_BARRIER;
    for (int r = 0; r < have_q; ++r) {
        const float share = 1.0f / totals[r];
        global element* to = o + query_base + (size_t)r * d;
        EACH_VECTOR(c, d) { storev(VLOAD(0, sums_o + r * ld + c) * (vec)(share), to + c); }
        EACH_REST(c, d) { store1(sums_o[r * ld + c] * share, to + c); }
    }
}
