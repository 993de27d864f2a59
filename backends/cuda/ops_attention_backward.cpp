// SPDX-License-Identifier: Apache-2.0
// attention.backward by our own kernels: delta, then the gradients of keys and values, then those
// of queries.
#include "attention_shape.hpp"

namespace accelbench::cuda {
namespace {

enum operand_index : uint32_t { q, k, v, o, d_o, lse, d_q, d_k, d_v };

attention_shape read_backward(const lowering& in) {
    in.expect_operands(9);
    const attention_shape it = read_attention(in);
    if (it.queries != it.keys) {
        throw refusal{ACCB_WHY_SHAPE, "the backward pass needs as many keys as queries"};
    }
    for (const uint32_t operand : {o, d_o, d_q}) {
        in.expect(operand, it.type, {it.batch, it.heads, it.queries, it.d});
    }
    for (const uint32_t operand : {d_k, d_v}) {
        in.expect(operand, it.type, {it.batch, it.key_heads, it.keys, it.d});
    }
    in.expect(lse, ACCB_F32, {it.batch, it.heads, it.queries});
    return it;
}

/// How both passes are cut: f32 on the ordinary units (kernels/attention_backward.cu), narrow types
/// on the matrix units (kernels/attention_backward_matrix.cu).
struct tiles {
    int depth;
    int rows;  // of a block
    bool matrix;
    int walked;      // rows of the tiles that a block on the matrix units walks over
    int halves = 1;  // of the columns of d_k and d_v: 256 of both are more than a block's registers

    [[nodiscard]] uint32_t threads() const { return matrix ? matrix_threads : tile_threads(rows); }
    [[nodiscard]] uint32_t bytes() const {
        // Two operands of the block's own rows, and two of the walked ones, twice.
        return matrix ? matrix_bytes(2 * rows + 4 * walked, depth) : tile_bytes(rows, depth, 4);
    }
    [[nodiscard]] std::string name() const {
        return matrix ? "_m" + std::to_string(depth) + "_"
                      : "_d" + std::to_string(depth) + "r" + std::to_string(rows) + "_";
    }
};

tiles choose_tiles(const lowering& in, const attention_shape& it) {
    const int depth = it.depth();
    if (it.type != ACCB_F32) {
        return {depth, matrix_rows, true,
                depth == 64    ? 64
                : depth == 128 ? 32
                               : 16,
                depth == 256 ? 2 : 1};
    }
    if (depth != 128) {
        return {depth, depth == 64 ? 64 : 16, false, 0};
    }
    const tiles large{128, 64, false, 0};
    return large.bytes() <= in.device().shared_per_block_most ? large : tiles{128, 32, false, 0};
}

from_scratch add_delta(const lowering& in, const attention_shape& it) {
    constexpr uint32_t threads = 256;
    constexpr int64_t rows_of_a_block = threads / 32;
    const int64_t rows = int64_t{it.batch} * it.heads * it.queries;
    if (rows > std::numeric_limits<int32_t>::max()) {
        throw refusal{ACCB_WHY_SHAPE, "more than 2^31 - 1 queries in all heads together"};
    }
    const from_scratch delta = in.scratch(sizeof(float) * static_cast<uint64_t>(rows));
    kernel_step step;
    step.function = "accb_attention_delta_" + suffix_of(it.type);
    step.grid[0] = in.resident_blocks(ceil_div(rows, rows_of_a_block));
    step.block[0] = threads;
    step.arguments = {in.arg(o), in.arg(d_o), delta, literal(static_cast<int32_t>(rows)),
                      literal(it.d)};
    in.add(std::move(step));
    return delta;
}

/// Heads of what the blocks of a row own, tiles along y; the tail is the same for both passes.
void add_gradients(const lowering& in, const attention_shape& it, const tiles& by,
                   const char* function, int64_t heads, int halves,
                   std::vector<argument> arguments) {
    kernel_step step;
    step.function = function + by.name() + suffix_of(it.type);
    step.grid = {static_cast<uint32_t>(heads), static_cast<uint32_t>(ceil_div(it.keys, by.rows)),
                 static_cast<uint32_t>(halves)};
    step.block[0] = by.threads();
    step.shared_bytes = by.bytes();
    for (const auto& value : {literal(it.group()), literal(it.keys), literal(it.d),
                              literal(it.scale), literal(int32_t{it.causal})}) {
        arguments.emplace_back(value);
    }
    step.arguments = std::move(arguments);
    in.add(std::move(step));
}

/// Blocks that share out the query heads of a key head. On 132 multiprocessors 64 blocks of 8 key
/// heads took 567 us while half of the device was idle; several blocks a multiprocessor also even
/// out what a mask leaves to do. More of them would only be more partial sums to write and read.
int32_t choose_shares(const lowering& in, const attention_shape& it, const tiles& by) {
    constexpr int64_t blocks_of_a_multiprocessor = 4;
    const int64_t blocks = ceil_div(it.keys, by.rows) * it.batch * it.key_heads;
    int32_t shares = 1;
    while (shares < it.group() &&
           (it.group() % shares != 0 ||
            blocks * shares < blocks_of_a_multiprocessor * in.device().sm_count)) {
        ++shares;
    }
    return shares;
}

void add_keys(const lowering& in, const attention_shape& it, const tiles& by,
              const from_scratch& delta) {
    const int32_t shares = choose_shares(in, it, by);
    const int64_t key_heads = int64_t{it.batch} * it.key_heads;
    const int64_t elements = int64_t{it.keys} * it.d;  // of a key head
    const from_scratch partial =
        in.scratch(sizeof(float) *
                   (shares == 1 ? 1 : static_cast<uint64_t>(2 * key_heads * shares * elements)));
    add_gradients(in, it, by, "accb_attention_backward_keys", key_heads * shares, by.halves,
                  {in.arg(q), in.arg(k), in.arg(v), in.arg(d_o), in.arg(lse), delta, in.arg(d_k),
                   in.arg(d_v), partial, literal(it.group() / shares)});
    if (shares == 1) {
        return;
    }
    constexpr uint32_t threads = 256;
    kernel_step join;
    join.function = "accb_attention_backward_join_" + suffix_of(it.type);
    // Along y there are 65,535 blocks at most: the kernel walks over the rest.
    join.grid = {static_cast<uint32_t>(key_heads),
                 in.resident_blocks(ceil_div(elements, 4 * threads)), 2};
    join.block[0] = threads;
    join.arguments = {partial, in.arg(d_k), in.arg(d_v), literal(shares), literal(elements)};
    in.add(std::move(join));
}

void lower_backward(const lowering& in) {
    const attention_shape it = read_backward(in);
    const tiles by = choose_tiles(in, it);
    if (constexpr int64_t most_tiles = 65535; ceil_div(it.keys, by.rows) > most_tiles) {
        throw refusal{ACCB_WHY_SHAPE,
                      "more than 65535 tiles of " + std::to_string(by.rows) + " keys"};
    }
    answer_attention(in, it, 1, by.bytes());
    if (by.matrix) {
        answer_matrix_units(in, it);
    }
    const from_scratch delta = add_delta(in, it);
    add_keys(in, it, by, delta);
    add_gradients(in, it, by, "accb_attention_backward_queries", int64_t{it.batch} * it.heads, 1,
                  {in.arg(q), in.arg(k), in.arg(v), in.arg(d_o), in.arg(lse), delta, in.arg(d_q)});
}

const op_registration registered({.op = "attention.backward", .lower = lower_backward});

}  // namespace
}  // namespace accelbench::cuda
