// SPDX-License-Identifier: Apache-2.0
#include "attention_shape.hpp"

#include <cmath>

namespace accelbench::cuda {

attention_shape read_attention(const lowering& in) {
    // Tile corners beyond the matrix must still be 32-bit numbers.
    constexpr int64_t most = std::numeric_limits<int32_t>::max() - 1024;
    const auto extent = [&](uint32_t operand, uint32_t axis) {
        return static_cast<int32_t>(in.extent(operand, axis, most));
    };
    attention_shape it{};
    it.type = in.floating(0);
    it.batch = extent(0, 0);
    it.heads = extent(0, 1);
    it.queries = extent(0, 2);
    it.d = extent(0, 3);
    it.key_heads = extent(1, 1);
    it.keys = extent(1, 2);
    it.causal = sdk::attr_i64(in.kernel(), "causal", 0) != 0;
    it.scale = static_cast<float>(
        sdk::attr_f64(in.kernel(), "scale", 1.0 / std::sqrt(static_cast<double>(it.d))));
    in.expect(0, it.type, {it.batch, it.heads, it.queries, it.d});
    in.expect(1, it.type, {it.batch, it.key_heads, it.keys, it.d});
    in.expect(2, it.type, {it.batch, it.key_heads, it.keys, it.d});
    if (it.heads % it.key_heads != 0) {
        throw refusal{ACCB_WHY_SHAPE, "query heads must be a multiple of key heads"};
    }
    if (it.causal && it.keys < it.queries) {
        throw refusal{ACCB_WHY_SHAPE, "causal attention needs at least as many keys as queries"};
    }
    constexpr int32_t longest_head = 256;
    if (it.d > longest_head) {
        throw refusal{ACCB_WHY_SHAPE, "own attention takes heads of at most 256 elements, not " +
                                          std::to_string(it.d)};
    }
    return it;
}

void answer_attention(const lowering& in, const attention_shape& it, int64_t blocks_down,
                      uint32_t shared_bytes) {
    constexpr int64_t most_blocks_down = 65535;
    if (blocks_down > most_blocks_down) {
        throw refusal{ACCB_WHY_SHAPE, "more than 65535 heads in a batch"};
    }
    if (shared_bytes > in.device().shared_per_block_most) {
        throw refusal{ACCB_WHY_SHAPE, "heads of " + std::to_string(it.d) + " elements need " +
                                          std::to_string(shared_bytes) +
                                          " bytes of shared memory, more than a block has here"};
    }
    in.answer().weights = in.answer().activations = it.type;
    in.answer().determinism = ACCB_DETERMINISM_BITWISE;
    sdk::assign(in.answer().note, "own kernel on the ordinary units, no matrix instructions");
}

void answer_matrix_units(const lowering& in, const attention_shape& it) {
    in.answer().compute = it.type;
    in.answer().accumulate = ACCB_F32;
    sdk::assign(in.answer().note, "own kernel on the matrix units: mma.sync m16n8k16, sums in f32");
}

}  // namespace accelbench::cuda
