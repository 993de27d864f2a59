// SPDX-License-Identifier: Apache-2.0
// Sums and maxima over the threads of a warp, of a block and of a cluster of blocks, always in the
// same order: the same bits in every launch.
#pragma once

#include "device.cuh"

namespace accelbench::cuda {

struct sum_of {
    static constexpr float neutral = 0.0f;
    __device__ __forceinline__ static float join(float a, float b) { return a + b; }
};
struct max_of {
    static constexpr float neutral = -3.402823466e38f;  // rows hold at least one finite number
    __device__ __forceinline__ static float join(float a, float b) { return fmaxf(a, b); }
};

/// Over `width` neighbouring lanes (a power of two); every lane gets the result.
template <class Op, int width = warp_lanes>
__device__ __forceinline__ float warp_reduce(float value) {
    ACCB_UNROLL
    for (int step = width / 2; step > 0; step /= 2) {
        value = Op::join(value, __shfl_xor_sync(whole_warp, value, step));
    }
    return value;
}

// Clusters exist from compute capability 9.0 on. Below, every block is a cluster of its own.
#if defined(__CUDACC__) && defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
#define ACCB_HAS_CLUSTERS 1
__device__ __forceinline__ int cluster_rank() {
    unsigned rank;
    asm("mov.u32 %0, %%cluster_ctarank;" : "=r"(rank));
    return static_cast<int>(rank);
}
__device__ __forceinline__ int cluster_blocks() {
    unsigned count;
    asm("mov.u32 %0, %%cluster_nctarank;" : "=r"(count));
    return static_cast<int>(count);
}
__device__ __forceinline__ void cluster_barrier() {
    asm volatile("barrier.cluster.arrive.aligned;\nbarrier.cluster.wait.aligned;" ::: "memory");
}
/// *mine as the block of this rank holds it.
__device__ __forceinline__ float read_rank(const float* mine, int rank) {
    unsigned here = static_cast<unsigned>(__cvta_generic_to_shared(mine));
    unsigned there;
    float value;
    asm volatile("mapa.shared::cluster.u32 %0, %1, %2;" : "=r"(there) : "r"(here), "r"(rank));
    asm volatile("ld.shared::cluster.f32 %0, [%1];" : "=f"(value) : "r"(there) : "memory");
    return value;
}
#elif defined(__CUDACC__)
#define ACCB_HAS_CLUSTERS 0
__device__ __forceinline__ int cluster_rank() {
    return 0;
}
__device__ __forceinline__ int cluster_blocks() {
    return 1;
}
__device__ __forceinline__ void cluster_barrier() {}
__device__ __forceinline__ float read_rank(const float* mine, int) {
    return *mine;
}
#else
#define ACCB_HAS_CLUSTERS 1
inline int cluster_rank() {
    return static_cast<int>(cuda_double::current_thread->cluster_rank);
}
inline int cluster_blocks() {
    return static_cast<int>(cuda_double::current_thread->cluster_blocks);
}
inline void cluster_barrier(ACCB_SITE) {
    cuda_double::wait_for_cluster(where);
}
inline float read_rank(const float* mine, int rank) {
    return *static_cast<const float*>(
        cuda_double::shared_of_rank(mine, static_cast<unsigned>(rank)));
}
#endif

/// Shared memory for reductions that follow each other with one barrier each: two sets of places by
/// turns, since nobody can be two reductions ahead.
class reducer {
  public:
    static constexpr int places = 2 * (warp_lanes + 1);

    __device__ explicit reducer(float* shared) : shared_(shared) {}

    /// Over the block, then over its cluster. All threads must call it.
    template <class Op>
    __device__ __forceinline__ float reduce(float value) {
        float* const mine = shared_ + turn_ * (warp_lanes + 1);
        turn_ ^= 1;
        value = warp_reduce<Op>(value);
        if (warps_of_block() > 1) {
            if (lane_of_warp() == 0) {
                mine[warp_of_block()] = value;
            }
            __syncthreads();
            const int lane = lane_of_warp();
            value = warp_reduce<Op>(lane < warps_of_block() ? mine[lane] : Op::neutral);
        }
        const int blocks = cluster_blocks();
        if (blocks > 1) {
            if (threadIdx.x == 0) {
                mine[warp_lanes] = value;
            }
            cluster_barrier();
            const int lane = lane_of_warp();
            value =
                warp_reduce<Op>(lane < blocks ? read_rank(mine + warp_lanes, lane) : Op::neutral);
        }
        return value;
    }

    /// Before a block ends: others may still read what it holds.
    __device__ __forceinline__ static void leave() {
        if (cluster_blocks() > 1) {
            cluster_barrier();
        }
    }

  private:
    float* shared_;
    int turn_ = 0;
};

}  // namespace accelbench::cuda
