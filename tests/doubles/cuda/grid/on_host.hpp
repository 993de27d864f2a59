// SPDX-License-Identifier: Apache-2.0
// The words of CUDA that our kernels use, for a host compiler: included by kernels/device.cuh where
// nvcc does not compile. Threads come from grid.hpp.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "tests/doubles/cuda/grid/grid.hpp"
#include "tests/doubles/cuda/grid/matrix.hpp"
#include "tests/doubles/cuda/grid/registry.hpp"

#define __global__ static
#define __device__
#define __forceinline__ inline
#define __launch_bounds__(...)

// Vectors, aligned as on the device.
#define ACCB_VECTOR(name, type, bytes, ...) \
    struct alignas(bytes) name {            \
        type __VA_ARGS__;                   \
    };
ACCB_VECTOR(float2, float, 8, x, y)
ACCB_VECTOR(float4, float, 16, x, y, z, w)
ACCB_VECTOR(uint4, unsigned, 16, x, y, z, w)
#undef ACCB_VECTOR

inline float2 make_float2(float x, float y) {
    return {x, y};
}
inline float4 make_float4(float x, float y, float z, float w) {
    return {x, y, z, w};
}
inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) {
    return {x, y, z, w};
}

#define threadIdx (::accelbench::cuda_double::current_thread->thread)
#define blockIdx (::accelbench::cuda_double::current_thread->block)
#define blockDim (::accelbench::cuda_double::current_thread->block_extent)
#define gridDim (::accelbench::cuda_double::current_thread->grid_extent)

// A default argument's line is the caller's: where threads must meet.
#define ACCB_SITE \
    ::accelbench::cuda_double::site where = {__builtin_FILE(), static_cast<int>(__builtin_LINE())}

inline void __syncthreads(ACCB_SITE) {
    accelbench::cuda_double::wait_for_block(where);
}
inline void __syncwarp(unsigned, ACCB_SITE) {
    (void)accelbench::cuda_double::exchange_in_warp(0, 0, where);
}
// Kernels call these with all lanes; the mask is not looked at.
template <class T>
T accb_exchange(T value, unsigned lane, accelbench::cuda_double::site where) {
    static_assert(sizeof(T) <= sizeof(std::uint64_t));
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof(T));
    bits = accelbench::cuda_double::exchange_in_warp(bits, lane, where);
    std::memcpy(&value, &bits, sizeof(T));
    return value;
}
inline unsigned accb_lane() {
    return accelbench::cuda_double::current_thread->linear % 32;
}
template <class T>
T __shfl_sync(unsigned, T value, int lane, ACCB_SITE) {
    return accb_exchange(value, static_cast<unsigned>(lane), where);
}
template <class T>
T __shfl_xor_sync(unsigned, T value, int bits, ACCB_SITE) {
    return accb_exchange(value, accb_lane() ^ static_cast<unsigned>(bits), where);
}
template <class T>
T __shfl_down_sync(unsigned, T value, unsigned by, ACCB_SITE) {
    return accb_exchange(value, accb_lane() + by < 32 ? accb_lane() + by : accb_lane(), where);
}
inline unsigned __ballot_sync(unsigned, int predicate, ACCB_SITE) {
    return accelbench::cuda_double::ballot_in_warp(predicate != 0, where);
}
inline int __any_sync(unsigned mask, int predicate, ACCB_SITE) {
    (void)mask;
    return accelbench::cuda_double::ballot_in_warp(predicate != 0, where) != 0 ? 1 : 0;
}
inline int __all_sync(unsigned mask, int predicate, ACCB_SITE) {
    (void)mask;
    return accelbench::cuda_double::ballot_in_warp(predicate == 0, where) == 0 ? 1 : 0;
}

inline float __uint_as_float(unsigned bits) {
    return std::bit_cast<float>(bits);
}
inline unsigned __float_as_uint(float value) {
    return std::bit_cast<unsigned>(value);
}
inline int __dp4a(int a, int b, int sum) {
    for (int byte = 0; byte < 4; ++byte) {
        sum +=
            static_cast<signed char>(a >> (8 * byte)) * static_cast<signed char>(b >> (8 * byte));
    }
    return sum;
}
// Rounds twice, within every bound that the references allow; a call of libm for each would cost
// most of the time.
inline float accb_multiply_add(float a, float b, float c) {
    return a * b + c;
}
#define fmaf(a, b, c) accb_multiply_add(a, b, c)
