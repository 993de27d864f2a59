// SPDX-License-Identifier: Apache-2.0
// attention.backward: delta, then the gradients of keys and values, then those of queries.
#include "attention_shape.hpp"
#include "row_shares.hpp"

namespace accelbench::opencl {
namespace {

constexpr const char* file = "attention_backward.cl";

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

void add_delta(const lowering& in, const attention_shape& it, const std::string& options,
               from_scratch delta) {
    const int rows = it.batch * it.heads * it.queries;
    kernel_step made = row_step(in, file, "attention_delta", options, rows);
    made.arguments = {in.arg(o), in.arg(d_o), delta, rows, it.d, rows_per_group(made, rows)};
    in.out().launch.emplace_back(std::move(made));
}

/// Groups: blocks of `across`, one line of them for each of `heads`.
kernel_step gradient_step(const lowering& in, const char* function, const std::string& options,
                          int across, int heads, from_scratch delta) {
    kernel_step made = row_step(in, file, function, options, 1);
    made.groups = {static_cast<size_t>(across), static_cast<size_t>(heads)};
    made.arguments = {in.arg(q), in.arg(k), in.arg(v), in.arg(d_o), in.arg(lse), delta};
    return made;
}

void add_arguments(kernel_step& step, std::initializer_list<argument> more) {
    step.arguments.insert(step.arguments.end(), more);
}

}  // namespace

void lower_attention_backward(const lowering& in) {
    const attention_shape it = read_backward(in);
    const attention_blocks block = choose_blocks(in, it.d, 2, 4, 2);
    const std::string options = block.options(in, it.type);
    const from_scratch delta =
        in.scratch(sizeof(float) * uint64_t{1} * it.batch * it.heads * it.queries);
    add_delta(in, it, options, delta);
    const local_memory query_rows = floats(block.queries * block.ld);
    const local_memory key_rows = floats(block.keys * block.ld);
    const local_memory square = floats(block.queries * block.keys);
    const cl_int causal = it.causal ? 1 : 0;

    kernel_step of_keys =
        gradient_step(in, "attention_backward_kv", options, ceil_div(it.keys, block.keys),
                      it.batch * it.key_heads, delta);
    add_arguments(of_keys, {in.arg(d_k), in.arg(d_v), key_rows, key_rows, query_rows, query_rows,
                            square, square, key_rows, key_rows, it.group(), it.keys, it.d, block.ld,
                            it.scale, causal});
    in.out().launch.emplace_back(std::move(of_keys));

    kernel_step of_queries =
        gradient_step(in, "attention_backward_q", options, ceil_div(it.queries, block.queries),
                      it.batch * it.heads, delta);
    add_arguments(of_queries,
                  {in.arg(d_q), key_rows, key_rows, query_rows, query_rows, square, square,
                   query_rows, it.group(), it.keys, it.d, block.ld, it.scale, causal});
    in.out().launch.emplace_back(std::move(of_queries));
}

}  // namespace accelbench::opencl
