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
    const bool matrix = it.type != ACCB_F32;
    const int depth = it.depth();
    const int rows = matrix ? matrix_rows : depth == 256 ? 32 : 64;
    const int64_t blocks_down = int64_t{it.batch} * it.heads;
    kernel_step step;
    step.function = std::string("accb_attention_prefill_") + (matrix ? "m" : "d") +
                    std::to_string(depth) + "_" + suffix_of(it.type);
    step.grid = {static_cast<uint32_t>(ceil_div(it.queries, rows)),
                 static_cast<uint32_t>(blocks_down), 1};
    step.block[0] = matrix ? matrix_threads : tile_threads(rows);
    step.shared_bytes = matrix ? matrix_bytes(rows + 2 * (depth == 256 ? 32 : 64), depth)
                               : tile_bytes(rows, depth, 2);
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
    if (matrix) {
        answer_matrix_units(in, it);
    }
    in.add(std::move(step));
}

// kernels/attention_decode.cu
constexpr uint32_t decode_threads = 128;

// How decode is shared out over blocks.
struct decode_blocks {
    int32_t heads;        // query heads of a block: 1, 2, 4 or 8
    int64_t blocks_down;  // along y
    int32_t splits;
    uint32_t shared_bytes;
};

uint32_t decode_bytes(const attention_shape& it, int64_t heads) {
    constexpr int64_t columns_a_lane = 8;
    const int64_t width = sdk::bits_of(it.type) / 8;
    const int64_t tile_keys = 128 / width;
    const int64_t padded = ceil_div(it.d * width, 16) * 16;  // bytes of a row
    const int64_t key_stride = ceil_div(padded, 128) * 128 + 64;
    const int64_t while_reading = int64_t{sizeof(float)} * heads * (padded / width + tile_keys) +
                                  tile_keys * (key_stride + padded);
    const int64_t at_the_end = int64_t{sizeof(float)} * decode_threads * columns_a_lane * heads;
    return static_cast<uint32_t>(std::max(while_reading, at_the_end));
}

// Stretches of the cache that are read at the same time: as many as make every block resident at
// once, for what bounds decode is the number of bytes under way. 32 keys are a key or two for each
// lane that scores; shorter stretches would only be more to join.
int32_t choose_splits(const lowering& in, const decode_blocks& by, int32_t capacity) {
    constexpr int64_t least_stretch = 32;
    const int64_t most_resident = by.heads > 4 ? 3 : 4;  // by registers
    const int64_t resident =
        std::clamp<int64_t>(in.device().shared_per_block_most / by.shared_bytes, 1, most_resident);
    const int64_t wanted = std::max<int64_t>(1, in.device().sm_count * resident / by.blocks_down);
    const int64_t stretch = ceil_div(ceil_div(capacity, wanted), least_stretch) * least_stretch;
    return static_cast<int32_t>(ceil_div(capacity, stretch));
}

decode_blocks share_out(const lowering& in, const attention_shape& it, int32_t capacity) {
    constexpr int32_t most_heads = 8;
    decode_blocks by{1, 0, 1, 0};
    while (by.heads < it.group() && by.heads < most_heads) {
        by.heads *= 2;
    }
    by.blocks_down = int64_t{it.batch} * it.key_heads * ceil_div(it.group(), by.heads);
    by.shared_bytes = decode_bytes(it, by.heads);
    by.splits = choose_splits(in, by, capacity);
    return by;
}

// Of each stretch: its sums in whole fours, its maximum and its total.
uint64_t partial_bytes(const attention_shape& it, int32_t splits) {
    const int64_t of_a_split = ceil_div(it.d, 4) * 4 + 2;
    return splits == 1 ? sizeof(float)
                       : sizeof(float) * static_cast<uint64_t>(int64_t{it.batch} * it.heads *
                                                               splits * of_a_split);
}

void add_join(const lowering& in, const attention_shape& it, const from_scratch& partial,
              int32_t splits) {
    constexpr int64_t columns_of_a_block = 32;
    const int64_t heads = int64_t{it.batch} * it.heads;
    kernel_step join;
    join.function = "accb_attention_join_" + suffix_of(it.type);
    join.grid = {static_cast<uint32_t>(heads),
                 static_cast<uint32_t>(ceil_div(it.d, columns_of_a_block)), 1};
    join.block[0] = decode_threads;
    join.arguments = {partial, in.arg(5), literal(splits), literal(it.d)};
    in.add(std::move(join));
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
    const decode_blocks by = share_out(in, it, capacity);
    const from_scratch partial = in.scratch(partial_bytes(it, by.splits));
    kernel_step step;
    step.function = "accb_attention_decode_h" + std::to_string(by.heads) + "_" + suffix_of(it.type);
    step.grid = {static_cast<uint32_t>(by.splits), static_cast<uint32_t>(by.blocks_down), 1};
    step.block[0] = decode_threads;
    step.shared_bytes = by.shared_bytes;
    step.arguments = {in.arg(0),        in.arg(1),           in.arg(2),
                      in.arg(3),        in.arg(4),           in.arg(5),
                      partial,          literal(it.group()), literal(capacity),
                      literal(it.d),    literal(by.splits),  at_position(capacity - 1),
                      literal(it.scale)};
    answer_attention(in, it, by.blocks_down, step.shared_bytes);
    in.add(std::move(step));
    if (by.splits > 1) {
        add_join(in, it, partial, by.splits);
    }
}

const op_registration prefill({.op = "attention.prefill", .lower = lower_prefill});
const op_registration decode({.op = "attention.decode", .lower = lower_decode});

}  // namespace
}  // namespace accelbench::cuda
