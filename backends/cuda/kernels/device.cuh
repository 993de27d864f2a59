// SPDX-License-Identifier: Apache-2.0
// How our kernels are declared, for nvcc and for a host compiler alike. A kernel names its largest
// block, and, where the compiler would not by itself, for how many blocks of a multiprocessor the
// registers must do; shared memory is asked for by the macros below.
#pragma once

#ifdef __CUDACC__

#define ACCB_KERNEL(max_threads, name) ACCB_KERNEL_BESIDE(1, max_threads, name)
#define ACCB_KERNEL_BESIDE(blocks, max_threads, name) \
    extern "C" __global__ void __launch_bounds__(max_threads, blocks) name
#define ACCB_ENTER_KERNEL(name, max_threads)
#define ACCB_SHARED(type, name, count) __shared__ __align__(16) type name[count]
#define ACCB_DYNAMIC_SHARED(type, name)                                  \
    extern __shared__ __align__(16) unsigned char accb_dynamic_shared[]; \
    type* const name = reinterpret_cast<type*>(accb_dynamic_shared)
#define ACCB_UNROLL _Pragma("unroll")
#define ACCB_UNROLL_BY(count) _Pragma(ACCB_TEXT(unroll count))
#define ACCB_TEXT(words) #words
#define ACCB_ROLLED _Pragma("unroll 1")  // seldom run: more code would only be more to load

#else

#include "on_host.hpp"  // from the tests' doubles: the same words over fibres

#define ACCB_KERNEL(max_threads, name) static void name
#define ACCB_KERNEL_BESIDE(blocks, max_threads, name) static void name
// NOLINTBEGIN(bugprone-macro-parentheses): the arguments are a type and a name
#define ACCB_SHARED(type, name, count)        \
    static const char accb_tag_of_##name = 0; \
    type* const name = static_cast<type*>(    \
        ::accelbench::cuda_double::static_shared(&accb_tag_of_##name, sizeof(type) * (count)))
#define ACCB_DYNAMIC_SHARED(type, name) \
    type* const name = static_cast<type*>(::accelbench::cuda_double::dynamic_shared())
// NOLINTEND(bugprone-macro-parentheses)
#if defined(__SANITIZE_ADDRESS__)
#define ACCB_UNROLL  // every unrolled access would be checked: minutes of compiling
#else
#define ACCB_UNROLL _Pragma("GCC unroll 16")
#endif
#define ACCB_UNROLL_BY(count)
#define ACCB_ROLLED

#endif

namespace accelbench::cuda {

constexpr unsigned whole_warp = 0xffffffffu;
constexpr int warp_lanes = 32;

__device__ __forceinline__ int lane_of_warp() {
    return static_cast<int>(threadIdx.x) % warp_lanes;
}
__device__ __forceinline__ int warp_of_block() {
    return static_cast<int>(threadIdx.x) / warp_lanes;
}
__device__ __forceinline__ int warps_of_block() {
    return static_cast<int>(blockDim.x) / warp_lanes;
}

__device__ __forceinline__ int smaller(int a, int b) {
    return a < b ? a : b;
}

}  // namespace accelbench::cuda
