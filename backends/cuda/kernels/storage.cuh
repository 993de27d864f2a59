// SPDX-License-Identifier: Apache-2.0
// Element types as they lie in memory, sixteen bytes at a time, and float32 in registers. Narrow
// types are rounded to nearest, ties to even, once, when they are stored.
#pragma once

#include "device.cuh"
#ifndef __CUDACC__
#include "narrow_on_host.hpp"
#endif

namespace accelbench::cuda {

struct bf16 {
    unsigned short bits;
};
struct f16 {
    unsigned short bits;
};

/// Elements of one 16-byte access.
template <class T>
constexpr int lot = 16 / static_cast<int>(sizeof(T));

__device__ __forceinline__ float widen(float value) {
    return value;
}
__device__ __forceinline__ float widen(bf16 value) {
    return __uint_as_float(static_cast<unsigned>(value.bits) << 16);
}
__device__ __forceinline__ float widen(f16 value) {
#ifdef __CUDACC__
    float wide;
    asm("cvt.f32.f16 %0, %1;" : "=f"(wide) : "h"(value.bits));
    return wide;
#else
    return cuda_double::f16_to_f32(value.bits);
#endif
}

/// Two elements in one word, `low` at the lower address.
template <class T>
__device__ __forceinline__ unsigned narrow_pair(float low, float high);
template <>
__device__ __forceinline__ unsigned narrow_pair<bf16>(float low, float high) {
#ifdef __CUDACC__
    unsigned word;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(word) : "f"(high), "f"(low));
    return word;
#else
    return cuda_double::f32_to_bf16(low) |
           (static_cast<unsigned>(cuda_double::f32_to_bf16(high)) << 16);
#endif
}
template <>
__device__ __forceinline__ unsigned narrow_pair<f16>(float low, float high) {
#ifdef __CUDACC__
    unsigned word;
    asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(word) : "f"(high), "f"(low));
    return word;
#else
    return cuda_double::f32_to_f16(low) |
           (static_cast<unsigned>(cuda_double::f32_to_f16(high)) << 16);
#endif
}

/// Four bytes' worth of elements.
template <class T>
__device__ __forceinline__ unsigned word_of_values(const float (&values)[4 / sizeof(T)]) {
    if constexpr (sizeof(T) == 4) {
        return __float_as_uint(values[0]);
    } else {
        return narrow_pair<T>(values[0], values[1]);
    }
}

template <class T>
__device__ __forceinline__ T narrow(float value) {
    return {static_cast<unsigned short>(narrow_pair<T>(value, 0.0f))};
}
template <>
__device__ __forceinline__ float narrow<float>(float value) {
    return value;
}

__device__ __forceinline__ void unpack(uint4 raw, float (&out)[4]) {
    out[0] = __uint_as_float(raw.x);
    out[1] = __uint_as_float(raw.y);
    out[2] = __uint_as_float(raw.z);
    out[3] = __uint_as_float(raw.w);
}
template <class T>
__device__ __forceinline__ void unpack_pair(unsigned word, float& low, float& high) {
    low = widen(T{static_cast<unsigned short>(word)});
    high = widen(T{static_cast<unsigned short>(word >> 16)});
}
template <class T>
__device__ __forceinline__ void unpack(uint4 raw, float (&out)[lot<T>]) {
    if constexpr (sizeof(T) == 4) {
        unpack(raw, out);
    } else {
        unpack_pair<T>(raw.x, out[0], out[1]);
        unpack_pair<T>(raw.y, out[2], out[3]);
        unpack_pair<T>(raw.z, out[4], out[5]);
        unpack_pair<T>(raw.w, out[6], out[7]);
    }
}
template <class T>
__device__ __forceinline__ uint4 pack(const float (&in)[lot<T>]) {
    if constexpr (sizeof(T) == 4) {
        return make_uint4(__float_as_uint(in[0]), __float_as_uint(in[1]), __float_as_uint(in[2]),
                          __float_as_uint(in[3]));
    } else {
        return make_uint4(narrow_pair<T>(in[0], in[1]), narrow_pair<T>(in[2], in[3]),
                          narrow_pair<T>(in[4], in[5]), narrow_pair<T>(in[6], in[7]));
    }
}

}  // namespace accelbench::cuda
