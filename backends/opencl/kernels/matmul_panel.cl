// SPDX-License-Identifier: Apache-2.0
// y = op(a) * op(b) for CPU devices: one lane is a group and owns a tile of y.
//
// b lies packed in panels of NR columns, [N / NR][K][NR], so that the inner loop reads it with
// consecutive vectors; a constant b is packed once. The lane packs its rows of a into local memory,
// [rows / MR][k][MR], one stretch of KB at a time, and keeps MR x NR sums in registers.
//
// MR, NV  registers of a tile: MR rows, NV vectors of VEC columns; NR = NV * VEC
// KB      depth of one stretch
// INTEGER 1: s8 * s8 -> s32
// Everything else is an argument: a driver compiles for seconds, and shapes are many.

#define NR (NV * VEC)
#define VLOAD JOIN(vload, VEC)
#define VSTORE JOIN(vstore, VEC)
#if INTEGER
// Products of s8 are at most 2^14, so f32 sums of KB <= 1024 of them are exact; between stretches
// the sums are s32.
typedef int result;
typedef JOIN(int, VEC) result_vec;
typedef char operand;
typedef char raw;
#define READ1(p) ((float)*(p))
#define READV(p) CONVERT(VLOAD(0, p), vec, float)
#else
typedef element result;
typedef vec result_vec;
typedef element operand;
#if STORE == 0
typedef float raw;
#else
typedef ushort raw;  // bits are moved, not values: f16 values need an extension, f16 bits do not
#endif
#define READ1(p) load1(p)
#define READV(p) loadv(p)
#endif

// A group fills one panel; columns beyond n are zero. Stretches of 64 rows stay in the first cache
// while columns of b are turned into rows of the panel.
KERNEL void pack_b(global const raw* restrict b, global raw* restrict packed, int n, int k,
                   int trans_b) {
    const int j0 = (int)get_group_id(0) * NR;
    const int width = min(NR, n - j0);
    global raw* panel = packed + (size_t)j0 * k;
    for (int r0 = 0; r0 < k; r0 += 64) {
        const int rows = min(64, k - r0);
        global raw* to = panel + (size_t)r0 * NR;
        if (trans_b) {
            for (int c = 0; c < width; ++c) {
                global const raw* from = b + (size_t)(j0 + c) * k + r0;
                for (int r = 0; r < rows; ++r) {
                    to[r * NR + c] = from[r];
                }
            }
        } else {
            for (int r = 0; r < rows; ++r) {
                global const raw* from = b + (size_t)(r0 + r) * n + j0;
                for (int c = 0; c < width; ++c) {
                    to[r * NR + c] = from[c];
                }
            }
        }
        for (int r = 0; r < rows; ++r) {
            for (int c = width; c < NR; ++c) {
                to[r * NR + c] = 0;
            }
        }
    }
}

// rows x depth of op(a) into panels of MR; rows beyond m repeat the last one and are never stored.
inline void pack_a(global const operand* a, local float* packed, int i0, int rows, int k0,
                   int depth, int m, int k, int trans_a) {
    for (int i = 0; i < rows; i += MR) {
        local float* to = packed + i * KB;
        for (int r = 0; r < MR; ++r) {
            const int row = min(i0 + i + r, m - 1);
            if (trans_a) {
                global const operand* from = a + (size_t)k0 * m + row;
                for (int d = 0; d < depth; ++d) {
                    to[d * MR + r] = READ1(from + (size_t)d * m);
                }
            } else {
                global const operand* from = a + (size_t)row * k + k0;
                for (int d = 0; d < depth; ++d) {
                    to[d * MR + r] = READ1(from + d);
                }
            }
        }
    }
}

#if STORE != 0 && !INTEGER
#define NARROW_RESULT 1  // sums of several stretches stay in f32: `sums` is the lane's tile
#endif

inline void put_row(const vec* acc, global result* y, local float* sums, int columns, int first,
                    int last) {
#ifdef NARROW_RESULT
    float whole[NR];
    #pragma unroll
    for (int v = 0; v < NV; ++v) {
        vec total = acc[v];
        if (!first) {
            total += VLOAD(v, sums);
        }
        if (!last) {
            VSTORE(total, v, sums);
        } else if (columns == NR) {
            storev(total, y + v * VEC);
        } else {
            VSTORE(total, v, whole);
        }
    }
    if (last && columns != NR) {
        for (int c = 0; c < columns; ++c) {
            store1(whole[c], y + c);
        }
    }
#else
#if INTEGER
#define AS_RESULT(value) CONVERT(value, ivec, int)
#else
#define AS_RESULT(value) (value)
#endif
    if (columns == NR) {
        #pragma unroll
        for (int v = 0; v < NV; ++v) {
            const result_vec part = AS_RESULT(acc[v]);
            VSTORE(first ? part : part + VLOAD(v, y), v, y);
        }
    } else {
        result whole[NR];
        #pragma unroll
        for (int v = 0; v < NV; ++v) {
            VSTORE(AS_RESULT(acc[v]), v, whole);
        }
        for (int c = 0; c < columns; ++c) {
            y[c] = first ? whole[c] : y[c] + whole[c];
        }
    }
#endif
}

KERNEL void matmul_panel(global const operand* restrict a, global const operand* restrict b,
                         global result* restrict y, local float* restrict packed_a,
                         local float* restrict sums, int m, int n, int k, int trans_a,
                         int tile_rows, int tile_columns) {
    const int i0 = (int)get_group_id(1) * tile_rows;
    const int j0 = (int)get_group_id(0) * tile_columns;
    const int rows = min(tile_rows, m - i0);
    const int columns = min(tile_columns, n - j0);
    for (int k0 = 0; k0 < k; k0 += KB) {
        const int depth = min(KB, k - k0);
        pack_a(a, packed_a, i0, rows, k0, depth, m, k, trans_a);
        for (int j = 0; j < columns; j += NR) {
            global const operand* panel = b + (size_t)(j0 + j) * k + (size_t)k0 * NR;
            for (int i = 0; i < rows; i += MR) {
                local const float* from_a = packed_a + i * KB;
                global const operand* from_b = panel;
                vec acc[MR][NV];
                #pragma unroll
                for (int r = 0; r < MR; ++r) {
                    #pragma unroll
                    for (int v = 0; v < NV; ++v) {
                        acc[r][v] = (vec)(0.0f);
                    }
                }
                for (int d = 0; d < depth; ++d) {
                    vec columns_of_b[NV];
                    #pragma unroll
                    for (int v = 0; v < NV; ++v) {
                        columns_of_b[v] = READV(from_b + v * VEC);
                    }
                    #pragma unroll
                    for (int r = 0; r < MR; ++r) {
                        const vec row_of_a = (vec)(from_a[r]);
                        #pragma unroll
                        for (int v = 0; v < NV; ++v) {
                            acc[r][v] = fma(row_of_a, columns_of_b[v], acc[r][v]);
                        }
                    }
                    from_a += MR;
                    from_b += NR;
                }
                #pragma unroll
                for (int r = 0; r < MR; ++r) {
                    if (i + r < rows) {
                        put_row(acc[r], y + (size_t)(i0 + i + r) * n + j0 + j,
                                sums + (i + r) * tile_columns + j, min(NR, columns - j), k0 == 0,
                                k0 + depth == k);
                    }
                }
            }
        }
    }
}
