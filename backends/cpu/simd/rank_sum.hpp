// SPDX-License-Identifier: Apache-2.0
// The sum of several ranks' data, written to several ranks: every input is read once, every output
// written once, and the partial sums stay in the first-level cache in float32.
#pragma once

#include "backends/cpu/simd/storage.hpp"
#include "backends/cpu/simd/table.hpp"

namespace accelbench::cpu::ACCB_CPU_ISA {

template <class S>
inline void rank_sum(const rank_sum_args& a, i64 begin, i64 end) {
    constexpr i64 piece = 2048;  // 8 KiB of float32
    using raw = typename S::raw;
    alignas(64) float sum[piece];
    for (i64 at = begin; at < end; at += piece) {
        const i64 n = end - at < piece ? end - at : piece;
        const raw* first = static_cast<const raw*>(a.x[0]) + at;
        const raw* second = static_cast<const raw*>(a.x[1]) + at;
        each_vector(n, [&](i64 i, auto width) {
            store<stored_f32>(sum + i, load<S>(first + i, width) + load<S>(second + i, width),
                              width);
        });
        for (i64 r = 2; r < a.inputs; ++r) {
            const raw* next = static_cast<const raw*>(a.x[r]) + at;
            each_vector(n, [&](i64 i, auto width) {
                store<stored_f32>(
                    sum + i, load<stored_f32>(sum + i, width) + load<S>(next + i, width), width);
            });
        }
        for (i64 r = 0; r < a.outputs; ++r) {
            emit<S>(static_cast<raw*>(a.y[r]) + at, n, a.bypass,
                    [&](i64 i, auto width) { return load<stored_f32>(sum + i, width); });
        }
    }
    fence();
}

}  // namespace accelbench::cpu::ACCB_CPU_ISA
