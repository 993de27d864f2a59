// SPDX-License-Identifier: Apache-2.0
// attention.prefill and attention.decode.
#include <algorithm>

#include "attention_shape.hpp"

namespace accelbench::opencl {
namespace {

kernel_step attention_step(const lowering& in, const char* file, const char* function,
                           std::string options, int64_t across, int64_t down) {
    kernel_step made;
    made.file = file;
    made.function = function;
    made.options = std::move(options);
    made.groups = {static_cast<size_t>(across), static_cast<size_t>(down)};
    made.lanes = static_cast<size_t>(in.lanes());
    return made;
}

// Stretches of the cache that are read at the same time: one where there are heads enough to
// occupy the device, more where there are not.
int choose_splits(const lowering& in, const attention_shape& it, int capacity) {
    const int heads = it.batch * it.key_heads;
    const int wanted = static_cast<int>(in.device().compute_units) * (in.device().is_cpu ? 2 : 4);
    constexpr int least_stretch = 64;  // keys; below, joining costs more than it gains
    const int most = std::max(1, capacity / least_stretch);
    return std::clamp(ceil_div(wanted, heads), 1, most);
}

}  // namespace

void lower_attention_prefill(const lowering& in) {
    in.expect_operands(4);
    const attention_shape it = read_attention(in);
    in.expect(3, it.type, {it.batch, it.heads, it.queries, it.d});
    const attention_blocks block = choose_blocks(in, it.d, 2, 1, 1);
    kernel_step made =
        attention_step(in, "attention.cl", "attention_prefill", block.options(in, it.type),
                       ceil_div(it.queries, block.queries), it.batch * it.heads);
    made.arguments = {in.arg(0),
                      in.arg(1),
                      in.arg(2),
                      in.arg(3),
                      floats(block.queries * block.ld),
                      floats(block.keys * block.ld),
                      floats(block.queries * block.keys),
                      floats(block.queries * block.ld),
                      floats(block.queries),
                      floats(block.queries),
                      it.heads,
                      it.key_heads,
                      it.queries,
                      it.keys,
                      it.d,
                      block.ld,
                      it.scale,
                      it.causal ? 1 : 0};
    in.out().launch.emplace_back(std::move(made));
}

void lower_attention_decode(const lowering& in) {
    in.expect_operands(6);
    const attention_shape it = read_attention(in);
    const int capacity = in.extent(3, 2);
    in.expect(0, it.type, {it.batch, it.heads, 1, it.d});
    in.expect(1, it.type, {it.batch, it.key_heads, 1, it.d});
    in.expect(3, it.type, {it.batch, it.key_heads, capacity, it.d});
    in.expect(4, it.type, {it.batch, it.key_heads, capacity, it.d});
    in.expect(5, it.type, {it.batch, it.heads, 1, it.d});
    (void)in.count(3);
    const attention_blocks block = choose_blocks(in, it.d, it.group(), 0, it.group());
    const std::string options =
        block.options(in, it.type) + " -DGROUP=" + std::to_string(it.group());
    const int splits = choose_splits(in, it, capacity);
    const int64_t heads = int64_t{it.batch} * it.heads;
    const from_scratch partial =
        in.scratch(splits == 1 ? sizeof(float) : sizeof(float) * heads * splits * (it.d + 2));
    kernel_step made = attention_step(in, "attention_decode.cl", "attention_decode", options,
                                      splits, it.batch * it.key_heads);
    made.arguments = {in.arg(0),
                      in.arg(1),
                      in.arg(2),
                      in.arg(3),
                      in.arg(4),
                      in.arg(5),
                      partial,
                      floats(it.group() * block.ld),
                      floats(it.group() * block.keys),
                      floats(it.group() * block.ld),
                      capacity,
                      it.d,
                      block.ld,
                      it.scale,
                      splits,
                      from_launch{launch_value::position, 0.0, 0, capacity - 1}};
    in.out().launch.emplace_back(std::move(made));
    if (splits > 1) {
        kernel_step join =
            attention_step(in, "attention_decode.cl", "attention_join", options, heads, 1);
        join.arguments = {partial, in.arg(5), splits, it.d};
        in.out().launch.emplace_back(std::move(join));
    }
}

}  // namespace accelbench::opencl
