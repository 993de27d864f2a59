// SPDX-License-Identifier: Apache-2.0
// Loads and stores of float32, bfloat16 and float16 memory as float32 vectors.
#pragma once

#include "backends/cpu/simd/vector.hpp"

namespace accelbench::cpu::ACCB_CPU_ISA {

/// Round to nearest even; NaN stays a quiet NaN.
ACCB_INLINE std::uint16_t to_bf16(float x) {
    const auto u = bits<std::uint32_t>(x);
    if ((u & 0x7fffffffU) > 0x7f800000U)
        return static_cast<std::uint16_t>((u >> 16) | 0x40U);
    return static_cast<std::uint16_t>((u + 0x7fffU + ((u >> 16) & 1U)) >> 16);
}
ACCB_INLINE float from_bf16(std::uint16_t h) {
    return bits<float>(static_cast<std::uint32_t>(h) << 16);
}

struct stored_f32 {
    using raw = float;
    static ACCB_INLINE vf load(const float* p) {
        vf x;
        std::memcpy(&x, p, sizeof x);
        return x;
    }
    static ACCB_INLINE void store(float* p, vf x) { std::memcpy(p, &x, sizeof x); }
    static ACCB_INLINE void stream(float* p, vf x) {
#if defined(__AVX512F__)
        _mm512_stream_ps(p, x);
#elif defined(__AVX2__)
        _mm256_stream_ps(p, x);
#elif defined(__x86_64__)
        _mm_stream_ps(p, x);
#else
        store(p, x);
#endif
    }
    static ACCB_INLINE float one(float x) {
        return x;
    }
    static ACCB_INLINE float back(float x) {
        return x;
    }
};

ACCB_INLINE void store_half(std::uint16_t* p, vh x) {
    std::memcpy(p, &x, sizeof x);
}
ACCB_INLINE void stream_half(std::uint16_t* p, vh x) {
#if defined(__AVX512F__)
    _mm256_stream_si256(reinterpret_cast<__m256i*>(p), bits<__m256i>(x));
#elif defined(__AVX2__)
    _mm_stream_si128(reinterpret_cast<__m128i*>(p), bits<__m128i>(x));
#else
    store_half(p, x);  // an 8-byte vector has no such store that is worth it
#endif
}
ACCB_INLINE vh load_half(const std::uint16_t* p) {
    vh x;
    std::memcpy(&x, p, sizeof x);
    return x;
}

struct stored_bf16 {
    using raw = std::uint16_t;
    static ACCB_INLINE vf load(const raw* p) {
        // GCC 12 spells the generic conversion as five instructions.
#if defined(__AVX512F__)
        const vu wide = bits<vu>(_mm512_cvtepu16_epi32(bits<__m256i>(load_half(p))));
#elif defined(__AVX2__)
        const vu wide = bits<vu>(_mm256_cvtepu16_epi32(bits<__m128i>(load_half(p))));
#else
        const vu wide = __builtin_convertvector(load_half(p), vu);
#endif
        return bits<vf>(wide << 16);
    }
    static ACCB_INLINE vh pack(vf x) {
#if defined(__AVX512BW__)
        // Six instructions where GCC makes ten of the generic form below.
        alignas(64) static constexpr std::uint16_t upper_halves[32] = {
            1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31};
        const __m512i u = bits<__m512i>(x);
        const __mmask16 odd = _mm512_test_epi32_mask(u, _mm512_set1_epi32(0x10000));
        __m512i y = _mm512_add_epi32(u, _mm512_set1_epi32(0x7fff));
        y = _mm512_mask_add_epi32(y, odd, y, _mm512_set1_epi32(1));
        const __mmask16 nan = _mm512_cmp_ps_mask(x, x, _CMP_UNORD_Q);
        y = _mm512_mask_or_epi32(y, nan, u, _mm512_set1_epi32(0x400000));
        y = _mm512_permutexvar_epi16(_mm512_load_si512(upper_halves), y);
        return bits<vh>(_mm512_castsi512_si256(y));
#else
        const vu u = bits<vu>(x);
        const vu rounded = u + (0x7fffU + ((u >> 16) & 1U));
        // The upper half of a quiet NaN; the sum above could carry into the sign.
        const vu y = (x != x ? (u | 0x400000U) : rounded) >> 16;
#if defined(__AVX2__)
        const __m256i wide = bits<__m256i>(y);
        return bits<vh>(
            _mm_packus_epi32(_mm256_castsi256_si128(wide), _mm256_extracti128_si256(wide, 1)));
#else
        return __builtin_convertvector(y, vh);
#endif
#endif
    }
    static ACCB_INLINE void store(raw* p, vf x) {
        store_half(p, pack(x));
    }
    static ACCB_INLINE void stream(raw* p, vf x) {
        stream_half(p, pack(x));
    }
    static ACCB_INLINE raw one(float x) {
        return to_bf16(x);
    }
    static ACCB_INLINE float back(raw x) {
        return from_bf16(x);
    }
};

/// Scalar conversions for processors without the instructions: exact, subnormals included.
ACCB_INLINE float from_f16(std::uint16_t h) {
    const std::uint32_t sign = static_cast<std::uint32_t>(h & 0x8000U) << 16;
    const std::uint32_t magnitude = h & 0x7fffU;
    if (magnitude >= 0x7c00U)
        return bits<float>(sign | 0x7f800000U | (magnitude & 0x3ffU) << 13);
    // 2^112 rebuilds the exponent and normalises subnormals in one exact product.
    return bits<float>(sign | bits<std::uint32_t>(bits<float>(magnitude << 13) * 0x1p112F));
}
ACCB_INLINE std::uint16_t to_f16(float x) {
    const auto u = bits<std::uint32_t>(x);
    const auto sign = static_cast<std::uint16_t>((u >> 16) & 0x8000U);
    const std::uint32_t magnitude = u & 0x7fffffffU;
    if (magnitude > 0x7f800000U)
        return static_cast<std::uint16_t>(sign | 0x7e00U);
    if (magnitude >= 0x477ff000U)
        return static_cast<std::uint16_t>(sign | 0x7c00U);
    if (magnitude < 0x38800000U) {  // subnormal: adding 0.5 rounds at bit 2^-24
        const float shifted = bits<float>(magnitude) + 0.5F;
        return static_cast<std::uint16_t>(sign | (bits<std::uint32_t>(shifted) - 0x3f000000U));
    }
    const std::uint32_t rounded = magnitude + 0xfffU + ((magnitude >> 13) & 1U) - 0x38000000U;
    return static_cast<std::uint16_t>(sign | (rounded >> 13));
}

struct stored_f16 {
    using raw = std::uint16_t;
    static ACCB_INLINE vf load(const raw* p) {
#if defined(__AVX512F__)
        return _mm512_cvtph_ps(bits<__m256i>(load_half(p)));
#elif defined(__F16C__)
        return _mm256_cvtph_ps(bits<__m128i>(load_half(p)));
#else
        vf x;
        for (int i = 0; i < lanes; ++i)
            x[i] = from_f16(p[i]);
        return x;
#endif
    }
    static ACCB_INLINE vh pack(vf x) {
#if defined(__AVX512F__)
        return bits<vh>(_mm512_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT));
#elif defined(__F16C__)
        return bits<vh>(_mm256_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT));
#else
        vh y;
        for (int i = 0; i < lanes; ++i)
            y[i] = to_f16(x[i]);
        return y;
#endif
    }
    static ACCB_INLINE void store(raw* p, vf x) {
        store_half(p, pack(x));
    }
    static ACCB_INLINE void stream(raw* p, vf x) {
        stream_half(p, pack(x));
    }
    static ACCB_INLINE raw one(float x) {
        return to_f16(x);
    }
    static ACCB_INLINE float back(raw x) {
        return from_f16(x);
    }
};

template <class S>
ACCB_INLINE vf load(const typename S::raw* p, whole) {
    return S::load(p);
}
template <class S>
ACCB_INLINE vf load(const typename S::raw* p, part n) {
    typename S::raw lane[lanes] = {};
    for (i64 i = 0; i < n.count; ++i)
        lane[i] = p[i];
    return S::load(lane);
}
template <class S>
ACCB_INLINE void store(typename S::raw* p, vf x, whole) {
    S::store(p, x);
}
template <class S>
ACCB_INLINE void store(typename S::raw* p, vf x, part n) {
    typename S::raw lane[lanes];
    S::store(lane, x);
    for (i64 i = 0; i < n.count; ++i)
        p[i] = lane[i];
}

/// Calls body(i, whole or part) over [0, n), a vector at a time.
template <class body_fn>
ACCB_INLINE void each_vector(i64 n, body_fn&& body) {
    i64 i = 0;
    for (; i + lanes <= n; i += lanes)
        body(i, whole{});
    if (i < n)
        body(i, part{n - i});
}

template <class S>
inline constexpr i64 vector_bytes = lanes* static_cast<i64>(sizeof(typename S::raw));

template <class S>
ACCB_INLINE bool is_aligned(const typename S::raw* y) {
    return reinterpret_cast<std::uintptr_t>(y) % vector_bytes<S> == 0;
}

/// Writes y[i] = value(i, whole or part) for i in [0, n), each i once and in order; with `bypass`
/// by aligned non-temporal stores, which an unaligned y precedes with a part.
template <class S, class value_fn>
ACCB_INLINE void emit(typename S::raw* y, i64 n, bool bypass, value_fn&& value) {
    if (!bypass) {
        each_vector(n, [&](i64 i, auto width) { store<S>(y + i, value(i, width), width); });
        return;
    }
    const i64 past = static_cast<i64>(reinterpret_cast<std::uintptr_t>(y) % vector_bytes<S>);
    i64 i = 0;
    if (past != 0) {
        const i64 head = (vector_bytes<S> - past) / static_cast<i64>(sizeof(typename S::raw));
        i = head < n ? head : n;
        store<S>(y, value(0, part{i}), part{i});
    }
    for (; i + lanes <= n; i += lanes)
        S::stream(y + i, value(i, whole{}));
    if (i < n)
        store<S>(y + i, value(i, part{n - i}), part{n - i});
}

/// Sum over i of value(i, ...) with four accumulators, enough to hide the latency of an addition.
template <class value_fn>
ACCB_INLINE vf accumulate(i64 n, value_fn&& value) {
    vf a = zero(), b = zero(), c = zero(), d = zero();
    i64 i = 0;
    for (; i + 4 * lanes <= n; i += 4 * lanes) {
        a += value(i, whole{});
        b += value(i + lanes, whole{});
        c += value(i + 2 * lanes, whole{});
        d += value(i + 3 * lanes, whole{});
    }
    for (; i + lanes <= n; i += lanes)
        a += value(i, whole{});
    if (i < n)
        b += value(i, part{n - i});
    return (a + b) + (c + d);
}

}  // namespace accelbench::cpu::ACCB_CPU_ISA
