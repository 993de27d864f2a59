// SPDX-License-Identifier: Apache-2.0
// Puts together what the stretches of attention_decode left: their sums under a common maximum, in
// fixed order.
#include "decode_partial.cuh"
#include "reduce.cuh"

namespace accelbench::cuda::attention_decode_kernels {

constexpr int join_threads = 128;
constexpr int join_columns = 32;              // of a block, four a thread
constexpr int join_lines = join_threads / 8;  // splits that a block adds side by side
constexpr int join_batch = 4;                 // splits of a thread that are under way together

/// The maximum and the total of all splits of a head, known to every lane.
__device__ __forceinline__ float2 join_ends(const float2* ends, int splits) {
    float maximum = max_of::neutral;
    float total = 0.0f;
    ACCB_UNROLL_BY(4)
    for (int s = lane_of_warp(); s < splits; s += warp_lanes) {
        const float2 end = load_cached(ends + s);
        const float raised = fmaxf(maximum, end.x);
        total = total * expf(maximum - raised) + end.y * expf(end.x - raised);
        maximum = raised;
    }
    const float common = warp_reduce<max_of>(maximum);
    return make_float2(common, warp_reduce<sum_of>(total * expf(maximum - common)));
}

// A block joins 32 columns of one query head: the stretches' sums under their common maximum. No
// load waits for another: a thread asks for its first splits before it learns that maximum.
template <class T>
__device__ void join(float* start, T* o, int splits, int d) {
    ACCB_SHARED(float4, room, join_threads);
    const partial_place partial = partial_place::of(start, gridDim.x, splits, d);
    const long long head = blockIdx.x;
    const float2* const ends = partial.ends + head * splits;
    const int thread = static_cast<int>(threadIdx.x);
    const int column = static_cast<int>(blockIdx.y) * join_columns + thread % 8 * 4;
    const float* const from = partial.sums + head * splits * partial.width + column;
    float4 sum = make_float4(0.0f, 0.0f, 0.0f, 0.0f);
    float2 all = {};
    for (int first = 0; first < splits; first += join_batch * join_lines) {
        float4 parts[join_batch];
        float maxima[join_batch];
        ACCB_UNROLL
        for (int i = 0; i < join_batch; ++i) {
            const int s = first + i * join_lines + thread / 8;
            const bool there = s < splits && column < d;
            maxima[i] = there ? load_cached(&ends[s].x) : -INFINITY;
            parts[i] = make_float4(0.0f, 0.0f, 0.0f, 0.0f);
            if (there) {
                parts[i] = load_streamed(reinterpret_cast<const float4*>(
                    from + static_cast<long long>(s) * partial.width));
            }
        }
        if (first == 0) {
            all = join_ends(ends, splits);
        }
        ACCB_UNROLL
        for (int i = 0; i < join_batch; ++i) {
            const float weight = expf(maxima[i] - all.x);
            sum.x = fmaf(parts[i].x, weight, sum.x);
            sum.y = fmaf(parts[i].y, weight, sum.y);
            sum.z = fmaf(parts[i].z, weight, sum.z);
            sum.w = fmaf(parts[i].w, weight, sum.w);
        }
    }
    room[thread] = sum;
    __syncthreads();
    if (thread < 8 && column < d) {
        ACCB_UNROLL
        for (int line = 1; line < join_lines; ++line) {
            const float4 more = room[line * 8 + thread];
            sum = make_float4(sum.x + more.x, sum.y + more.y, sum.z + more.z, sum.w + more.w);
        }
        write_four(o + head * d, column, d, d % 4 == 0 && is_aligned(o),
                   {sum.x / all.y, sum.y / all.y, sum.z / all.y, sum.w / all.y});
    }
}

#define ACCB_JOIN(suffix, T)                                \
    ACCB_KERNEL(join_threads, accb_attention_join_##suffix) \
    (float* partial, T* o, int splits, int d) {             \
        join(partial, o, splits, d);                        \
    }                                                       \
    ACCB_ENTER_KERNEL(accb_attention_join_##suffix, join_threads)

ACCB_JOIN(f32, float)
ACCB_JOIN(f16, f16)
ACCB_JOIN(bf16, bf16)

}  // namespace accelbench::cuda::attention_decode_kernels
