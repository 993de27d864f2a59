// SPDX-License-Identifier: Apache-2.0
// y = op(a) op(b) of narrow types on the matrix units: sums in float32 (f16, bf16) or s32 (s8).
//
// A block owns Side x Side of y, each of its four warps a quarter, and walks over the depth 64
// bytes at a time; while one of these slices is multiplied, the next ones are under way. Where
// tiles are too few to occupy the device, blocks share out the depth of each, and their sums are
// added in fixed order afterwards.
#include "matrix_tile.cuh"

namespace accelbench::cuda::matmul_matrix_kernels {

constexpr int block_threads = 128;
constexpr int join_threads = 256;
constexpr int slice_bytes = 64;
constexpr int rows_together = 8;  // rows of tiles that run side by side and share columns of b

template <class T>
constexpr int slice = slice_bytes / static_cast<int>(sizeof(T));

struct product_shape {
    int m, n, k;
    int turned_a, turned_b;  // where depth is not contiguous
};

/// The tile of this block: down the rows of a group first, so that blocks which run at the same
/// time meet few rows of a and few columns of b.
struct tile_place {
    int m0, n0;

    __device__ __forceinline__ static tile_place mine(const product_shape& it, int side) {
        const int tiles_m = (it.m + side - 1) / side;
        const int tiles_n = (it.n + side - 1) / side;
        const int tile = static_cast<int>(blockIdx.x);
        const int first = tile / (rows_together * tiles_n) * rows_together;
        const int within = tile % (rows_together * tiles_n);
        const int height = smaller(rows_together, tiles_m - first);
        return {(first + within % height) * side, within / height * side};
    }
};

/// 16 depths of four neighbouring rows of the operand, from lines of depth: turned byte by byte.
__device__ __forceinline__ void fetch_quads(unsigned char* to, int row, int chunk,
                                            const signed char* from, long long pitch, int have) {
    unsigned word[4][4];
    ACCB_UNROLL
    for (int depth = 0; depth < 16; ++depth) {
        word[depth / 4][depth % 4] =
            depth < have ? load_cached(reinterpret_cast<const unsigned*>(from + depth * pitch)) : 0;
    }
    ACCB_UNROLL
    for (int e = 0; e < 4; ++e) {
        unsigned out[4];
        ACCB_UNROLL
        for (int w = 0; w < 4; ++w) {
            out[w] = 0;
            ACCB_UNROLL
            for (int byte = 0; byte < 4; ++byte) {
                out[w] |= (word[w][byte] >> (8 * e) & 0xffu) << (8 * byte);
            }
        }
        put_chunk(to + matrix_tile<slice_bytes>::place(row + e, chunk),
                  make_uint4(out[0], out[1], out[2], out[3]));
    }
}

/// One operand as a matrix of `outer` (m or n) by depth. Lines of 16-bit numbers stay in shared
/// memory as they are and are turned by ldmatrix (Turned), which cannot turn bytes: those are
/// turned on their way there.
template <class T, int Side, bool Turned>
struct operand {
    static constexpr int row_bytes = Turned ? Side * static_cast<int>(sizeof(T)) : slice_bytes;
    static constexpr int tile_bytes = Side * slice_bytes;
    using tile = matrix_tile<row_bytes>;

    const T* base;
    int outer, k;
    bool turned, even;

    __device__ __forceinline__ operand(const T* at, int outer_, int k_, bool turned_)
        : base(at),
          outer(outer_),
          k(k_),
          turned(turned_),
          even(is_aligned(at) && (turned_ ? outer_ : k_) % lot<T> == 0) {}

    __device__ __forceinline__ const T* line(int depth, int o) const {
        return base + static_cast<long long>(depth) * outer + o;
    }
    __device__ __forceinline__ void fetch(unsigned char* to, int o0, int k0) const {
        if constexpr (Turned) {
            fetch_rows<slice<T>, row_bytes, block_threads, 4>(
                to, tile_source<T>{line(k0, o0), outer, k - k0, outer - o0, even});
            return;
        }
        if (sizeof(T) > 1 || !turned) {
            const T* const from = base + static_cast<long long>(o0) * k + k0;
            fetch_rows<Side, row_bytes, block_threads, 4>(
                to, tile_source<T>{from, k, outer - o0, k - k0, even});
            return;
        }
        if constexpr (sizeof(T) == 1) {
            fetch_turned(to, o0, k0);
        }
    }
    __device__ __forceinline__ void fetch_turned(unsigned char* to, int o0, int k0) const {
        constexpr int chunks = slice_bytes / chunk_bytes;
        const int thread = static_cast<int>(threadIdx.x);
        if (even) {
            const int row = thread * 4 % Side;
            ACCB_ROLLED
            for (int chunk = thread * 4 / Side; chunk < chunks; chunk += block_threads * 4 / Side) {
                const int depth = k0 + chunk * lot<T>;
                fetch_quads(to, row, chunk, line(depth, o0 + row), outer,
                            o0 + row < outer ? k - depth : 0);
            }
            return;
        }
        ACCB_ROLLED
        for (int i = thread; i < Side * chunks; i += block_threads) {
            const int row = i % Side;
            const int depth = k0 + i / Side * lot<T>;
            put_chunk(to + tile::place(row, i / Side),
                      gather_lot(line(depth, o0 + row), outer, o0 + row < outer ? k - depth : 0));
        }
    }
    /// Operands of the instructions from row or column o of the tile on, at 32-byte step `step`.
    __device__ __forceinline__ static fragment left(const unsigned char* from, int o, int step) {
        return Turned ? tile::turned_left(from, 16 * step, o / 8) : tile::left(from, o, 2 * step);
    }
    __device__ __forceinline__ static fragment right(const unsigned char* from, int o, int step) {
        return Turned ? tile::turned_right(from, 16 * step, o / 8) : tile::right(from, o, 2 * step);
    }
};

__device__ __forceinline__ void store_pair(int* to, int first, int second) {
    const unsigned long long low = static_cast<unsigned>(first);
    const unsigned long long high = static_cast<unsigned>(second);
    store_streamed(reinterpret_cast<unsigned long long*>(to), low | high << 32);
}
template <class T>
__device__ __forceinline__ void store_pair(T* to, float first, float second) {
    store_two(to, first, second);
}
__device__ __forceinline__ void store_one(int* to, int value) {
    store_streamed(to, value);
}
template <class T>
__device__ __forceinline__ void store_one(T* to, float value) {
    write_streamed(to, value);
}

/// A warp's share of y, or of the sums of one share of the depth.
template <class Out, class Sum, int Rows, int Columns>
__device__ __forceinline__ void store_sums(Out* y, const Sum (&sums)[Rows][Columns][4], int row0,
                                           int column0, const product_shape& it) {
    const bool even = it.n % 2 == 0 && is_aligned(y);
    ACCB_UNROLL
    for (int at = 0; at < Rows * Columns * 2; ++at) {
        const int row = row0 + at / (2 * Columns) * 16 + at % 2 * 8 + lane_of_warp() / 4;
        const int column = column0 + at / 2 % Columns * 8 + lane_of_warp() % 4 * 2;
        const Sum* const pair = sums[at / (2 * Columns)][at / 2 % Columns] + at % 2 * 2;
        Out* const to = y + static_cast<long long>(row) * it.n + column;
        if (row >= it.m || column >= it.n) {
            continue;
        }
        if (even) {
            store_pair(to, pair[0], pair[1]);
            continue;
        }
        store_one(to, pair[0]);
        if (column + 1 < it.n) {
            store_one(to + 1, pair[1]);
        }
    }
}

/// sums += a slice of the warp's rows times the same slice of its columns.
template <class T, class FromA, class FromB, class Sum, int Rows, int Columns>
__device__ __forceinline__ void multiply_slice(const unsigned char* tile_a,
                                               const unsigned char* tile_b, int warp_m, int warp_n,
                                               Sum (&sums)[Rows][Columns][4]) {
    ACCB_UNROLL
    for (int part = 0; part < slice_bytes / matrix_depth_bytes; ++part) {
        fragment of_b[Columns / 2];
        ACCB_UNROLL
        for (int c = 0; c < Columns / 2; ++c) {
            of_b[c] = FromB::right(tile_b, warp_n + 16 * c, part);
        }
        ACCB_UNROLL
        for (int r = 0; r < Rows; ++r) {
            const fragment of_a = FromA::left(tile_a, warp_m + 16 * r, part);
            ACCB_UNROLL
            for (int c = 0; c < Columns; ++c) {
                multiply_matrices(T{}, sums[r][c], of_a, of_b[c / 2].word[c % 2 * 2],
                                  of_b[c / 2].word[c % 2 * 2 + 1]);
            }
        }
    }
}

// `Stages` slices lie in shared memory: one is multiplied, the others are under way.
template <class T, class Out, int Side, int Stages, bool TurnedA, bool TurnedB>
__device__ void matmul(const T* a, const T* b, Out* y, typename matrix_sum<T>::type* partial,
                       const product_shape& it) {
    using sum = typename matrix_sum<T>::type;
    using from_a = operand<T, Side, TurnedA>;
    using from_b = operand<T, Side, TurnedB>;
    constexpr int rows = Side / 32;
    constexpr int columns = Side / 16;
    constexpr int stage_bytes = 2 * Side * slice_bytes;
    ACCB_DYNAMIC_SHARED(unsigned char, room);
    const tile_place at = tile_place::mine(it, Side);
    const int warp_m = warp_of_block() / 2 * (Side / 2);
    const int warp_n = warp_of_block() % 2 * (Side / 2);
    const from_a left(a, it.m, it.k, it.turned_a != 0);
    const from_b right(b, it.n, it.k, it.turned_b != 0);
    const int all = (it.k + slice<T> - 1) / slice<T>;
    const int each = (all + static_cast<int>(gridDim.y) - 1) / static_cast<int>(gridDim.y);
    const int first = static_cast<int>(blockIdx.y) * each;
    const int end = smaller(first + each, all);
    const auto fetch = [&](int step) {
        if (step < end) {
            unsigned char* const to = room + (step - first) % Stages * stage_bytes;
            left.fetch(to, at.m0, step * slice<T>);
            right.fetch(to + from_a::tile_bytes, at.n0, step * slice<T>);
        }
        end_of_copies();
    };
    ACCB_UNROLL
    for (int ahead = 0; ahead < Stages - 1; ++ahead) {
        fetch(first + ahead);
    }
    sum sums[rows][columns][4] = {};
    for (int step = first; step < end; ++step) {
        wait_for_copies_but<Stages - 2>();
        __syncthreads();
        fetch(step + Stages - 1);
        const unsigned char* const tile_a = room + (step - first) % Stages * stage_bytes;
        const unsigned char* const tile_b = tile_a + from_a::tile_bytes;
        multiply_slice<T, from_a, from_b>(tile_a, tile_b, warp_m, warp_n, sums);
    }
    if (gridDim.y == 1) {
        store_sums(y, sums, at.m0 + warp_m, at.n0 + warp_n, it);
        return;
    }
    const long long whole = static_cast<long long>(it.m) * it.n;
    store_sums(partial + blockIdx.y * whole, sums, at.m0 + warp_m, at.n0 + warp_n, it);
}

// The shares of the depth, added in their order.
template <class Out, class Sum>
__device__ void join_shares(const Sum* partial, Out* y, int shares, long long elements) {
    const long long step = static_cast<long long>(gridDim.x) * join_threads;
    for (long long i = static_cast<long long>(blockIdx.x) * join_threads + threadIdx.x;
         i < elements; i += step) {
        Sum sum = 0;
        ACCB_UNROLL_BY(4)
        for (int share = 0; share < shares; ++share) {
            sum += load_streamed(partial + share * elements + i);
        }
        store_one(y + i, sum);
    }
}

#define ACCB_PRODUCT(name, T, Out, side, stages, turned_a, turned_b)                        \
    ACCB_KERNEL_BESIDE(side == 128 ? 2 : 4, block_threads, name)                            \
    (const T* a, const T* b, Out* y, matrix_sum<T>::type* partial, int m, int n, int k,     \
     int trans_a, int trans_b) {                                                            \
        matmul<T, Out, side, stages, turned_a, turned_b>(a, b, y, partial,                  \
                                                         {m, n, k, trans_a, trans_b == 0}); \
    }                                                                                       \
    ACCB_ENTER_KERNEL(name, block_threads)
#define ACCB_JOIN_SHARES(suffix, T, Out)                                           \
    ACCB_KERNEL(join_threads, accb_matmul_join_##suffix)                           \
    (const matrix_sum<T>::type* partial, Out* y, int shares, long long elements) { \
        join_shares(partial, y, shares, elements);                                 \
    }                                                                              \
    ACCB_ENTER_KERNEL(accb_matmul_join_##suffix, join_threads)

// What is turned: nothing where depth is contiguous in both operands (nt).
#define ACCB_PRODUCTS(suffix, T)                                           \
    ACCB_PRODUCT(accb_matmul_m64_nt_##suffix, T, T, 64, 4, false, false)   \
    ACCB_PRODUCT(accb_matmul_m64_nn_##suffix, T, T, 64, 4, false, true)    \
    ACCB_PRODUCT(accb_matmul_m64_tn_##suffix, T, T, 64, 4, true, true)     \
    ACCB_PRODUCT(accb_matmul_m128_nt_##suffix, T, T, 128, 3, false, false) \
    ACCB_PRODUCT(accb_matmul_m128_nn_##suffix, T, T, 128, 3, false, true)  \
    ACCB_PRODUCT(accb_matmul_m128_tn_##suffix, T, T, 128, 3, true, true)   \
    ACCB_JOIN_SHARES(suffix, T, T)

ACCB_PRODUCTS(f16, f16)
ACCB_PRODUCTS(bf16, bf16)
ACCB_PRODUCT(accb_matmul_m64_s8, signed char, int, 64, 4, false, false)
ACCB_PRODUCT(accb_matmul_m128_s8, signed char, int, 128, 3, false, false)
ACCB_JOIN_SHARES(s8, signed char, int)

}  // namespace accelbench::cuda::matmul_matrix_kernels
