// SPDX-License-Identifier: Apache-2.0
// What the memory and the multipliers can do, by plain loops on OpenMP threads: independent of the
// backend's code.
#include <cstddef>

#include "tests/perf/cpu/launcher.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace accelbench::cpu_perf {
namespace {

constexpr std::int64_t floats = 32 << 20;  // 128 MiB an array: four times a 32 MiB last-level cache

typedef float vector __attribute__((vector_size(32), aligned(4)));

}  // namespace

#if defined(__x86_64__)
#define ACCB_WIDE __attribute__((target("avx2,fma")))
#else
#define ACCB_WIDE
#endif

ceilings::ceilings() : from_(floats), to_(floats) {
#pragma omp parallel for schedule(static)
    for (std::int64_t i = 0; i < floats; ++i)
        from_[i] = to_[i] = 1.0F;
}

ACCB_WIDE static float read_range(const float* x, std::int64_t n) {
    vector sums[8] = {};
    for (std::int64_t i = 0; i < n; i += 64) {
#pragma GCC unroll 8
        for (int j = 0; j < 8; ++j)
            sums[j] += *reinterpret_cast<const vector*>(x + i + 8 * j);
    }
    float total = 0.0F;
    for (const vector& s : sums)
        for (int j = 0; j < 8; ++j)
            total += s[j];
    return total;
}

ACCB_WIDE static void copy_range(float* y, const float* x, std::int64_t n) {
#if defined(__x86_64__)
    for (std::int64_t i = 0; i < n; i += 8)
        _mm256_stream_ps(y + i, _mm256_loadu_ps(x + i));
    _mm_sfence();
#else
    for (std::int64_t i = 0; i < n; ++i)
        y[i] = x[i];
#endif
}

ACCB_WIDE static float fma_chain(std::int64_t n) {
    vector acc[12] = {};
    vector factor = {1, 1, 1, 1, 1, 1, 1, 1};
    asm volatile("" : "+m"(factor));  // not known to the compiler
    for (std::int64_t i = 0; i < n; ++i) {
#pragma GCC unroll 12
        for (int j = 0; j < 12; ++j)
            acc[j] = acc[j] * factor + factor;
    }
    float total = 0.0F;
    for (const vector& a : acc)
        total += a[0];
    return total;
}

double ceilings::read() {
    float total = 0.0F;
    const std::int64_t piece = floats / 64;
#pragma omp parallel for schedule(static) reduction(+ : total)
    for (std::int64_t i = 0; i < 64; ++i)
        total += read_range(from_.data() + i * piece, piece);
    asm volatile("" : : "x"(total));
    return 4.0 * floats;
}

double ceilings::copy_nt() {
    const std::int64_t piece = (floats - 64) / 64 / 64 * 64;
    const std::size_t past = reinterpret_cast<std::uintptr_t>(to_.data()) % 64 / 4;
    float* to = to_.data() + (past == 0 ? 0 : 16 - past);
#pragma omp parallel for schedule(static)
    for (std::int64_t i = 0; i < 64; ++i)
        copy_range(to + i * piece, from_.data() + i * piece, piece);
    return 8.0 * 64.0 * static_cast<double>(piece);
}

double ceilings::fma() {
    constexpr std::int64_t steps = 400'000;
    float total = 0.0F;
    int threads = 0;
#pragma omp parallel reduction(+ : total, threads)
    {
        total += fma_chain(steps);
        threads += 1;
    }
    asm volatile("" : : "x"(total));
    return 2.0 * 8.0 * 12.0 * steps * threads;
}

}  // namespace accelbench::cpu_perf
