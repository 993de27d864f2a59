// SPDX-License-Identifier: Apache-2.0
// One new token behind a cache. A block owns one key head, up to eight query heads that share it,
// and one of `splits` stretches of the cache, so that each key and value is read from memory once;
// attention_join puts the stretches together. The block's warps work alone (decode_warp.cuh) until
// all of their keys are done.
#include "decode_partial.cuh"
#include "decode_warp.cuh"

namespace accelbench::cuda::attention_decode_kernels {

/// Of all warps, for each head: [warp][head], written by the lanes that hold them.
template <int Heads>
__device__ __forceinline__ void put_totals(const softening<Heads>& soft, float* maxima,
                                           float* totals) {
    ACCB_UNROLL
    for (int i = 0; i < lane_heads<Heads>; ++i) {
        float total = soft.total[i];
        ACCB_UNROLL
        for (int step = score_parts; step < warp_lanes; step *= 2) {
            total += __shfl_xor_sync(whole_warp, total, step);
        }
        if (lane_of_warp() < smaller(Heads, score_parts)) {
            maxima[warp_of_block() * Heads + head_of_lane<Heads>(i)] = soft.maximum[i];
            totals[warp_of_block() * Heads + head_of_lane<Heads>(i)] = total;
        }
    }
}

template <int Heads>
__device__ __forceinline__ float common_maximum(const float* maxima, int head) {
    float maximum = maxima[head];
    ACCB_UNROLL
    for (int warp = 1; warp < block_warps; ++warp) {
        maximum = fmaxf(maximum, maxima[warp * Heads + head]);
    }
    return maximum;
}

/// A thread's sums under the block's maximum, as a line of `room`: [head][share][column].
template <class T, int Heads>
__device__ __forceinline__ void put_sums(const float (&sums)[Heads][columns_a_lane],
                                         const lane_place& lane, const float* maxima, float* room) {
    const int width = lane.across * columns_a_lane;
    const int share = warp_of_block() * lane.step + lane.first;
    ACCB_UNROLL
    for (int h = 0; h < Heads; ++h) {
        const float factor =
            expf(maxima[warp_of_block() * Heads + h] - common_maximum<Heads>(maxima, h));
        float* const line = room + h * block_threads * columns_a_lane + share * width;
        ACCB_UNROLL
        for (int e = 0; e < columns_a_lane; e += 4) {
            const int part = lane.part + e / lot<T> * lane.across;
            store4(line + part * lot<T> + e % lot<T>, sums[h][e] * factor, sums[h][e + 1] * factor,
                   sums[h][e + 2] * factor, sums[h][e + 3] * factor);
        }
    }
}

/// Adds the threads' shares of each head and writes them: to o, or as this stretch's part.
template <class T, int Heads>
__device__ __forceinline__ void write_heads(const decode_shape& it, const decode_share& share,
                                            const lane_place& lane, const float* room,
                                            const float* maxima, const float* totals, T* o,
                                            const partial_place& partial) {
    const int shares = block_warps * lane.step;
    const int width = lane.across * columns_a_lane;
    const int fours = (it.d + 3) / 4;
    const bool even = it.d % 4 == 0 && is_aligned(o);
    ACCB_ROLLED
    for (int i = static_cast<int>(threadIdx.x); i < share.heads * fours; i += block_threads) {
        const int h = i / fours;
        const int column = i % fours * 4;
        const float* const from = room + h * block_threads * columns_a_lane + column;
        float4 sum = load4(from);
        ACCB_UNROLL_BY(4)
        for (int s = 1; s < shares; ++s) {
            const float4 more = load4(from + s * width);
            sum = make_float4(sum.x + more.x, sum.y + more.y, sum.z + more.z, sum.w + more.w);
        }
        const float maximum = common_maximum<Heads>(maxima, h);
        float total = 0.0f;
        ACCB_UNROLL
        for (int warp = 0; warp < block_warps; ++warp) {
            total += totals[warp * Heads + h] * expf(maxima[warp * Heads + h] - maximum);
        }
        const long long head = share.first_head + h;
        if (it.splits == 1) {
            write_four(o + head * it.d, column, it.d, even,
                       {sum.x / total, sum.y / total, sum.z / total, sum.w / total});
            continue;
        }
        const long long at = head * it.splits + blockIdx.x;
        store_streamed(reinterpret_cast<float4*>(partial.sums + at * partial.width + column), sum);
        if (column == 0) {
            store_streamed(partial.ends + at, make_float2(maximum, total));
        }
    }
}

/// The new token's rows enter the caches once, by the block that owns their place.
template <class T>
__device__ __forceinline__ void append(const T* k_new, const T* v_new, T* k_row, T* v_row, int d) {
    ACCB_ROLLED
    for (int c = static_cast<int>(threadIdx.x); c < d; c += block_threads) {
        const float key = read_streamed(k_new + c);
        const float value = read_streamed(v_new + c);
        write_streamed(k_row + c, key);
        write_streamed(v_row + c, value);
    }
}

template <class T, int Heads>
__device__ void decode(const T* q, const T* k_new, const T* v_new, T* k_cache, T* v_cache, T* o,
                       float* partial, const decode_shape& it) {
    ACCB_DYNAMIC_SHARED(float, start);
    ACCB_SHARED(float, maxima, block_warps* Heads);
    ACCB_SHARED(float, totals, block_warps* Heads);
    const decode_room room = decode_room::of<T, Heads>(start, it.d);
    const decode_share share = decode_share::mine<Heads>(it);
    const lane_place lane = lane_place::mine(it.d);
    const bool even = it.d % lot<T> == 0 && is_aligned(k_cache) && is_aligned(v_cache) &&
                      is_aligned(k_new) && is_aligned(v_new);
    const long long base = static_cast<long long>(share.key_head) * it.capacity * it.d;
    const long long fresh = static_cast<long long>(share.key_head) * it.d;
    const warp_rows<T> keys{k_cache + base, k_new + fresh, it.position, it.d, even};
    const warp_rows<T> values{v_cache + base, v_new + fresh, it.position, it.d, even};
    constexpr int tile_keys = warp_keys<T> * block_warps;
    query_columns<T, Heads> queries;
    queries.read(q, it, share);
    keys.copy(room.keys, room.key_stride, share.begin, share.end, lane);
    values.copy(room.values, room.value_stride, share.begin, share.end, lane);
    queries.put(room);
    if (share.first_head % it.group == 0 && it.position >= share.begin && it.position < share.end) {
        const long long at = base + static_cast<long long>(it.position) * it.d;
        append(keys.fresh, values.fresh, k_cache + at, v_cache + at, it.d);
    }
    float sums[Heads][columns_a_lane] = {};
    softening<Heads> soft = {};
    ACCB_UNROLL
    for (int i = 0; i < lane_heads<Heads>; ++i) {
        soft.maximum[i] = max_of::neutral;
    }
    __syncthreads();
    ACCB_ROLLED
    for (int first = share.begin; first < share.end; first += tile_keys) {
        const int have = warp_rows<T>::count(first, share.end);
        float scores[lane_scores<T>][lane_heads<Heads>];
        wait_for_copies_but<1>();  // the keys are here, the values may be under way
        __syncwarp(whole_warp);
        score_keys<T, Heads>(it.d, room, scores);
        soft.add(scores, have, room.weights);
        __syncwarp(whole_warp);
        keys.copy(room.keys, room.key_stride, first + tile_keys, share.end, lane);
        if (first != share.begin) {
            fade_sums(soft, sums);
        }
        wait_for_copies_but<1>();  // a lane adds what it copied itself
        add_values<T, Heads>(room, lane, it.d, have, sums);
        values.copy(room.values, room.value_stride, first + tile_keys, share.end, lane);
    }
    put_totals(soft, maxima, totals);
    __syncthreads();  // from here on the sums lie where queries, keys and values were
    put_sums<T, Heads>(sums, lane, maxima, start);
    __syncthreads();
    write_heads<T, Heads>(it, share, lane, start, maxima, totals, o,
                          partial_place::of(partial,
                                            static_cast<long long>(gridDim.y) /
                                                ((it.group + Heads - 1) / Heads) * it.group,
                                            it.splits, it.d));
}

/// Blocks of a multiprocessor (ops_attention.cpp counts on them): 128 registers a thread, which 8
/// heads would spill.
template <int Heads>
constexpr int resident = Heads > 4 ? 3 : 4;

#define ACCB_DECODE(suffix, T, heads)                                                             \
    ACCB_KERNEL_BESIDE(resident<heads>, block_threads, accb_attention_decode_h##heads##_##suffix) \
    (const T* q, const T* k_new, const T* v_new, T* k_cache, T* v_cache, T* o, float* partial,    \
     int group, int capacity, int d, int splits, int position, float scale) {                     \
        decode<T, heads>(q, k_new, v_new, k_cache, v_cache, o, partial,                           \
                         {group, capacity, d, splits, position, scale});                          \
    }                                                                                             \
    ACCB_ENTER_KERNEL(accb_attention_decode_h##heads##_##suffix, block_threads)

#define ACCB_DECODES(suffix, T) \
    ACCB_DECODE(suffix, T, 1)   \
    ACCB_DECODE(suffix, T, 2)   \
    ACCB_DECODE(suffix, T, 4)   \
    ACCB_DECODE(suffix, T, 8)

ACCB_DECODES(f32, float)
ACCB_DECODES(f16, f16)
ACCB_DECODES(bf16, bf16)

}  // namespace accelbench::cuda::attention_decode_kernels
