// SPDX-License-Identifier: Apache-2.0
// Kernels that stream through memory: copy, triad, adamw, and conversions of element types.
#pragma once

#include "backends/cpu/simd/storage.hpp"
#include "backends/cpu/simd/table.hpp"

namespace accelbench::cpu::ACCB_CPU_ISA {

inline void copy(void* y, const void* x, i64 bytes, bool bypass) {
    if (!bypass) {
        std::memcpy(y, x, static_cast<std::size_t>(bytes));
        return;
    }
    const i64 whole_floats = bytes / 4;
    auto* to = static_cast<float*>(y);
    const auto* from = static_cast<const float*>(x);
    if (reinterpret_cast<std::uintptr_t>(y) % 4 != 0) {
        std::memcpy(y, x, static_cast<std::size_t>(bytes));
        return;
    }
    emit<stored_f32>(to, whole_floats, true,
                     [&](i64 i, auto width) { return load<stored_f32>(from + i, width); });
    std::memcpy(to + whole_floats, from + whole_floats, static_cast<std::size_t>(bytes % 4));
    fence();
}

template <class S>
inline void triad(void* y, const void* b, const void* c, double alpha, i64 begin, i64 end,
                  bool bypass) {
    const auto* left = static_cast<const typename S::raw*>(b) + begin;
    const auto* right = static_cast<const typename S::raw*>(c) + begin;
    auto* out = static_cast<typename S::raw*>(y) + begin;
    const vf factor = splat(static_cast<float>(alpha));
    emit<S>(out, end - begin, bypass, [&](i64 i, auto width) {
        return fma(factor, load<S>(right + i, width), load<S>(left + i, width));
    });
    fence();
}

template <class S>
inline void adamw(const adamw_args& a, i64 begin, i64 end) {
    double decay1 = 1.0;
    double decay2 = 1.0;
    // Powers by repeated squaring in double: step counts reach millions, pow() would be a call into
    // libm.
    double base1 = a.beta1;
    double base2 = a.beta2;
    for (i64 t = a.step; t > 0; t >>= 1) {
        if ((t & 1) != 0) {
            decay1 *= base1;
            decay2 *= base2;
        }
        base1 *= base1;
        base2 *= base2;
    }
    const vf keep = splat(static_cast<float>(1.0 - a.lr * a.weight_decay));
    const vf beta1 = splat(static_cast<float>(a.beta1));
    const vf beta2 = splat(static_cast<float>(a.beta2));
    const vf rest1 = splat(static_cast<float>(1.0 - a.beta1));
    const vf rest2 = splat(static_cast<float>(1.0 - a.beta2));
    const vf rate = splat(static_cast<float>(a.lr / (1.0 - decay1)));
    const vf correct2 = splat(static_cast<float>(1.0 / (1.0 - decay2)));
    const vf epsilon = splat(static_cast<float>(a.epsilon));
    const auto* gradient = static_cast<const typename S::raw*>(a.g) + begin;
    each_vector(end - begin, [&](i64 i, auto width) {
        const vf g = load<S>(gradient + i, width);
        float* at = a.m + begin + i;
        const vf m = fma(beta1, load<stored_f32>(at, width), rest1 * g);
        store<stored_f32>(at, m, width);
        at = a.v + begin + i;
        const vf v = fma(beta2, load<stored_f32>(at, width), rest2 * g * g);
        store<stored_f32>(at, v, width);
        at = a.p + begin + i;
        const vf step = rate * m / (square_root(v * correct2) + epsilon);
        store<stored_f32>(at, load<stored_f32>(at, width) * keep - step, width);
    });
}

template <class S>
inline void widen(float* y, const void* x, i64 begin, i64 end) {
    const auto* from = static_cast<const typename S::raw*>(x) + begin;
    float* to = y + begin;
    each_vector(end - begin, [&](i64 i, auto width) {
        store<stored_f32>(to + i, load<S>(from + i, width), width);
    });
}

template <class S>
inline void narrow(void* y, const float* x, i64 begin, i64 end) {
    auto* to = static_cast<typename S::raw*>(y) + begin;
    const float* from = x + begin;
    each_vector(end - begin, [&](i64 i, auto width) {
        store<S>(to + i, load<stored_f32>(from + i, width), width);
    });
}

inline void widen_s8(std::int16_t* y, const std::int8_t* x, i64 begin, i64 end) {
    for (i64 i = begin; i < end; ++i)
        y[i] = x[i];
}

}  // namespace accelbench::cpu::ACCB_CPU_ISA
