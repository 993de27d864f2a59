// SPDX-License-Identifier: Apache-2.0
// Element-wise kernels and the empty one. A group owns a contiguous range of vectors; the last
// group also does the elements that fill no vector.

#define RANGE_BEGIN(per_group) ((int)get_group_id(0) * (per_group))
#define RANGE_END(per_group, all) min((all), ((int)get_group_id(0) + 1) * (per_group))
#define LAST_GROUP (get_group_id(0) + 1 == get_num_groups(0))

KERNEL void empty(void) {}

// Bytes, whatever they mean: blocks of 64, then `rest` single ones.
KERNEL void copy_bytes(global const uchar* restrict x, global uchar* restrict y, int blocks,
                       int rest, int per_group) {
#if STREAM && defined(HAS_NONTEMPORAL)
    if ((((size_t)x | (size_t)y) & 63) == 0) {
        global const uint16* from = (global const uint16*)x;
        global uint16* to = (global uint16*)y;
        for (int b = RANGE_BEGIN(per_group) + LANE; b < RANGE_END(per_group, blocks); b += LANES) {
            __builtin_nontemporal_store(from[b], to + b);
        }
    } else
#endif
    for (int b = RANGE_BEGIN(per_group) + LANE; b < RANGE_END(per_group, blocks); b += LANES) {
        vstore16(vload16((size_t)b * 4, x), (size_t)b * 4, y);
        vstore16(vload16((size_t)b * 4 + 1, x), (size_t)b * 4 + 1, y);
        vstore16(vload16((size_t)b * 4 + 2, x), (size_t)b * 4 + 2, y);
        vstore16(vload16((size_t)b * 4 + 3, x), (size_t)b * 4 + 3, y);
    }
    if (LAST_GROUP) {
        for (int i = LANE; i < rest; i += LANES) {
            y[(size_t)blocks * 64 + i] = x[(size_t)blocks * 64 + i];
        }
    }
}

KERNEL void triad(global const element* restrict b, global const element* restrict c,
                  global element* restrict y, float alpha, int vectors, int rest, int per_group) {
    for (int i = RANGE_BEGIN(per_group) + LANE; i < RANGE_END(per_group, vectors); i += LANES) {
        const size_t at = (size_t)i * VEC;
        streamv(fma((vec)(alpha), loadv(c + at), loadv(b + at)), y + at);
    }
    if (LAST_GROUP) {
        for (int i = LANE; i < rest; i += LANES) {
            const size_t at = (size_t)vectors * VEC + i;
            store1(fma(alpha, load1(c + at), load1(b + at)), y + at);
        }
    }
}

// Corrections are 1 / (1 - beta^t). decay = 1 - lr * weight_decay.
#define ADAMW_STEP(T, P, G, M, V, LOADP, STOREP, LOADG)                                        \
    {                                                                                          \
        const T grad = LOADG(G);                                                               \
        const T first = fma((T)(beta1), LOADP(M), (T)(rest1) * grad);                          \
        const T second = fma((T)(beta2), LOADP(V), (T)(rest2) * grad * grad);                  \
        const T step = first * (T)(correction1) / (sqrt(second * (T)(correction2)) + (T)(epsilon)); \
        STOREP(fma((T)(-lr), step, LOADP(P) * (T)(decay)), P);                                 \
        STOREP(first, M);                                                                      \
        STOREP(second, V);                                                                     \
    }
#define LOAD_F32(p) (*(p))
#define STORE_F32(value, p) (*(p) = (value))
#define LOADV_F32(p) JOIN(vload, VEC)(0, p)
#define STOREV_F32(value, p) JOIN(vstore, VEC)(value, 0, p)

KERNEL void adamw(global float* restrict p, global const element* restrict g,
                  global float* restrict m, global float* restrict v, float correction1,
                  float correction2, float lr, float decay, float beta1, float rest1, float beta2,
                  float rest2, float epsilon, int vectors, int rest, int per_group) {
    for (int i = RANGE_BEGIN(per_group) + LANE; i < RANGE_END(per_group, vectors); i += LANES) {
        const size_t at = (size_t)i * VEC;
        ADAMW_STEP(vec, p + at, g + at, m + at, v + at, LOADV_F32, STOREV_F32, loadv)
    }
    if (LAST_GROUP) {
        for (int i = LANE; i < rest; i += LANES) {
            const size_t at = (size_t)vectors * VEC + i;
            ADAMW_STEP(float, p + at, g + at, m + at, v + at, LOAD_F32, STORE_F32, load1)
        }
    }
}
