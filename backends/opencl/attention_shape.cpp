// SPDX-License-Identifier: Apache-2.0
// Reads attention's operands and fits its blocks into local memory.
#include "attention_shape.hpp"

#include <cmath>

namespace accelbench::opencl {

attention_shape read_attention(const lowering& in) {
    attention_shape it{};
    it.type = in.floating(0);
    it.batch = in.extent(0, 0);
    it.heads = in.extent(0, 1);
    it.queries = in.extent(0, 2);
    it.d = in.extent(0, 3);
    it.key_heads = in.extent(1, 1);
    it.keys = in.extent(1, 2);
    it.causal = sdk::attr_i64(in.kernel(), "causal", 0) != 0;
    it.scale = static_cast<cl_float>(
        sdk::attr_f64(in.kernel(), "scale", 1.0 / std::sqrt(static_cast<double>(it.d))));
    in.expect(0, it.type, {it.batch, it.heads, it.queries, it.d});
    in.expect(1, it.type, {it.batch, it.key_heads, it.keys, it.d});
    in.expect(2, it.type, {it.batch, it.key_heads, it.keys, it.d});
    (void)in.count(0);
    (void)in.count(1);
    if (it.heads % it.key_heads != 0) {
        throw refusal{ACCB_WHY_SHAPE, "query heads must be a multiple of key heads"};
    }
    if (it.causal && it.keys < it.queries) {
        throw refusal{ACCB_WHY_SHAPE, "causal attention needs at least as many keys as queries"};
    }
    return it;
}

std::string attention_blocks::options(const lowering& in, accb_dtype type) const {
    return in.options_with_vector(type, vector, false) + " -DBQ=" + std::to_string(queries) +
           " -DBK=" + std::to_string(keys);
}

attention_blocks choose_blocks(const lowering& in, int d, int rows_of_queries, int rows_of_keys,
                               int squares) {
    const device_traits& device = in.device();
    attention_blocks made{};
    made.vector = !device.is_cpu ? 4 : device.vector_width >= 16 ? 16 : 8;
    const int columns = 2 * made.vector;
    made.ld = ceil_div(d, columns) * columns;
    // A CPU's "local memory" is its cache: 64 x 128 floats of each operand still fit the second
    // level. A little is left for what the driver itself keeps there.
    constexpr uint64_t reserve = 2048;
    for (const int size : {64, 32, 16, 8}) {
        made.queries = made.keys = size;
        const uint64_t used =
            sizeof(float) * (uint64_t{1} * size * made.ld * (rows_of_queries + rows_of_keys) +
                             uint64_t{1} * size * size * squares);
        if (size % columns == 0 && used + reserve <= device.local_bytes) {
            return made;
        }
    }
    throw refusal{ACCB_WHY_SHAPE, "heads of " + std::to_string(d) +
                                      " elements do not fit this device's local memory"};
}

}  // namespace accelbench::opencl
