// SPDX-License-Identifier: Apache-2.0
// y = x / sqrt(mean(x^2) + epsilon) * gamma, and its gradients. One row at a time per group.

inline float square_sum(global const element* x, int n) {
    vec sums0 = (vec)(0.0f);
    vec sums1 = (vec)(0.0f);
    int c = LANE * VEC;
    for (; c + LANES * VEC + VEC <= n; c += 2 * LANES * VEC) {
        const vec first = loadv(x + c);
        const vec second = loadv(x + c + LANES * VEC);
        sums0 = fma(first, first, sums0);
        sums1 = fma(second, second, sums1);
    }
    for (; c + VEC <= n; c += LANES * VEC) {
        const vec value = loadv(x + c);
        sums0 = fma(value, value, sums0);
    }
    float sum = sum_over(sums0 + sums1);
    EACH_REST(r, n) {
        const float value = load1(x + r);
        sum = fma(value, value, sum);
    }
    return sum;
}

KERNEL void rms_norm(global const element* restrict x, global const element* restrict gamma,
                     global element* restrict y, int rows, int n, float epsilon, int per_group) {
    GROUP_SCRATCH;
    EACH_ROW(row, rows, per_group) {
        global const element* from = x + (size_t)row * n;
        global element* to = y + (size_t)row * n;
        const float mean = GROUP_SUM(square_sum(from, n)) / (float)n;
        const float factor = 1.0f / sqrt(mean + epsilon);
        EACH_VECTOR(c, n) { streamv(loadv(from + c) * (vec)(factor) * loadv(gamma + c), to + c); }
        EACH_REST(c, n) { store1(load1(from + c) * factor * load1(gamma + c), to + c); }
    }
}

// Also leaves the group's share of d_gamma in its row of `partial`.
KERNEL void rms_norm_backward(global const element* restrict x,
                              global const element* restrict gamma,
                              global const element* restrict d_y, global element* restrict d_x,
                              global float* restrict partial, int rows, int n, float epsilon,
                              int per_group) {
    GROUP_SCRATCH;
    global float* mine = partial + get_group_id(0) * (size_t)n;
    EACH_VECTOR(c, n) { JOIN(vstore, VEC)((vec)(0.0f), 0, mine + c); }
    EACH_REST(c, n) { mine[c] = 0.0f; }
    EACH_ROW(row, rows, per_group) {
        global const element* xr = x + (size_t)row * n;
        global const element* dr = d_y + (size_t)row * n;
        global element* to = d_x + (size_t)row * n;
        vec dots = (vec)(0.0f);
        EACH_VECTOR(c, n) { dots = fma(loadv(gamma + c) * loadv(dr + c), loadv(xr + c), dots); }
        float dot_part = sum_over(dots);
        EACH_REST(c, n) { dot_part = fma(load1(gamma + c) * load1(dr + c), load1(xr + c), dot_part); }
        const float mean = GROUP_SUM(square_sum(xr, n)) / (float)n;
        const float factor = 1.0f / sqrt(mean + epsilon);
        const float pull = GROUP_SUM(dot_part) * factor * factor * factor / (float)n;
        EACH_VECTOR(c, n) {
            const vec xv = loadv(xr + c);
            const vec dv = loadv(dr + c);
            const vec scaled = dv * (vec)(factor);
            streamv(fma(-(vec)(pull), xv, scaled * loadv(gamma + c)), to + c);
            JOIN(vstore, VEC)(fma(scaled, xv, JOIN(vload, VEC)(0, mine + c)), 0, mine + c);
        }
        EACH_REST(c, n) {
            const float scaled = load1(dr + c) * factor;
            store1(fma(-pull, load1(xr + c), scaled * load1(gamma + c)), to + c);
            mine[c] = fma(scaled, load1(xr + c), mine[c]);
        }
    }
}

// d_gamma = sum of the groups' shares, in the order of the groups: the same bits in every launch.
// A group owns one stretch of columns.
KERNEL void add_partials(global const float* restrict partial, global float* restrict sums,
                         int parts, int n, int per_group) {
    const int end = min(n, ((int)get_group_id(0) + 1) * per_group);
    const int begin = (int)get_group_id(0) * per_group;
    int c = begin + LANE * VEC;
    for (; c + VEC <= end; c += LANES * VEC) {
        vec sum = (vec)(0.0f);
        for (int part = 0; part < parts; ++part) {
            sum += JOIN(vload, VEC)(0, partial + (size_t)part * n + c);
        }
        JOIN(vstore, VEC)(sum, 0, sums + c);
    }
    for (int r = begin + (end - begin) / VEC * VEC + LANE; r < end; r += LANES) {
        float sum = 0.0f;
        for (int part = 0; part < parts; ++part) {
            sum += partial[(size_t)part * n + r];
        }
        sums[r] = sum;
    }
}
