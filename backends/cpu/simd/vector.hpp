// SPDX-License-Identifier: Apache-2.0
// One vector type per instruction set, on the compiler's vector extension, so that a kernel is
// written once.
//
// Included only by a translation unit that is compiled for one instruction set and has set
// ACCB_CPU_ISA (namespace) and ACCB_CPU_LANES. Nothing from the standard library with external
// linkage may be instantiated here: the linker would be free to keep a copy that uses instructions
// which another processor lacks.
#pragma once

#include <cstdint>
#include <cstring>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define ACCB_INLINE inline __attribute__((always_inline))

namespace accelbench::cpu::ACCB_CPU_ISA {

using i64 = std::int64_t;
inline constexpr int lanes = ACCB_CPU_LANES;

typedef float vf __attribute__((vector_size(lanes * 4)));
typedef std::int32_t vi __attribute__((vector_size(lanes * 4)));
typedef std::uint32_t vu __attribute__((vector_size(lanes * 4)));
typedef std::uint16_t vh __attribute__((vector_size(lanes * 2)));

template <class to, class from>
ACCB_INLINE to bits(from x) {
    static_assert(sizeof(to) == sizeof(from));
    to y;
    std::memcpy(&y, &x, sizeof y);
    return y;
}

// Not vf{} + x: adding zero changes -0, so the compiler would have to keep the addition.
ACCB_INLINE vf splat(float x) {
#if defined(__AVX512F__)
    return _mm512_set1_ps(x);
#elif defined(__AVX2__)
    return _mm256_set1_ps(x);
#else
    vf y;
    for (int i = 0; i < lanes; ++i)
        y[i] = x;
    return y;
#endif
}
ACCB_INLINE vf zero() {
    return vf{};
}

ACCB_INLINE vf fma(vf a, vf b, vf c) {
#if defined(__AVX512F__)
    return _mm512_fmadd_ps(a, b, c);
#elif defined(__FMA__)
    return _mm256_fmadd_ps(a, b, c);
#else
    return a * b + c;
#endif
}

/// The larger; a NaN in `x` stays a NaN.
ACCB_INLINE vf max(vf other, vf x) {
#if defined(__AVX512F__)
    return _mm512_max_ps(other, x);
#elif defined(__AVX2__)
    return _mm256_max_ps(other, x);
#else
    return other > x ? other : x;
#endif
}

ACCB_INLINE vf square_root(vf x) {
#if defined(__AVX512F__)
    return _mm512_sqrt_ps(x);
#elif defined(__AVX2__)
    return _mm256_sqrt_ps(x);
#else
    vf y;
    for (int i = 0; i < lanes; ++i)
        y[i] = __builtin_sqrtf(x[i]);
    return y;
#endif
}

ACCB_INLINE float sum(vf x) {
#if defined(__AVX512F__)
    return _mm512_reduce_add_ps(x);
#elif defined(__AVX2__)
    __m128 y = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    y = _mm_add_ps(y, _mm_movehl_ps(y, y));
    return _mm_cvtss_f32(_mm_add_ss(y, _mm_movehdup_ps(y)));
#else
    float y = x[0];
    for (int i = 1; i < lanes; ++i)
        y += x[i];
    return y;
#endif
}

ACCB_INLINE float largest(vf x) {
#if defined(__AVX512F__)
    return _mm512_reduce_max_ps(x);
#elif defined(__AVX2__)
    __m128 y = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    y = _mm_max_ps(y, _mm_movehl_ps(y, y));
    return _mm_cvtss_f32(_mm_max_ss(y, _mm_movehdup_ps(y)));
#else
    float y = x[0];
    for (int i = 1; i < lanes; ++i)
        y = x[i] > y ? x[i] : y;
    return y;
#endif
}

/// Which elements a load or store touches: a whole vector or its first `count` lanes (the rest
/// reads as zero).
struct whole {};
struct part {
    i64 count;
};

ACCB_INLINE void fence() {
#if defined(__x86_64__)
    _mm_sfence();  // non-temporal stores become visible before the join of the threads
#endif
}

/// Asks for what lies 16 KiB further on to come into the second-level cache: row kernels, which
/// read and compute in turn, then find memory busy all the time. On Zen 4 softmax of [4096, 4096]
/// reached 0.92 of a copy so, 0.76 with 1 KiB and 0.71 without; past the end of an array nothing
/// happens.
ACCB_INLINE void prefetch_ahead(const void* p) {
    constexpr std::uintptr_t distance = 16 * 1024;
    __builtin_prefetch(
        reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(p) + distance), 0, 2);
}

#if defined(__AVX512F__)
/// 2^(x log2(e)) = 2^n 2^(k/16) 2^f: n and k by adding 1.5 * 2^19, whose last bit is worth 1/16;
/// 2^(k/16) from a register; 2^f, |f| <= 1/32, by a cubic (9e-9). A third fewer multiplications
/// than one polynomial for 2^f, |f| <= 1/2, and they are what binds.
ACCB_INLINE vf exp_unbounded(vf x) {
    // 2^(k/16) less k << 19: adding 16 n + k, moved to bit 19, leaves 2^n 2^(k/16).
    alignas(64) static constexpr std::uint32_t sixteenths[16] = {
        0x3f800000, 0x3f7daac3, 0x3f7b95c2, 0x3f79c3d3, 0x3f7837f0, 0x3f76f532,
        0x3f75fed7, 0x3f75583f, 0x3f7504f3, 0x3f7508a4, 0x3f75672a, 0x3f76248c,
        0x3f7744fd, 0x3f78ccdf, 0x3f7ac0c7, 0x3f7d257d};
    const vf log2e = splat(1.44269504F);
    const vf magic = splat(786432.0F);
    const vf shifted = fma(x, log2e, magic);
    const vf f = fma(x, log2e, magic - shifted);
    const __m512i power =
        _mm512_permutexvar_epi32(bits<__m512i>(shifted), _mm512_load_si512(sixteenths));
    const vf scale =
        bits<vf>(_mm512_add_epi32(power, _mm512_slli_epi32(bits<__m512i>(shifted), 19)));
    vf q = fma(splat(5.55041087e-2F), f, splat(2.40226507e-1F));
    q = fma(q, f, splat(6.93147181e-1F));
    return fma(scale * f, q, scale);
}
#else
/// 2^n 2^f with n + f = x log2(e): n by adding 1.5 * 2^23, which rounds to the nearest integer and
/// leaves it in the low bits of the mantissa; 2^f, |f| <= 1/2, by a polynomial (2e-8).
ACCB_INLINE vf exp_unbounded(vf x) {
    const vf log2e = splat(1.44269504F);
    const vf magic = splat(12582912.0F);
    const vf shifted = fma(x, log2e, magic);
    const vf f = fma(x, log2e, magic - shifted);
    vf p = splat(1.538084616e-4F);
    p = fma(p, f, splat(1.339692855e-3F));
    p = fma(p, f, splat(9.618334472e-3F));
    p = fma(p, f, splat(5.550336838e-2F));
    p = fma(p, f, splat(2.402264923e-1F));
    p = fma(p, f, splat(6.931471825e-1F));
    p = fma(p, f, splat(1.0F));
    return bits<vf>(bits<vi>(p) + (bits<vi>(shifted) << 23));
}
#endif

/// e^x for x in [-87.3, 88], relative error below (2.5 + 0.22 |x|) 2^-24; exactly 1 at 0; 0 below,
/// which also covers -infinity. A NaN stays one. What |x| adds is log2(e) rounded to float32: a
/// fifth of what the subtraction that made x has cost.
ACCB_INLINE vf exp(vf x) {
    const vf low = splat(-87.336F);
#if defined(__AVX512F__)
    return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(x, low, _CMP_NLT_UQ), exp_unbounded(x));
#else
    const vi small = x < low;
    return bits<vf>(bits<vi>(exp_unbounded(x)) & ~small);
#endif
}

}  // namespace accelbench::cpu::ACCB_CPU_ISA
