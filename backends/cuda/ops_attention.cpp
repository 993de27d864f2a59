// SPDX-License-Identifier: Apache-2.0
// attention.prefill and attention.decode by our own kernels.
#include <accelbench/sdk/tensor.hpp>
#include <algorithm>

#include "attention_shape.hpp"

namespace accelbench::cuda {
namespace {

void lower_prefill(const lowering& in) {
    in.expect_operands(4);
    const attention_shape it = read_attention(in);
    in.expect(3, it.type, {it.batch, it.heads, it.queries, it.d});
    const int depth = it.d <= 64 ? 64 : it.d <= 128 ? 128 : 256;
    const int rows = depth == 256 ? 32 : 64;
    const int64_t blocks_down = int64_t{it.batch} * it.heads;
    kernel_step step;
    step.function = "accb_attention_prefill_d" + std::to_string(depth) + "_" + suffix_of(it.type);
    step.grid = {static_cast<uint32_t>(ceil_div(it.queries, rows)),
                 static_cast<uint32_t>(blocks_down), 1};
    step.block[0] = tile_threads(rows);
    step.shared_bytes = tile_bytes(rows, depth, 2);
    step.arguments = {in.arg(0),
                      in.arg(1),
                      in.arg(2),
                      in.arg(3),
                      literal(it.heads),
                      literal(it.key_heads),
                      literal(it.queries),
                      literal(it.keys),
                      literal(it.d),
                      literal(it.scale),
                      literal(int32_t{it.causal})};
    answer_attention(in, it, blocks_down, step.shared_bytes);
    in.add(std::move(step));
}

// kernels/attention_decode.cu
constexpr uint32_t decode_threads = 128;
constexpr int64_t tile_keys = 64;
constexpr int32_t most_heads = 8;

uint32_t decode_bytes(const attention_shape& it) {
    const int64_t width = sdk::bits_of(it.type) / 8;
    const int64_t lot = 16 / width;
    const int64_t padded = ceil_div(it.d, lot) * lot;
    constexpr int64_t pad = 16;
    const int64_t floats = most_heads * (padded + tile_keys + 1);
    const int64_t while_reading =
        int64_t{sizeof(float)} * floats + tile_keys * (padded * width + pad);
    const int64_t at_the_end = int64_t{sizeof(float)} * decode_threads * lot * most_heads;
    return static_cast<uint32_t>(std::max(while_reading, at_the_end));
}

// Stretches of the cache that are read at the same time: enough to occupy the device.
int32_t choose_splits(const lowering& in, int64_t blocks_down, int32_t capacity) {
    constexpr int64_t blocks_of_a_multiprocessor = 4;
    constexpr int64_t least_stretch = 2 * tile_keys;
    const int64_t wanted = ceil_div(in.device().sm_count * blocks_of_a_multiprocessor, blocks_down);
    return static_cast<int32_t>(
        std::clamp<int64_t>(wanted, 1, std::max<int64_t>(1, capacity / least_stretch)));
}

void lower_decode(const lowering& in) {
    in.expect_operands(6);
    const attention_shape it = read_attention(in);
    const auto capacity = static_cast<int32_t>(in.extent(3, 2, 1 << 30));
    in.expect(0, it.type, {it.batch, it.heads, 1, it.d});
    in.expect(1, it.type, {it.batch, it.key_heads, 1, it.d});
    in.expect(3, it.type, {it.batch, it.key_heads, capacity, it.d});
    in.expect(4, it.type, {it.batch, it.key_heads, capacity, it.d});
    in.expect(5, it.type, {it.batch, it.heads, 1, it.d});
    const int64_t blocks_down = int64_t{it.batch} * it.key_heads * ceil_div(it.group(), most_heads);
    const int32_t splits = choose_splits(in, blocks_down, capacity);
    const int64_t heads = int64_t{it.batch} * it.heads;
    const from_scratch partial = in.scratch(
        splits == 1 ? sizeof(float)
                    : sizeof(float) * static_cast<uint64_t>(heads * splits * (it.d + 2)));
    kernel_step step;
    step.function = "accb_attention_decode_" + suffix_of(it.type);
    step.grid = {static_cast<uint32_t>(splits), static_cast<uint32_t>(blocks_down), 1};
    step.block[0] = decode_threads;
    step.shared_bytes = decode_bytes(it);
    step.arguments = {in.arg(0),         in.arg(1),     in.arg(2),       in.arg(3),
                      in.arg(4),         in.arg(5),     partial,         literal(it.group()),
                      literal(capacity), literal(it.d), literal(splits), at_position(capacity - 1),
                      literal(it.scale)};
    answer_attention(in, it, blocks_down, step.shared_bytes);
    in.add(std::move(step));
    if (splits > 1) {
        kernel_step join;
        join.function = "accb_attention_join_" + suffix_of(it.type);
        join.grid[0] = static_cast<uint32_t>(heads);
        join.block[0] = decode_threads;
        join.arguments = {partial, in.arg(5), literal(splits), literal(it.d)};
        in.add(std::move(join));
    }
}

const op_registration prefill({.op = "attention.prefill", .lower = lower_prefill});
const op_registration decode({.op = "attention.decode", .lower = lower_decode});

}  // namespace
}  // namespace accelbench::cuda
