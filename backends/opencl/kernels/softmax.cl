// SPDX-License-Identifier: Apache-2.0
// Rows of exponentials: softmax, cross entropy, and their gradients.

// Elements handled at a time while the maximum is still unknown: small enough for the first cache,
// large enough that rescaling the sum costs nothing.
#define STRETCH (LANES * VEC * 32)

// Of one row: its maximum and the sum of exp(x - maximum), in one pass over memory.
inline float2 row_sum(global const element* x, int n, GROUP_ARGUMENT) {
    float maximum = -INFINITY;
    float sum = 0.0f;
    for (int begin = 0; begin < n; begin += STRETCH) {
        global const element* part = x + begin;
        const int length = min(STRETCH, n - begin);
        vec highs = (vec)(-INFINITY);
        EACH_VECTOR(c, length) { highs = fmax(highs, loadv(part + c)); }
        float high = max_over(highs);
        EACH_REST(c, length) { high = fmax(high, load1(part + c)); }
        const float raised = fmax(maximum, GROUP_MAX(high));
        // A row that so far holds only -infinity: subtracting 0 keeps its exponentials at 0.
        const float base = raised == -INFINITY ? 0.0f : raised;
        vec sums = (vec)(0.0f);
        EACH_VECTOR(c, length) { sums += exp_of(loadv(part + c) - (vec)(base)); }
        float part_sum = sum_over(sums);
        EACH_REST(c, length) { part_sum += exp(load1(part + c) - base); }
        sum = sum * exp(maximum - base) + GROUP_SUM(part_sum);
        maximum = raised;
    }
    return (float2)(maximum, sum);
}

// to = exp(x - maximum) * factor
inline void exponentials(global const element* x, global element* to, int n, float maximum,
                         float factor) {
    EACH_VECTOR(c, n) {
        streamv(exp_of(loadv(x + c) - (vec)(maximum)) * (vec)(factor), to + c);
    }
    EACH_REST(c, n) { store1(exp(load1(x + c) - maximum) * factor, to + c); }
}

// exp(x - maximum) kept in `to`, then scaled: half the exponentials of two passes, but `to` must
// hold f32 and should fit the caches.
#if STORE == 0 && LANES == 1
#define KEEPS_EXPONENTIALS 1
inline void softmax_row(global const float* x, global float* to, int n) {
    vec highs = (vec)(-INFINITY);
    EACH_VECTOR(c, n) { highs = fmax(highs, loadv(x + c)); }
    float high = max_over(highs);
    EACH_REST(c, n) { high = fmax(high, x[c]); }
    vec sums = (vec)(0.0f);
    EACH_VECTOR(c, n) {
        const vec value = exp_of(loadv(x + c) - (vec)(high));
        storev(value, to + c);
        sums += value;
    }
    float sum = sum_over(sums);
    EACH_REST(c, n) {
        to[c] = exp(x[c] - high);
        sum += to[c];
    }
    const float factor = 1.0f / sum;
    EACH_VECTOR(c, n) { storev(loadv(to + c) * (vec)(factor), to + c); }
    EACH_REST(c, n) { to[c] *= factor; }
}
#define KEPT_LENGTH 32768  // 128 KiB of x and as much of y: the second-level cache of one core
#endif

KERNEL void softmax(global const element* restrict x, global element* restrict y, int rows, int n,
                    int per_group) {
    GROUP_SCRATCH;
    EACH_ROW(row, rows, per_group) {
        global const element* from = x + (size_t)row * n;
#ifdef KEEPS_EXPONENTIALS
        if (n <= KEPT_LENGTH) {
            softmax_row(from, y + (size_t)row * n, n);
            continue;
        }
#endif
        const float2 whole = row_sum(from, n, GROUP_PASS);
        exponentials(from, y + (size_t)row * n, n, whole.x, 1.0f / whole.y);
    }
}

KERNEL void softmax_backward(global const element* restrict y, global const element* restrict d_y,
                             global element* restrict d_x, int rows, int n, int per_group) {
    GROUP_SCRATCH;
    EACH_ROW(row, rows, per_group) {
        global const element* yr = y + (size_t)row * n;
        global const element* dr = d_y + (size_t)row * n;
        global element* to = d_x + (size_t)row * n;
        vec dots = (vec)(0.0f);
        EACH_VECTOR(c, n) { dots = fma(loadv(yr + c), loadv(dr + c), dots); }
        float dot_part = sum_over(dots);
        EACH_REST(c, n) { dot_part = fma(load1(yr + c), load1(dr + c), dot_part); }
        const float dot_all = GROUP_SUM(dot_part);
        EACH_VECTOR(c, n) {
            streamv(loadv(yr + c) * (loadv(dr + c) - (vec)(dot_all)), to + c);
        }
        EACH_REST(c, n) { store1(load1(yr + c) * (load1(dr + c) - dot_all), to + c); }
    }
}

// A target that is neither ignored nor a column has no loss: it becomes NaN, which is seen.
KERNEL void cross_entropy(global const element* restrict logits, global const int* restrict target,
                          global float* restrict loss, int rows, int n, int ignore,
                          int per_group) {
    GROUP_SCRATCH;
    EACH_ROW(row, rows, per_group) {
        const int wanted = target[row];
        if (wanted == ignore) {
            if (LANE == 0) {
                loss[row] = 0.0f;
            }
            continue;
        }
        global const element* from = logits + (size_t)row * n;
        const float2 whole = row_sum(from, n, GROUP_PASS);
        if (LANE == 0) {
            loss[row] = wanted >= 0 && wanted < n
                            ? log(whole.y) + (whole.x - load1(from + wanted))
                            : NAN;
        }
    }
}

KERNEL void cross_entropy_backward(global const element* restrict logits,
                                   global const int* restrict target,
                                   global const float* restrict d_loss,
                                   global element* restrict d_logits, int rows, int n, int ignore,
                                   int per_group) {
    GROUP_SCRATCH;
    EACH_ROW(row, rows, per_group) {
        global const element* from = logits + (size_t)row * n;
        global element* to = d_logits + (size_t)row * n;
        const int wanted = target[row];
        if (wanted == ignore) {
            EACH_VECTOR(c, n) { streamv((vec)(0.0f), to + c); }
            EACH_REST(c, n) { store1(0.0f, to + c); }
            continue;
        }
        const float2 whole = row_sum(from, n, GROUP_PASS);
        exponentials(from, to, n, whole.x, d_loss[row] / whole.y);
        GROUP_BARRIER;
        if (LANE == 0 && wanted >= 0 && wanted < n) {
            const float share = exp(load1(from + wanted) - whole.x) / whole.y;
            store1((share - 1.0f) * d_loss[row], to + wanted);
        }
    }
}
