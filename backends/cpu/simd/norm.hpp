// SPDX-License-Identifier: Apache-2.0
// rms_norm and its gradient, a row at a time: the row is read from memory once
// and stays in the first-level cache.
#pragma once

#include "backends/cpu/simd/storage.hpp"
#include "backends/cpu/simd/table.hpp"

namespace accelbench::cpu::ACCB_CPU_ISA {

template <class S>
ACCB_INLINE float inverse_rms(const typename S::raw* x, i64 width, double epsilon) {
    const vf squares = accumulate(width, [&](i64 i, auto n) {
        const vf e = load<S>(x + i, n);
        return e * e;
    });
    const double mean = static_cast<double>(sum(squares)) / static_cast<double>(width);
    return static_cast<float>(1.0 / __builtin_sqrt(mean + epsilon));
}

template <class S>
inline void rms_norm(const row_args& a, i64 begin, i64 end) {
    using raw = typename S::raw;
    const auto* gamma = static_cast<const raw*>(a.other);
    for (i64 row = begin; row < end; ++row) {
        const auto* x = static_cast<const raw*>(a.x) + row * a.width;
        auto* y = static_cast<raw*>(a.y) + row * a.width;
        const vf scale = splat(inverse_rms<S>(x, a.width, a.epsilon));
        emit<S>(y, a.width, a.bypass, [&](i64 i, auto n) {
            prefetch_ahead(x + i);
            return load<S>(x + i, n) * scale * load<S>(gamma + i, n);
        });
    }
    fence();
}

/// With r = 1 / rms: d_x = r (gamma d_y) - x r^3 / H * sum(gamma d_y x);
/// d_gamma += d_y x r.
template <class S>
inline void rms_norm_backward(const rms_norm_backward_args& a, i64 begin, i64 end) {
    using raw = typename S::raw;
    const auto* gamma = static_cast<const raw*>(a.gamma);
    for (i64 row = begin; row < end; ++row) {
        const auto* x = static_cast<const raw*>(a.x) + row * a.width;
        const auto* d_y = static_cast<const raw*>(a.d_y) + row * a.width;
        auto* d_x = static_cast<raw*>(a.d_x) + row * a.width;
        const float r = inverse_rms<S>(x, a.width, a.epsilon);
        const vf scale = splat(r);
        const vf products = accumulate(a.width, [&](i64 i, auto n) {
            prefetch_ahead(x + i);
            prefetch_ahead(d_y + i);
            const vf xi = load<S>(x + i, n);
            const vf di = load<S>(d_y + i, n);
            const vf old = load<stored_f32>(a.d_gamma + i, n);
            store<stored_f32>(a.d_gamma + i, fma(di, xi * scale, old), n);
            return di * load<S>(gamma + i, n) * xi;
        });
        const double r3 = static_cast<double>(r) * r * r;
        const vf pull =
            splat(static_cast<float>(r3 * sum(products) / static_cast<double>(a.width)));
        emit<S>(d_x, a.width, a.bypass, [&](i64 i, auto n) {
            return scale * load<S>(gamma + i, n) * load<S>(d_y + i, n) - load<S>(x + i, n) * pull;
        });
    }
    fence();
}

}  // namespace accelbench::cpu::ACCB_CPU_ISA
