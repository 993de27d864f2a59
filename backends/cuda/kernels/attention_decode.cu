// SPDX-License-Identifier: Apache-2.0
// One new token behind a cache. A block owns one key head, up to eight query heads that share it,
// and one of `splits` stretches of the cache, so that each key and value is read from memory once;
// attention_join puts the stretches together.
#include "attention_tile.cuh"
#include "reduce.cuh"

namespace accelbench::cuda::attention_decode_kernels {

constexpr int block_threads = 128;
constexpr int tile_keys = 64;
constexpr int most_heads = 8;  // query heads of a block
constexpr int pad = 16;        // bytes behind a key in shared memory: neighbours in other banks

struct decode_shape {
    int group;  // query heads of a key head
    int capacity, d, splits, position;
    float scale;
};

/// What a block works on.
struct decode_share {
    int key_head, first_head, heads;  // first_head: among all query heads
    int begin, end;                   // rows of the cache

    __device__ static decode_share mine(const decode_shape& it) {
        const int chunks = (it.group + most_heads - 1) / most_heads;
        const int key_head = static_cast<int>(blockIdx.y) / chunks;
        const int first = static_cast<int>(blockIdx.y) % chunks * most_heads;
        const int stretch = (it.position + it.splits) / it.splits;  // ceil((position + 1) / splits)
        const int begin = smaller(static_cast<int>(blockIdx.x) * stretch, it.position + 1);
        return {key_head, key_head * it.group + first, smaller(most_heads, it.group - first), begin,
                smaller(begin + stretch, it.position + 1)};
    }
};

/// The row of the new token comes from `fresh`: the block that stores it need not wait for itself.
template <class T>
__device__ __forceinline__ const T* row_at(const T* cache, const T* fresh, int row, int position,
                                           int d) {
    return row == position ? fresh : cache + static_cast<long long>(row) * d;
}

template <class T>
__device__ __forceinline__ uint4 load_part(const T* row, int column, int d, bool even) {
    return even ? load_lot_streamed(row + column) : load_edge(row, column, d, 0.0f, false);
}

/// Shared memory of a block, in bytes from its start.
struct decode_room {
    int key_stride;  // bytes of a key
    float *queries, *weights, *fades;
    unsigned char* keys;

    template <class T>
    __device__ static decode_room of(float* start, int d) {
        const int padded = (d + lot<T> - 1) / lot<T> * lot<T>;
        decode_room made{};
        made.key_stride = padded * static_cast<int>(sizeof(T)) + pad;
        made.queries = start;
        made.weights = made.queries + most_heads * padded;
        made.fades = made.weights + most_heads * tile_keys;
        made.keys = reinterpret_cast<unsigned char*>(made.fades + most_heads);
        return made;
    }
};

template <class T>
__device__ __forceinline__ void load_queries(const T* q, const decode_shape& it,
                                             const decode_share& share, float* to) {
    const int padded = (it.d + lot<T> - 1) / lot<T> * lot<T>;
    for (int i = static_cast<int>(threadIdx.x); i < share.heads * padded; i += block_threads) {
        const int column = i % padded;
        const long long head = share.first_head + i / padded;
        to[i] = column < it.d ? read_cached(q + head * it.d + column) * it.scale : 0.0f;
    }
}

template <class T>
__device__ __forceinline__ void load_keys(const T* cache, const T* fresh, const decode_shape& it,
                                          int first, int have, bool even, const decode_room& room) {
    const int lots = (it.d + lot<T> - 1) / lot<T>;
    const int start = static_cast<int>(threadIdx.x);
    if (even) {
        ACCB_UNROLL_BY(8)
        for (int i = start; i < have * lots; i += block_threads) {
            const int key = i / lots;
            const int part = i % lots;
            const T* const row = row_at(cache, fresh, first + key, it.position, it.d);
            *reinterpret_cast<uint4*>(room.keys + key * room.key_stride + part * 16) =
                load_lot_streamed(row + part * lot<T>);
        }
        return;
    }
    ACCB_ROLLED
    for (int i = start; i < have * lots; i += block_threads) {
        const int key = i / lots;
        const int part = i % lots;
        const T* const row = row_at(cache, fresh, first + key, it.position, it.d);
        *reinterpret_cast<uint4*>(room.keys + key * room.key_stride + part * 16) =
            load_edge(row, part * lot<T>, it.d, 0.0f, false);
    }
}

/// A thread scores one key against half of the heads.
template <class T>
__device__ __forceinline__ void score_keys(const decode_shape& it, const decode_share& share,
                                           int have, const decode_room& room) {
    constexpr int half = most_heads / 2;
    const int key = static_cast<int>(threadIdx.x) % tile_keys;
    const int first = static_cast<int>(threadIdx.x) / tile_keys * half;
    const int lots = (it.d + lot<T> - 1) / lot<T>;
    if (key >= have || first >= share.heads) {
        return;
    }
    float sums[half] = {};
    const unsigned char* const mine = room.keys + key * room.key_stride;
    for (int part = 0; part < lots; ++part) {
        float values[lot<T>];
        unpack<T>(*reinterpret_cast<const uint4*>(mine + part * 16), values);
        ACCB_UNROLL
        for (int h = 0; h < half; ++h) {
            // Heads that are not there: their sums are never looked at.
            const float* const of =
                room.queries + smaller(first + h, share.heads - 1) * lots * lot<T> + part * lot<T>;
            ACCB_UNROLL
            for (int e = 0; e < lot<T>; e += 4) {
                const float4 query = load4(of + e);
                sums[h] = fmaf(query.x, values[e], sums[h]);
                sums[h] = fmaf(query.y, values[e + 1], sums[h]);
                sums[h] = fmaf(query.z, values[e + 2], sums[h]);
                sums[h] = fmaf(query.w, values[e + 3], sums[h]);
            }
        }
    }
    ACCB_UNROLL
    for (int h = 0; h < half; ++h) {
        if (first + h < share.heads) {
            room.weights[(first + h) * tile_keys + key] = sums[h];
        }
    }
}

constexpr int heads_a_warp = most_heads / (block_threads / warp_lanes);

/// Scores become exponentials; a warp does two heads and keeps their maximum and total.
__device__ __forceinline__ void soften(const decode_share& share, int have, const decode_room& room,
                                       float (&maximum)[heads_a_warp],
                                       float (&total)[heads_a_warp]) {
    ACCB_UNROLL
    for (int i = 0; i < heads_a_warp; ++i) {
        const int head = warp_of_block() * heads_a_warp + i;
        if (head >= share.heads) {
            break;
        }
        float* const mine = room.weights + head * tile_keys;
        const int low = lane_of_warp();
        const int high = low + warp_lanes;
        const float a = low < have ? mine[low] : -INFINITY;
        const float b = high < have ? mine[high] : -INFINITY;
        const float raised = fmaxf(maximum[i], warp_reduce<max_of>(fmaxf(a, b)));
        const float fade = expf(maximum[i] - raised);
        const float weight_a = expf(a - raised);
        const float weight_b = expf(b - raised);
        mine[low] = weight_a;
        mine[high] = weight_b;
        total[i] = total[i] * fade + warp_reduce<sum_of>(weight_a + weight_b);
        maximum[i] = raised;
        if (low == 0) {
            room.fades[head] = fade;
        }
    }
}

/// Threads form `across` columns of lots; each takes every (128 / across)-th key.
struct value_share {
    int across, part, first, step;

    template <class T>
    __device__ static value_share mine(int d) {
        int across = 1;
        while (across * lot<T> < d) {
            across *= 2;
        }
        const int thread = static_cast<int>(threadIdx.x);
        return {across, thread % across, thread / across, block_threads / across};
    }
};

template <class T>
__device__ __forceinline__ void add_values(const T* cache, const T* fresh, const decode_shape& it,
                                           const decode_share& share, const value_share& mine,
                                           int first, int have, bool even, const decode_room& room,
                                           float (&sums)[most_heads][lot<T>]) {
    if (mine.part * lot<T> >= it.d) {
        return;
    }
    ACCB_UNROLL
    for (int h = 0; h < most_heads; ++h) {
        const float fade = room.fades[smaller(h, share.heads - 1)];
        ACCB_UNROLL
        for (int e = 0; e < lot<T>; ++e) {
            sums[h][e] *= fade;
        }
    }
    ACCB_UNROLL_BY(4)
    for (int key = mine.first; key < have; key += mine.step) {
        float values[lot<T>];
        unpack<T>(load_part(row_at(cache, fresh, first + key, it.position, it.d),
                            mine.part * lot<T>, it.d, even),
                  values);
        ACCB_UNROLL
        for (int h = 0; h < most_heads; ++h) {
            if (h < share.heads) {
                const float weight = room.weights[h * tile_keys + key];
                ACCB_UNROLL
                for (int e = 0; e < lot<T>; ++e) {
                    sums[h][e] = fmaf(weight, values[e], sums[h][e]);
                }
            }
        }
    }
}

/// Adds the threads' shares of each head and writes them: to o, or this stretch's part to
/// `partial`.
template <class T>
__device__ __forceinline__ void write_heads(const float (&mine)[most_heads][lot<T>],
                                            const value_share& place, const float* maxima,
                                            const decode_share& share, const decode_shape& it,
                                            float* room, T* o, float* partial) {
    constexpr int a_head = block_threads * lot<T>;  // floats: one line a share
    const int width = place.across * lot<T>;
    ACCB_UNROLL
    for (int h = 0; h < most_heads; ++h) {
        ACCB_UNROLL
        for (int e = 0; e < lot<T>; e += 4) {
            store4(room + h * a_head + place.first * width + place.part * lot<T> + e, mine[h][e],
                   mine[h][e + 1], mine[h][e + 2], mine[h][e + 3]);
        }
    }
    __syncthreads();
    ACCB_ROLLED
    for (int i = static_cast<int>(threadIdx.x); i < share.heads * it.d; i += block_threads) {
        const int h = i / it.d;
        const int column = i % it.d;
        const long long head = share.first_head + h;
        float sum = 0.0f;
        for (int part = 0; part < place.step; ++part) {
            sum += room[h * a_head + part * width + column];
        }
        if (it.splits == 1) {
            write_streamed(o + head * it.d + column, sum / maxima[most_heads + h]);
        } else {
            store_streamed(partial + (head * it.splits + blockIdx.x) * (it.d + 2) + column, sum);
        }
    }
    const int h = static_cast<int>(threadIdx.x);
    if (it.splits > 1 && h < share.heads) {
        float* const to =
            partial +
            ((share.first_head + static_cast<long long>(h)) * it.splits + blockIdx.x) * (it.d + 2) +
            it.d;
        store_streamed(to, maxima[h]);
        store_streamed(to + 1, maxima[most_heads + h]);
    }
}

template <class T>
__device__ void decode(const T* q, const T* k_new, const T* v_new, T* k_cache, T* v_cache, T* o,
                       float* partial, const decode_shape& it) {
    ACCB_DYNAMIC_SHARED(float, start);
    ACCB_SHARED(float, maxima, 2 * most_heads);
    const decode_room room = decode_room::of<T>(start, it.d);
    const decode_share share = decode_share::mine(it);
    const value_share values = value_share::mine<T>(it.d);
    T* const keys = k_cache + static_cast<long long>(share.key_head) * it.capacity * it.d;
    T* const vals = v_cache + static_cast<long long>(share.key_head) * it.capacity * it.d;
    const T* const fresh_k = k_new + static_cast<long long>(share.key_head) * it.d;
    const T* const fresh_v = v_new + static_cast<long long>(share.key_head) * it.d;
    const bool even = it.d % lot<T> == 0 && is_aligned(k_cache) && is_aligned(v_cache) &&
                      is_aligned(k_new) && is_aligned(v_new);
    if (share.first_head % it.group == 0 && it.position >= share.begin && it.position < share.end) {
        const long long at = static_cast<long long>(it.position) * it.d;
        for (int c = static_cast<int>(threadIdx.x); c < it.d; c += block_threads) {
            write_streamed(keys + at + c, read_streamed(fresh_k + c));
            write_streamed(vals + at + c, read_streamed(fresh_v + c));
        }
    }
    load_queries(q, it, share, room.queries);
    float sums[most_heads][lot<T>] = {};
    float maximum[heads_a_warp];
    float total[heads_a_warp] = {};
    ACCB_UNROLL
    for (int i = 0; i < heads_a_warp; ++i) {
        maximum[i] = max_of::neutral;
    }
    for (int first = share.begin; first < share.end; first += tile_keys) {
        const int have = smaller(tile_keys, share.end - first);
        load_keys(keys, fresh_k, it, first, have, even, room);
        __syncthreads();
        score_keys<T>(it, share, have, room);
        __syncthreads();
        soften(share, have, room, maximum, total);
        __syncthreads();
        add_values(vals, fresh_v, it, share, values, first, have, even, room, sums);
    }
    __syncthreads();
    ACCB_UNROLL
    for (int i = 0; i < heads_a_warp; ++i) {
        const int head = warp_of_block() * heads_a_warp + i;
        if (lane_of_warp() == 0) {
            maxima[head] = maximum[i];
            maxima[most_heads + head] = total[i];
        }
    }
    // write_heads has a barrier between these and their reading.
    write_heads<T>(sums, values, maxima, share, it, start, o, partial);
}

// One block a query head: joins the stretches' sums under their common maximum.
template <class T>
__device__ void join(const float* partial, T* o, int splits, int d) {
    const long long head = blockIdx.x;
    const float* const from = partial + head * splits * (d + 2);
    float maximum = max_of::neutral;
    for (int s = 0; s < splits; ++s) {
        maximum = fmaxf(maximum, load_cached(from + s * (d + 2) + d));
    }
    float total = 0.0f;
    for (int s = 0; s < splits; ++s) {
        const float* const part = from + s * (d + 2) + d;
        total += load_cached(part + 1) * expf(load_cached(part) - maximum);
    }
    for (int column = static_cast<int>(threadIdx.x); column < d; column += block_threads) {
        float sum = 0.0f;
        for (int s = 0; s < splits; ++s) {
            const float* const part = from + s * (d + 2);
            sum = fmaf(load_streamed(part + column), expf(load_cached(part + d) - maximum), sum);
        }
        write_streamed(o + head * d + column, sum / total);
    }
}

#define ACCB_DECODE(suffix, T)                                                                 \
    ACCB_KERNEL(block_threads, accb_attention_decode_##suffix)                                 \
    (const T* q, const T* k_new, const T* v_new, T* k_cache, T* v_cache, T* o, float* partial, \
     int group, int capacity, int d, int splits, int position, float scale) {                  \
        decode(q, k_new, v_new, k_cache, v_cache, o, partial,                                  \
               {group, capacity, d, splits, position, scale});                                 \
    }                                                                                          \
    ACCB_ENTER_KERNEL(accb_attention_decode_##suffix, block_threads)                           \
    ACCB_KERNEL(block_threads, accb_attention_join_##suffix)                                   \
    (const float* partial, T* o, int splits, int d) {                                          \
        join(partial, o, splits, d);                                                           \
    }                                                                                          \
    ACCB_ENTER_KERNEL(accb_attention_join_##suffix, block_threads)

ACCB_DECODE(f32, float)
ACCB_DECODE(f16, f16)
ACCB_DECODE(bf16, bf16)

}  // namespace accelbench::cuda::attention_decode_kernels
