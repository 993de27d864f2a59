// SPDX-License-Identifier: Apache-2.0
// Exact s8 products on pairs of s16: without VNNI the usual u8 x s8 instruction
// saturates at 16 bits, so it is not used.
#pragma once

#include "backends/cpu/simd/panel.hpp"
#include "backends/cpu/simd/table.hpp"

namespace accelbench::cpu::ACCB_CPU_ISA {

typedef std::int16_t vs __attribute__((vector_size(lanes * 4)));  // lanes pairs of s16

/// acc + a[2i] b[2i] + a[2i+1] b[2i+1]; products of widened s8 never overflow
/// 32 bits in fewer than 2^16 steps.
ACCB_INLINE vi multiply_pairs(vs a, vs b, vi acc) {
#if defined(__AVX512VNNI__)
    return bits<vi>(_mm512_dpwssd_epi32(bits<__m512i>(acc), bits<__m512i>(a), bits<__m512i>(b)));
#elif defined(__AVX512BW__)
    return acc + bits<vi>(_mm512_madd_epi16(bits<__m512i>(a), bits<__m512i>(b)));
#elif defined(__AVX2__)
    return acc + bits<vi>(_mm256_madd_epi16(bits<__m256i>(a), bits<__m256i>(b)));
#elif defined(__SSE2__)
    return acc + bits<vi>(_mm_madd_epi16(bits<__m128i>(a), bits<__m128i>(b)));
#else
    for (int i = 0; i < lanes; ++i)
        acc[i] += static_cast<std::int32_t>(a[2 * i]) * b[2 * i] +
                  static_cast<std::int32_t>(a[2 * i + 1]) * b[2 * i + 1];
    return acc;
#endif
}

ACCB_INLINE vs load_pairs(const std::int16_t* p) {
    vs x;
    std::memcpy(&x, p, sizeof x);
    return x;
}
ACCB_INLINE vs widen_weights(const std::int8_t* p) {
    typedef std::int8_t vb __attribute__((vector_size(lanes * 2)));
    vb x;
    std::memcpy(&x, p, sizeof x);
#if defined(__AVX512BW__)
    return bits<vs>(_mm512_cvtepi8_epi16(bits<__m256i>(x)));
#elif defined(__AVX2__)
    return bits<vs>(_mm256_cvtepi8_epi16(bits<__m128i>(x)));
#else
    return __builtin_convertvector(x, vs);
#endif
}
ACCB_INLINE std::int32_t sum(vi x) {
    std::int32_t y = 0;
    for (int i = 0; i < lanes; ++i)
        y += x[i];
    return y;
}

template <int rows, int columns>
ACCB_INLINE void gemv_s8_tile(const gemv_s8_args& g, i64 row, const i64* column) {
    vi acc[rows][columns];
    const std::int8_t* b[columns];
    for (int c = 0; c < columns; ++c)
        b[c] = g.b + column[c] * g.depth;
    const std::int16_t* a = g.a + row * g.depth;
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c)
            acc[r][c] = vi{};
    i64 k = 0;
    for (; k + 2 * lanes <= g.depth; k += 2 * lanes) {
        vs w[columns];
        for (int c = 0; c < columns; ++c)
            w[c] = widen_weights(b[c] + k);
        for (int r = 0; r < rows; ++r) {
            const vs x = load_pairs(a + r * g.depth + k);
            for (int c = 0; c < columns; ++c)
                acc[r][c] = multiply_pairs(w[c], x, acc[r][c]);
        }
    }
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < columns; ++c) {
            std::int32_t y = sum(acc[r][c]);
            for (i64 i = k; i < g.depth; ++i)
                y += a[r * g.depth + i] * b[c][i];
            g.y[(row + r) * g.columns + column[c]] = y;
        }
    }
}

template <int columns>
inline void gemv_s8_columns(const gemv_s8_args& g, const i64* column) {
    i64 row = 0;
    for (; row + 4 <= g.rows; row += 4)
        gemv_s8_tile<4, columns>(g, row, column);
    switch (g.rows - row) {
        case 1:
            return gemv_s8_tile<1, columns>(g, row, column);
        case 2:
            return gemv_s8_tile<2, columns>(g, row, column);
        case 3:
            return gemv_s8_tile<3, columns>(g, row, column);
        default:
            return;
    }
}

/// Three contiguous streams of weights a thread, as in gemv. A column of s8
/// weights is short enough for the cache.
inline void gemv_s8(const gemv_s8_args& g, i64 begin, i64 end) {
    constexpr int streams = 3;
    const i64 length = (end - begin) / streams;
    for (i64 n = 0; n < length; ++n) {
        const i64 column[streams] = {begin + n, begin + length + n, begin + 2 * length + n};
        gemv_s8_columns<streams>(g, column);
    }
    for (i64 n = begin + streams * length; n < end; ++n)
        gemv_s8_columns<1>(g, &n);
}

inline constexpr int s8_tile_rows = 6;  // 12 accumulators, 2 weights, 1 activation

template <int rows>
ACCB_INLINE void gemm_s8_tile(const std::int16_t* a, i64 lda, const std::int16_t* b, i64 pairs,
                              std::int32_t* y, i64 ldy, i64 columns, bool add) {
    vi acc[rows][2];
    for (int r = 0; r < rows; ++r)
        acc[r][0] = acc[r][1] = vi{};
    for (i64 k = 0; k < pairs; ++k) {
        const vs left = load_pairs(b + k * 2 * panel_columns);
        const vs right = load_pairs(b + k * 2 * panel_columns + 2 * lanes);
        for (int r = 0; r < rows; ++r) {
            std::int32_t pair;
            std::memcpy(&pair, a + r * lda + 2 * k, sizeof pair);
            const vs x = bits<vs>(vi{} + pair);
            acc[r][0] = multiply_pairs(left, x, acc[r][0]);
            acc[r][1] = multiply_pairs(right, x, acc[r][1]);
        }
    }
    for (int r = 0; r < rows; ++r) {
        std::int32_t* to = y + r * ldy;
        if (columns == panel_columns) {
            vi before[2] = {};
            if (add)
                std::memcpy(before, to, sizeof before);
            before[0] += acc[r][0];
            before[1] += acc[r][1];
            std::memcpy(to, before, sizeof before);
            continue;
        }
        std::int32_t line[panel_columns];
        std::memcpy(line, acc[r], sizeof line);
        for (i64 c = 0; c < columns; ++c)
            to[c] = (add ? to[c] : 0) + line[c];
    }
}

ACCB_INLINE void gemm_s8_rows(int rows, const std::int16_t* a, i64 lda, const std::int16_t* b,
                              i64 pairs, std::int32_t* y, i64 ldy, i64 columns, bool add) {
    switch (rows) {
        case 1:
            return gemm_s8_tile<1>(a, lda, b, pairs, y, ldy, columns, add);
        case 2:
            return gemm_s8_tile<2>(a, lda, b, pairs, y, ldy, columns, add);
        case 3:
            return gemm_s8_tile<3>(a, lda, b, pairs, y, ldy, columns, add);
        case 4:
            return gemm_s8_tile<4>(a, lda, b, pairs, y, ldy, columns, add);
        case 5:
            return gemm_s8_tile<5>(a, lda, b, pairs, y, ldy, columns, add);
        default:
            return gemm_s8_tile<6>(a, lda, b, pairs, y, ldy, columns, add);
    }
}

/// Blocks of 256 pairs keep a panel (16 KiB with AVX2) in the first-level cache
/// and the rows' block in the second.
inline void gemm_s8(const gemm_s8_args& g, i64 row_begin, i64 row_end, i64 panel_begin,
                    i64 panel_end) {
    constexpr i64 block = 256;
    const i64 lda = 2 * g.pairs;
    for (i64 k = 0; k < g.pairs; k += block) {
        const i64 length = g.pairs - k < block ? g.pairs - k : block;
        for (i64 p = panel_begin; p < panel_end; ++p) {
            const std::int16_t* b = g.b + (p * g.pairs + k) * 2 * panel_columns;
            const i64 first = p * panel_columns;
            const i64 left = g.columns - first;
            const i64 columns = left < panel_columns ? left : panel_columns;
            for (i64 r = row_begin; r < row_end; r += s8_tile_rows) {
                const i64 rest = row_end - r;
                const int rows = rest < s8_tile_rows ? static_cast<int>(rest) : s8_tile_rows;
                gemm_s8_rows(rows, g.a + r * lda + 2 * k, lda, b, length,
                             g.y + r * g.columns + first, g.columns, columns, k != 0);
            }
        }
    }
}

}  // namespace accelbench::cpu::ACCB_CPU_ISA
