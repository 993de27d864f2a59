// SPDX-License-Identifier: Apache-2.0
// Products of matrices in local memory, which attention is made of.
//
// LD  elements in a row of length D in local memory: D rounded up to BLOCK_COLUMNS, the rest zero
// BQ  queries of a block, BK keys of a block: multiples of BLOCK_ROWS and BLOCK_COLUMNS

#define BLOCK_ROWS 4
#define BLOCK_COLUMNS (2 * VEC)
#define VLOAD JOIN(vload, VEC)
#define VSTORE JOIN(vstore, VEC)
#define LOCAL_BARRIER GROUP_BARRIER

// c[rows][columns] = or += a * b, where a(i, d) = a[i * a_row + d * a_step], b(d, j) = b[d * b_row
// + j]. rows and columns are whole blocks. The lanes share the blocks of c.
inline void block_product(local const float* a, int a_row, int a_step, local const float* b,
                          int b_row, local float* c, int c_row, int rows, int columns, int depth,
                          int add) {
    const int across = columns / BLOCK_COLUMNS;
    const int blocks = rows / BLOCK_ROWS * across;
    for (int block = LANE; block < blocks; block += LANES) {
        const int i = block / across * BLOCK_ROWS;
        const int j = block % across * BLOCK_COLUMNS;
        local const float* from_a = a + i * a_row;
        local const float* from_b = b + j;
        local float* to = c + i * c_row + j;
        vec acc[BLOCK_ROWS][2];
        #pragma unroll
        for (int r = 0; r < BLOCK_ROWS; ++r) {
            acc[r][0] = add ? VLOAD(0, to + r * c_row) : (vec)(0.0f);
            acc[r][1] = add ? VLOAD(1, to + r * c_row) : (vec)(0.0f);
        }
        for (int d = 0; d < depth; ++d) {
            const vec b0 = VLOAD(0, from_b);
            const vec b1 = VLOAD(1, from_b);
            #pragma unroll
            for (int r = 0; r < BLOCK_ROWS; ++r) {
                const vec value = (vec)(from_a[r * a_row]);
                acc[r][0] = fma(value, b0, acc[r][0]);
                acc[r][1] = fma(value, b1, acc[r][1]);
            }
            from_a += a_step;
            from_b += b_row;
        }
        #pragma unroll
        for (int r = 0; r < BLOCK_ROWS; ++r) {
            VSTORE(acc[r][0], 0, to + r * c_row);
            VSTORE(acc[r][1], 1, to + r * c_row);
        }
    }
}

// `have` rows of d elements times `factor`; the rest of block_rows x LD is zero.
inline void load_rows(global const element* from, local float* to, int have, int block_rows, int d,
                      int ld, float factor) {
    for (int r = 0; r < block_rows; ++r) {
        const int length = r < have ? d : 0;
        global const element* row = from + (size_t)min(r, have - 1) * d;
        EACH_VECTOR(c, length) { VSTORE(loadv(row + c) * (vec)(factor), 0, to + r * ld + c); }
        EACH_REST(c, length) { to[r * ld + c] = load1(row + c) * factor; }
        for (int c = length + LANE; c < ld; c += LANES) {
            to[r * ld + c] = 0.0f;
        }
    }
}

// The same, transposed: to[c][r] with `block_rows` elements in a row of `to`.
inline void load_columns(global const element* from, local float* to, int have, int block_rows,
                         int d) {
    for (int c = LANE; c < d; c += LANES) {
        for (int r = 0; r < have; ++r) {
            to[c * block_rows + r] = load1(from + (size_t)r * d + c);
        }
        for (int r = have; r < block_rows; ++r) {
            to[c * block_rows + r] = 0.0f;
        }
    }
}

inline void clear(local float* to, int count) {
    for (int i = LANE; i < count; i += LANES) {
        to[i] = 0.0f;
    }
}

inline void save_rows(local const float* from, global element* to, int have, int d, int ld) {
    for (int r = 0; r < have; ++r) {
        EACH_VECTOR(c, d) { storev(VLOAD(0, from + r * ld + c), to + (size_t)r * d + c); }
        EACH_REST(c, d) { store1(from[r * ld + c], to + (size_t)r * d + c); }
    }
}
