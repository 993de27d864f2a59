// SPDX-License-Identifier: Apache-2.0
// softmax, its gradient, and cross_entropy with its gradient.
#pragma once

#include "backends/cpu/simd/storage.hpp"
#include "backends/cpu/simd/table.hpp"

namespace accelbench::cpu::ACCB_CPU_ISA {

inline constexpr float minus_infinity = -__builtin_inff();

/// Like load, but lanes past the end read as minus infinity: neutral for maximum and for sums of
/// exponentials.
template <class S>
ACCB_INLINE vf load_padded(const typename S::raw* p, whole) {
    return S::load(p);
}
template <class S>
ACCB_INLINE vf load_padded(const typename S::raw* p, part n) {
    vf x = load<S>(p, n);
    for (int i = static_cast<int>(n.count); i < lanes; ++i)
        x[i] = minus_infinity;
    return x;
}

template <class S>
ACCB_INLINE float row_maximum(const typename S::raw* x, i64 n) {
    vf a = splat(minus_infinity), b = a, c = a, d = a;
    i64 i = 0;
    for (; i + 4 * lanes <= n; i += 4 * lanes) {
        a = max(a, S::load(x + i));
        b = max(b, S::load(x + i + lanes));
        c = max(c, S::load(x + i + 2 * lanes));
        d = max(d, S::load(x + i + 3 * lanes));
    }
    for (; i + lanes <= n; i += lanes)
        a = max(a, S::load(x + i));
    if (i < n)
        b = max(b, load_padded<S>(x + i, part{n - i}));
    return largest(max(max(a, b), max(c, d)));
}

/// Where a whole row is minus infinity, its maximum is replaced by 0 so that no inf - inf arises.
ACCB_INLINE float usable(float maximum) {
    return maximum == minus_infinity ? 0.0F : maximum;
}

/// Exponentials of one row into the scratch, their sum, and the maximum of the row after it.
template <class S>
struct softmax_row {
    const typename S::raw* x;
    const typename S::raw* next;  // the row itself where it is the last
    float* scratch;
    vf peak;
    vf total = zero();
    vf highest = splat(minus_infinity);

    template <class width>
    ACCB_INLINE void step(i64 i, width n) {
        const vf e = exp(load_padded<S>(x + i, n) - peak);
        store<stored_f32>(scratch + i, e, n);
        total += e;
        prefetch_ahead(next + i);
        highest = max(highest, load_padded<S>(next + i, n));
    }
};

/// The sum that steps through the scratch in order have made, whatever the order of the steps was:
/// results do not depend on how the output is aligned.
ACCB_INLINE vf sum_in_order(const float* scratch, i64 n) {
    vf total = zero();
    each_vector(n, [&](i64 i, auto width) { total += load<stored_f32>(scratch + i, width); });
    return total;
}

/// A pipeline over rows: while one row is stored, the exponentials of the next one take its place
/// in the scratch and the one after is read for its maximum, so that memory is read and written and
/// the multipliers work all the time.
template <class S>
inline void softmax(const row_args& a, i64 begin, i64 end) {
    using raw = typename S::raw;
    if (begin >= end)
        return;
    const i64 n = a.width;
    const auto* x = static_cast<const raw*>(a.x) + begin * n;
    auto* y = static_cast<raw*>(a.y) + begin * n;
    const auto after = [&](i64 row) { return row + 1 < end ? x + n : x; };
    softmax_row<S> now{x, after(begin), a.scratch, splat(usable(row_maximum<S>(x, n)))};
    each_vector(n, [&](i64 i, auto width) { now.step(i, width); });
    for (i64 row = begin + 1; row < end; ++row, y += n) {
        x += n;
        const vf scale = splat(1.0F / sum(now.total));
        softmax_row<S> next{x, after(row), a.scratch, splat(usable(largest(now.highest)))};
        emit<S>(y, n, a.bypass, [&](i64 i, auto width) {
            const vf done = load<stored_f32>(a.scratch + i, width) * scale;
            next.step(i, width);
            return done;
        });
        now = next;
        if (a.bypass && !is_aligned<S>(y))
            now.total = sum_in_order(a.scratch, n);
    }
    const vf scale = splat(1.0F / sum(now.total));
    emit<S>(y, n, a.bypass,
            [&](i64 i, auto width) { return load<stored_f32>(a.scratch + i, width) * scale; });
    fence();
}

template <class S>
inline void softmax_backward(const row_args& a, i64 begin, i64 end) {
    using raw = typename S::raw;
    for (i64 row = begin; row < end; ++row) {
        const auto* y = static_cast<const raw*>(a.x) + row * a.width;
        const auto* d_y = static_cast<const raw*>(a.other) + row * a.width;
        auto* d_x = static_cast<raw*>(a.y) + row * a.width;
        const vf products = accumulate(
            a.width, [&](i64 i, auto n) { return load<S>(y + i, n) * load<S>(d_y + i, n); });
        const vf inner = splat(sum(products));
        emit<S>(d_x, a.width, a.bypass, [&](i64 i, auto n) {
            prefetch_ahead(y + i);
            prefetch_ahead(d_y + i);
            return load<S>(y + i, n) * (load<S>(d_y + i, n) - inner);
        });
    }
    fence();
}

struct log_sum {
    float maximum;
    float total;  // sum of exp(x - maximum)
};

/// One pass over memory: a piece of the row is read from the first-level cache the second time, and
/// the sum so far is rescaled when a piece brings a new maximum.
template <class S>
ACCB_INLINE log_sum sum_of_exponentials(const typename S::raw* x, i64 n) {
    constexpr i64 piece = 2048;  // 8 KiB of float32: a quarter of the smallest first-level cache
    log_sum so_far{minus_infinity, 0.0F};
    for (i64 at = 0; at < n; at += piece) {
        const i64 length = n - at < piece ? n - at : piece;
        const float peak = row_maximum<S>(x + at, length);
        const float maximum = peak > so_far.maximum ? peak : so_far.maximum;
        const vf shift = splat(usable(maximum));
        const vf part_sum = accumulate(length, [&](i64 i, auto width) {
            prefetch_ahead(x + at + i);
            return exp(load_padded<S>(x + at + i, width) - shift);
        });
        const float rescale = exp(splat(so_far.maximum - usable(maximum)))[0];
        so_far = {maximum, so_far.total * rescale + sum(part_sum)};
    }
    so_far.maximum = usable(so_far.maximum);
    return so_far;
}

template <class S>
inline void cross_entropy(const cross_entropy_args& a, i64 begin, i64 end) {
    using raw = typename S::raw;
    for (i64 row = begin; row < end; ++row) {
        const i64 target = a.target[row];
        if (target == a.ignore_index) {
            a.loss[row] = 0.0F;
            continue;
        }
        const auto* x = static_cast<const raw*>(a.logits) + row * a.width;
        const log_sum s = sum_of_exponentials<S>(x, a.width);
        // The difference of the two large numbers first: it is exact where it matters.
        a.loss[row] = __builtin_logf(s.total) + (s.maximum - S::back(x[target]));
    }
}

template <class S>
inline void cross_entropy_backward(const cross_entropy_args& a, i64 begin, i64 end) {
    using raw = typename S::raw;
    for (i64 row = begin; row < end; ++row) {
        const i64 target = a.target[row];
        const auto* x = static_cast<const raw*>(a.logits) + row * a.width;
        auto* y = static_cast<raw*>(a.d_logits) + row * a.width;
        if (target == a.ignore_index) {
            emit<S>(y, a.width, a.bypass, [&](i64, auto) { return zero(); });
            continue;
        }
        const log_sum s = sum_of_exponentials<S>(x, a.width);
        const vf shift = splat(s.maximum);
        const float weight = a.d_loss[row];
        const vf scale = splat(weight / s.total);
        const auto probability = [&](i64 i, auto n) {
            return exp(load<S>(x + i, n) - shift) * scale;
        };
        emit<S>(y, a.width, a.bypass, probability);
        // Recomputed, not read back: what lies in memory may be rounded to 16 bits.
        y[target] = S::one(probability(target, part{1})[0] - weight);
    }
    fence();
}

}  // namespace accelbench::cpu::ACCB_CPU_ISA
