// SPDX-License-Identifier: Apache-2.0
// What a warp of attention_decode does by itself: it copies its own keys and values to shared
// memory, scores them, and adds the values under a maximum of its own. All copies of a tile are
// under way before the first score is computed, and while a tile's values are added the next tile's
// keys are: what bounds decode is how many bytes are in flight, and there is no barrier that holds
// them up.
#pragma once

#include "attention_tile.cuh"
#include "reduce.cuh"

namespace accelbench::cuda::attention_decode_kernels {

constexpr int block_threads = 128;
constexpr int block_warps = block_threads / warp_lanes;
constexpr int tile_key_bytes = 128;  // of one column's elements: 64 narrow keys a block, 32 of f32
constexpr int columns_a_lane = 8;    // of the output, for each head
constexpr int score_parts = 4;       // lanes that share a score
constexpr int lane_keys = warp_lanes / score_parts;

/// Keys of a warp's tile.
template <class T>
constexpr int warp_keys = tile_key_bytes / static_cast<int>(sizeof(T)) / block_warps;
/// Turns that go together in the loops over columns and over keys. More heads have sums enough side
/// by side in fewer: twice as many took 216 registers for 8 heads, and spilled for 4 on 12.0.
template <int Heads>
constexpr int score_turns = Heads > 2 ? 1 : 2;
template <int Heads>
constexpr int value_turns = Heads > 4 ? 2 : 4;
/// Lots of a row that one lane copies, and whose values it adds.
template <class T>
constexpr int lane_lots = columns_a_lane / lot<T>;

struct decode_shape {
    int group;  // query heads of a key head
    int capacity, d, splits, position;
    float scale;
};

/// What a block works on.
struct decode_share {
    int key_head, first_head, heads;  // first_head: among all query heads
    int begin, end;                   // rows of the cache

    template <int Heads>
    __device__ static decode_share mine(const decode_shape& it) {
        const int chunks = (it.group + Heads - 1) / Heads;
        const int key_head = static_cast<int>(blockIdx.y) / chunks;
        const int first = static_cast<int>(blockIdx.y) % chunks * Heads;
        const int stretch = (it.position + it.splits) / it.splits;  // ceil((position + 1) / splits)
        const int begin = smaller(static_cast<int>(blockIdx.x) * stretch, it.position + 1);
        return {key_head, key_head * it.group + first, smaller(Heads, it.group - first), begin,
                smaller(begin + stretch, it.position + 1)};
    }
};

/// Lanes form `across` columns of 8 elements; each takes every (32 / across)-th key of its warp.
struct lane_place {
    int across, part, first, step;

    __device__ static lane_place mine(int d) {
        int across = 1;
        while (across * columns_a_lane < d) {
            across *= 2;
        }
        const int lane = lane_of_warp();
        return {across, lane % across, lane / across, warp_lanes / across};
    }
};

/// Shared memory: the block's queries, then each warp's weights, keys and values.
struct decode_room {
    int query_stride;              // floats of a head's query
    int key_stride, value_stride;  // bytes of a row
    float *queries, *weights;      // weights: [key of the warp][head]
    unsigned char *keys, *values;

    template <class T, int Heads>
    __device__ static decode_room of(float* start, int d) {
        constexpr int keys = warp_keys<T>;
        const int lots = (d + lot<T> - 1) / lot<T>;
        decode_room made{};
        made.query_stride = lots * lot<T>;
        // Two keys' lots side by side fill the banks: rows lie 64 bytes off a multiple of 128.
        made.key_stride = (lots * 16 + 127) / 128 * 128 + 64;
        made.value_stride = lots * 16;
        made.queries = start;
        float* const all_weights = start + Heads * made.query_stride;
        made.weights = all_weights + warp_of_block() * keys * Heads;
        auto* const all_keys =
            reinterpret_cast<unsigned char*>(all_weights + block_warps * keys * Heads);
        made.keys = all_keys + warp_of_block() * keys * made.key_stride;
        made.values = all_keys + block_warps * keys * made.key_stride +
                      warp_of_block() * keys * made.value_stride;
        return made;
    }
};

/// The rows of a warp: every fourth from `first` on, so that short stretches occupy all warps.
template <class T>
struct warp_rows {
    const T *cache, *fresh;  // fresh: the new token's row, which the cache need not hold yet
    int position, d;
    bool even;

    /// How many of the tile at `first` there are.
    __device__ __forceinline__ static int count(int first, int end) {
        const int left = end - first - warp_of_block();
        return left <= 0 ? 0 : smaller(warp_keys<T>, (left + block_warps - 1) / block_warps);
    }
    __device__ __forceinline__ void copy(unsigned char* to, int stride, int first, int end,
                                         const lane_place& lane) const {
        const int have = count(first, end);
        const int lots = (d + lot<T> - 1) / lot<T>;
        ACCB_UNROLL
        for (int l = 0; l < lane_lots<T>; ++l) {
            const int part = lane.part + l * lane.across;
            if (part >= lots) {
                break;
            }
            // Addresses by addition: all copies of a tile should be under way at once, and each
            // instruction between them is one for all of its warps.
            int row = first + lane.first * block_warps + warp_of_block();
            const T* from = cache + static_cast<long long>(row) * d + (even ? part * lot<T> : 0);
            const T* const last = fresh + (even ? part * lot<T> : 0);
            unsigned char* into = to + lane.first * stride + part * 16;
            const auto go_on = [&] {
                row += lane.step * block_warps;
                from += lane.step * block_warps * d;
                into += lane.step * stride;
            };
            if (even) {
                ACCB_UNROLL_BY(4)
                for (int key = lane.first; key < have; key += lane.step, go_on()) {
                    copy_lot(into, row == position ? last : from);
                }
                continue;
            }
            ACCB_ROLLED
            for (int key = lane.first; key < have; key += lane.step, go_on()) {
                *reinterpret_cast<uint4*>(into) =
                    load_edge(row == position ? last : from, part * lot<T>, d, 0.0f, false);
            }
        }
        end_of_copies();
    }
};

/// The block's queries on their way to shared memory. They are asked for before the copies, behind
/// which they would wait, and all heads at once.
template <class T, int Heads>
struct query_columns {
    static constexpr int turns = 256 / block_threads;  // the longest head
    float values[turns][Heads];

    /// Scaled; 0 behind d and for heads that are not there.
    __device__ __forceinline__ void read(const T* q, const decode_shape& it,
                                         const decode_share& share) {
        ACCB_UNROLL
        for (int turn = 0; turn < turns; ++turn) {
            const int c = turn * block_threads + static_cast<int>(threadIdx.x);
            const T* const from = q + static_cast<long long>(share.first_head) * it.d + c;
            ACCB_UNROLL
            for (int h = 0; h < Heads; ++h) {
                values[turn][h] =
                    h < share.heads && c < it.d ? read_cached(from + h * it.d) * it.scale : 0.0f;
            }
        }
    }
    __device__ __forceinline__ void put(const decode_room& room) const {
        ACCB_UNROLL
        for (int turn = 0; turn < turns; ++turn) {
            const int c = turn * block_threads + static_cast<int>(threadIdx.x);
            ACCB_UNROLL
            for (int h = 0; h < Heads; ++h) {
                if (c < room.query_stride) {
                    room.queries[h * room.query_stride + c] = values[turn][h];
                }
            }
        }
    }
};

template <int Heads>
constexpr int lane_heads = Heads > score_parts ? Heads / score_parts : 1;
/// The head of a lane's i-th softened score.
template <int Heads>
__device__ __forceinline__ int head_of_lane(int i) {
    return i * score_parts + lane_of_warp() % smaller(Heads, score_parts);
}

/// The sums of four neighbouring lanes; each keeps those of the heads that head_of_lane() names.
template <int Heads>
__device__ __forceinline__ void join_parts(const float (&sums)[Heads],
                                           float (&mine)[lane_heads<Heads>]) {
    const bool odd = (lane_of_warp() & 1) != 0;
    const bool high = (lane_of_warp() & 2) != 0;
    if constexpr (Heads == 1) {
        mine[0] = warp_reduce<sum_of, score_parts>(sums[0]);
    } else if constexpr (Heads == 2) {
        const float half =
            (odd ? sums[1] : sums[0]) + __shfl_xor_sync(whole_warp, odd ? sums[0] : sums[1], 1);
        mine[0] = half + __shfl_xor_sync(whole_warp, half, 2);
    } else {
        ACCB_UNROLL
        for (int i = 0; i < lane_heads<Heads>; ++i) {
            const float* const four = sums + i * score_parts;
            const float a = (high ? four[2] : four[0]) +
                            __shfl_xor_sync(whole_warp, high ? four[0] : four[2], 2);
            const float b = (high ? four[3] : four[1]) +
                            __shfl_xor_sync(whole_warp, high ? four[1] : four[3], 2);
            mine[i] = (odd ? b : a) + __shfl_xor_sync(whole_warp, odd ? a : b, 1);
        }
    }
}

template <class T>
constexpr int lane_scores = warp_keys<T> / lane_keys;

/// Key lane / 4 + 8 k of the warp against all heads; lanes of one key take every fourth lot of it.
template <class T, int Heads>
__device__ __forceinline__ void score_keys(int d, const decode_room& room,
                                           float (&scores)[lane_scores<T>][lane_heads<Heads>]) {
    const int key = lane_of_warp() / score_parts;
    const int lots = (d + lot<T> - 1) / lot<T>;
    float sums[lane_scores<T>][Heads] = {};
    ACCB_UNROLL_BY(score_turns<Heads>)
    for (int part = lane_of_warp() % score_parts; part < lots; part += score_parts) {
        float values[lane_scores<T>][lot<T>];
        ACCB_UNROLL
        for (int k = 0; k < lane_scores<T>; ++k) {
            const unsigned char* const row = room.keys + (key + k * lane_keys) * room.key_stride;
            unpack<T>(*reinterpret_cast<const uint4*>(row + part * 16), values[k]);
        }
        ACCB_UNROLL
        for (int h = 0; h < Heads; ++h) {
            ACCB_UNROLL
            for (int e = 0; e < lot<T>; e += 4) {
                const float4 query =
                    load4(room.queries + h * room.query_stride + part * lot<T> + e);
                ACCB_UNROLL
                for (int k = 0; k < lane_scores<T>; ++k) {
                    float sum = sums[k][h];
                    sum = fmaf(query.x, values[k][e], sum);
                    sum = fmaf(query.y, values[k][e + 1], sum);
                    sum = fmaf(query.z, values[k][e + 2], sum);
                    sums[k][h] = fmaf(query.w, values[k][e + 3], sum);
                }
            }
        }
    }
    ACCB_UNROLL
    for (int k = 0; k < lane_scores<T>; ++k) {
        join_parts<Heads>(sums[k], scores[k]);
    }
}

/// Of a warp, for the heads that a lane keeps: the maximum is the warp's, the total the lane's own.
template <int Heads>
struct softening {
    float maximum[lane_heads<Heads>], total[lane_heads<Heads>], fade[lane_heads<Heads>];

    /// Scores of the first `have` keys become exponentials in `weights`.
    template <int Scores>
    __device__ __forceinline__ void add(float (&scores)[Scores][lane_heads<Heads>], int have,
                                        float* weights) {
        const int key = lane_of_warp() / score_parts;
        ACCB_UNROLL
        for (int i = 0; i < lane_heads<Heads>; ++i) {
            float raised = maximum[i];
            ACCB_UNROLL
            for (int k = 0; k < Scores; ++k) {
                scores[k][i] = key + k * lane_keys < have ? scores[k][i] : -INFINITY;
                raised = fmaxf(raised, scores[k][i]);
            }
            ACCB_UNROLL
            for (int step = score_parts; step < warp_lanes; step *= 2) {
                raised = fmaxf(raised, __shfl_xor_sync(whole_warp, raised, step));
            }
            fade[i] = expf(maximum[i] - raised);
            maximum[i] = raised;
            total[i] *= fade[i];
            ACCB_UNROLL
            for (int k = 0; k < Scores; ++k) {
                const float weight = expf(scores[k][i] - raised);
                total[i] += weight;
                if (lane_of_warp() % score_parts < Heads) {
                    weights[(key + k * lane_keys) * Heads + head_of_lane<Heads>(i)] = weight;
                }
            }
        }
    }
};

template <int Heads>
__device__ __forceinline__ void fade_sums(const softening<Heads>& soft,
                                          float (&sums)[Heads][columns_a_lane]) {
    ACCB_UNROLL
    for (int h = 0; h < Heads; ++h) {
        const float fade = __shfl_sync(whole_warp, soft.fade[h / score_parts], h % score_parts);
        ACCB_UNROLL
        for (int e = 0; e < columns_a_lane; ++e) {
            sums[h][e] *= fade;
        }
    }
}

template <class T, int Heads>
__device__ __forceinline__ void add_values(const decode_room& room, const lane_place& lane, int d,
                                           int have, float (&sums)[Heads][columns_a_lane]) {
    ACCB_UNROLL_BY(value_turns<Heads>)
    for (int key = lane.first; key < have; key += lane.step) {
        float values[columns_a_lane];
        ACCB_UNROLL
        for (int l = 0; l < lane_lots<T>; ++l) {
            const int part = lane.part + l * lane.across;
            uint4 raw = make_uint4(0, 0, 0, 0);
            if (part * lot<T> < d) {
                raw = *reinterpret_cast<const uint4*>(room.values + key * room.value_stride +
                                                      part * 16);
            }
            float some[lot<T>];
            unpack<T>(raw, some);
            ACCB_UNROLL
            for (int e = 0; e < lot<T>; ++e) {
                values[l * lot<T> + e] = some[e];
            }
        }
        ACCB_UNROLL
        for (int h = 0; h < Heads; ++h) {
            const float weight = room.weights[key * Heads + h];
            ACCB_UNROLL
            for (int e = 0; e < columns_a_lane; ++e) {
                sums[h][e] = fmaf(weight, values[e], sums[h][e]);
            }
        }
    }
}

}  // namespace accelbench::cuda::attention_decode_kernels
