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

ACCB_INLINE void prefetch(const void* p) {
    __builtin_prefetch(p, 0, 3);
}

/// e^x, relative error below 2 ulp for x in [-87.3, 88]; 0 below, which also covers -infinity. NaN
/// stays NaN.
ACCB_INLINE vf exp(vf x) {
    const vf low = splat(-87.336F);
    const vi small = x < low;
    const vf bounded = max(low, x);
    // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits of the
    // mantissa.
    const vf magic = splat(12582912.0F);
    const vf shifted = fma(bounded, splat(1.44269504F), magic);
    const vf n = shifted - magic;
    vf r = fma(n, splat(-0.693359375F), bounded);
    r = fma(n, splat(2.12194440e-4F), r);
    vf p = splat(1.9875691500e-4F);
    p = fma(p, r, splat(1.3981999507e-3F));
    p = fma(p, r, splat(8.3334519073e-3F));
    p = fma(p, r, splat(4.1665795894e-2F));
    p = fma(p, r, splat(1.6666665459e-1F));
    p = fma(p, r, splat(5.0000001201e-1F));
    p = fma(p, r * r, r) + splat(1.0F);
    const vi scaled = bits<vi>(p) + (bits<vi>(shifted) << 23);
    return bits<vf>(scaled & ~small);
}

}  // namespace accelbench::cpu::ACCB_CPU_ISA
