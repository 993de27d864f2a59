// SPDX-License-Identifier: Apache-2.0
// What the memory and the multipliers can do, by plain loops on OpenMP threads: independent of the
// backend's code.
#include <omp.h>
#include <sched.h>
#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>

#include "tests/perf/cpu/launcher.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace accelbench::cpu_perf {
namespace {

constexpr std::int64_t floats = 32 << 20;  // 128 MiB an array: four times a 32 MiB last-level cache
constexpr std::int64_t pieces = 64;
constexpr std::int64_t piece = floats / pieces;

typedef float vector __attribute__((vector_size(32), aligned(4)));

// Inner loops are 256 bits wide: wider ones reached the same on Zen 4 (read 50, copy 69 GB/s both).
#if defined(__x86_64__)
#define ACCB_WIDE __attribute__((target("avx2,fma")))
#else
#define ACCB_WIDE
#endif

ACCB_WIDE float read_range(const float* x) {
    vector sums[8] = {};
    for (std::int64_t i = 0; i < piece; i += 64) {
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

ACCB_WIDE void copy_range(float* y, const float* x) {
#if defined(__x86_64__)
    for (std::int64_t i = 0; i < piece; i += 8)
        _mm256_stream_ps(y + i, _mm256_load_ps(x + i));
    _mm_sfence();
#else
    for (std::int64_t i = 0; i < piece; ++i)
        y[i] = x[i];
#endif
}

ACCB_WIDE void triad_range(float* y, const float* b, const float* c) {
#if defined(__x86_64__)
    const __m256 factor = _mm256_set1_ps(0.4F);
    for (std::int64_t i = 0; i < piece; i += 8)
        _mm256_stream_ps(y + i,
                         _mm256_fmadd_ps(factor, _mm256_load_ps(c + i), _mm256_load_ps(b + i)));
    _mm_sfence();
#else
    for (std::int64_t i = 0; i < piece; ++i)
        y[i] = b[i] + 0.4F * c[i];
#endif
}

ACCB_WIDE void update_range(float* y, const float* x) {
    for (std::int64_t i = 0; i < piece; i += 8)
        *reinterpret_cast<vector*>(y + i) =
            0.5F * (*reinterpret_cast<vector*>(y + i) + *reinterpret_cast<const vector*>(x + i));
}

ACCB_WIDE float fma_chain(std::int64_t n) {
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

}  // namespace

void ceilings::unmap::operator()(float* p) const {
    std::free(p);
}

ceilings::array ceilings::make_array() {
    constexpr std::size_t huge_page = 2U << 20U;
    void* memory = std::aligned_alloc(huge_page, sizeof(float) * floats);
    if (memory == nullptr)
        throw std::bad_alloc();
    (void)madvise(memory, sizeof(float) * floats, MADV_HUGEPAGE);
    auto* x = static_cast<float*>(memory);
#pragma omp parallel for schedule(static)
    for (std::int64_t i = 0; i < floats; ++i)
        x[i] = 1.0F;
    return array(x);
}

ceilings::ceilings(const std::vector<int>& cpus) {
    omp_set_dynamic(0);
    omp_set_num_threads(static_cast<int>(cpus.size()));
#pragma omp parallel
    {
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(cpus[static_cast<std::size_t>(omp_get_thread_num())], &one);
        sched_setaffinity(0, sizeof one, &one);
    }
    from_ = make_array();
    other_ = make_array();
    to_ = make_array();
}

double ceilings::read() {
    float total = 0.0F;
#pragma omp parallel for schedule(static) reduction(+ : total)
    for (std::int64_t i = 0; i < pieces; ++i)
        total += read_range(from_.get() + i * piece);
    asm volatile("" : : "x"(total));
    return 4.0 * floats;
}

double ceilings::copy_nt() {
#pragma omp parallel for schedule(static)
    for (std::int64_t i = 0; i < pieces; ++i)
        copy_range(to_.get() + i * piece, from_.get() + i * piece);
    return 8.0 * floats;
}

double ceilings::triad_nt() {
#pragma omp parallel for schedule(static)
    for (std::int64_t i = 0; i < pieces; ++i)
        triad_range(to_.get() + i * piece, from_.get() + i * piece, other_.get() + i * piece);
    return 12.0 * floats;
}

double ceilings::update() {
#pragma omp parallel for schedule(static)
    for (std::int64_t i = 0; i < pieces; ++i)
        update_range(to_.get() + i * piece, from_.get() + i * piece);
    return 12.0 * floats;
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
