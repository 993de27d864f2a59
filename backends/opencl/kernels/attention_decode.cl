// SPDX-License-Identifier: Apache-2.0
// One new token: a group owns one key head, that is all query heads that share it, and one of
// `splits` stretches of the cache; each key and value is read from memory once.

inline float dot_rows(global const element* a, local const float* b, int d) {
    vec sums = (vec)(0.0f);
    int c = 0;
    for (; c + VEC <= d; c += VEC) {
        sums = fma(loadv(a + c), VLOAD(0, b + c), sums);
    }
    float sum = sum_over(sums);
    for (; c < d; ++c) {
        sum = fma(load1(a + c), b[c], sum);
    }
    return sum;
}

// values[0 .. d) of sums += weights * rows, over `have` rows of one block.
inline void add_values(global const element* rows, local const float* weights, local float* sums,
                       int have, int d, float fade) {
    EACH_VECTOR(c, d) {
        vec sum = VLOAD(0, sums + c) * (vec)(fade);
        for (int j = 0; j < have; ++j) {
            sum = fma((vec)(weights[j]), loadv(rows + (size_t)j * d + c), sum);
        }
        VSTORE(sum, 0, sums + c);
    }
    EACH_REST(c, d) {
        float sum = sums[c] * fade;
        for (int j = 0; j < have; ++j) {
            sum = fma(weights[j], load1(rows + (size_t)j * d + c), sum);
        }
        sums[c] = sum;
    }
}

// Scores become exp(score - raised), in place; returns this lane's part of their sum.
inline float exponentials(local float* scores, int have, float raised) {
    float sum = 0.0f;
#if LANES == 1
    vec parts = (vec)(0.0f);
    int j = 0;
    for (; j + VEC <= have; j += VEC) {
        const vec weight = exp_of(VLOAD(0, scores + j) - (vec)(raised));
        VSTORE(weight, 0, scores + j);
        parts += weight;
    }
    sum = sum_over(parts);
    for (; j < have; ++j) {
        scores[j] = exp(scores[j] - raised);
        sum += scores[j];
    }
#else
    for (int j = LANE; j < have; j += LANES) {
        scores[j] = exp(scores[j] - raised);
        sum += scores[j];
    }
#endif
    return sum;
}

// One query head's result, or this stretch's part of it for attention_join.
inline void write_head(local const float* sums, float maximum, float total, size_t head,
                       global element* o, global float* partial, int splits, int split, int d) {
    if (splits == 1) {
        for (int c = LANE; c < d; c += LANES) {
            store1(sums[c] / total, o + head * d + c);
        }
        return;
    }
    global float* to = partial + (head * splits + split) * (d + 2);
    for (int c = LANE; c < d; c += LANES) {
        to[c] = sums[c];
    }
    if (LANE == 0) {
        to[d] = maximum;
        to[d + 1] = total;
    }
}

// partial: [B * Hq][splits][d + 2]: sums, maximum, total. With one split the result goes to o.
KERNEL void attention_decode(global const element* restrict q, global const element* restrict k_new,
                             global const element* restrict v_new, global element* k_cache,
                             global element* v_cache, global element* restrict o,
                             global float* restrict partial, local float* restrict queries,
                             local float* restrict weights, local float* restrict sums,
                             int capacity, int d, int ld, float scale, int splits,
                             int position) {
    GROUP_SCRATCH;
    const int key_head = (int)get_group_id(1);
    const int split = (int)get_group_id(0);
    const int stretch = (position + splits) / splits;  // ceil((position + 1) / splits)
    const int begin = min(split * stretch, position + 1);
    const int end = min(begin + stretch, position + 1);
    global element* keys = k_cache + (size_t)key_head * capacity * d;
    global element* values = v_cache + (size_t)key_head * capacity * d;

    if (position >= begin && position < end) {  // this stretch holds the new token's row
        for (int c = LANE; c < d; c += LANES) {
            store1(load1(k_new + (size_t)key_head * d + c), keys + (size_t)position * d + c);
            store1(load1(v_new + (size_t)key_head * d + c), values + (size_t)position * d + c);
        }
    }
    load_rows(q + (size_t)key_head * GROUP * d, queries, GROUP, GROUP, d, ld, scale);
    clear(sums, GROUP * ld);
    LOCAL_BARRIER;
    // Maximum and total of query head h, held by every lane alike.
    float maxima[GROUP];
    float totals[GROUP];
    for (int h = 0; h < GROUP; ++h) {
        maxima[h] = -INFINITY;
        totals[h] = 0.0f;
    }
    for (int j0 = begin; j0 < end; j0 += BK) {
        const int have = min(BK, end - j0);
        for (int j = LANE; j < have; j += LANES) {
            for (int h = 0; h < GROUP; ++h) {
                weights[h * BK + j] = dot_rows(keys + (size_t)(j0 + j) * d, queries + h * ld, d);
            }
        }
        LOCAL_BARRIER;
        for (int h = 0; h < GROUP; ++h) {
            float high = -INFINITY;
            for (int j = LANE; j < have; j += LANES) {
                high = fmax(high, weights[h * BK + j]);
            }
            const float raised = fmax(maxima[h], GROUP_MAX(high));
            const float fade = exp(maxima[h] - raised);
            const float sum = exponentials(weights + h * BK, have, raised);
            totals[h] = totals[h] * fade + GROUP_SUM(sum);
            maxima[h] = raised;
            LOCAL_BARRIER;
            add_values(values + (size_t)j0 * d, weights + h * BK, sums + h * ld, have, d, fade);
        }
        LOCAL_BARRIER;
    }
    for (int h = 0; h < GROUP; ++h) {
        write_head(sums + h * ld, maxima[h], totals[h], (size_t)key_head * GROUP + h, o, partial,
                   splits, split, d);
    }
}

// One group a query head: joins the stretches' sums under their common maximum.
KERNEL void attention_join(global const float* restrict partial, global element* restrict o,
                           int splits, int d) {
    const size_t head = get_group_id(0);
    global const float* from = partial + head * splits * (d + 2);
    float maximum = -INFINITY;
    for (int s = 0; s < splits; ++s) {
        maximum = fmax(maximum, from[(size_t)s * (d + 2) + d]);
    }
    float total = 0.0f;
    for (int s = 0; s < splits; ++s) {
        global const float* part = from + (size_t)s * (d + 2);
        total += part[d + 1] * exp(part[d] - maximum);
    }
    for (int c = LANE; c < d; c += LANES) {
        float sum = 0.0f;
        for (int s = 0; s < splits; ++s) {
            global const float* part = from + (size_t)s * (d + 2);
            sum = fma(part[c], exp(part[d] - maximum), sum);
        }
        store1(sum / total, o + head * d + c);
    }
}
