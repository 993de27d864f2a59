// SPDX-License-Identifier: Apache-2.0
#include "kernels/catalogue/attention_shape.hpp"

#include <fmt/format.h>

namespace accelbench::kernels {

attention_heads read_heads(entry_reader& in) {
    const attention_heads heads{in.extent_or("b", 1), in.extent("hq"), in.extent("hkv"),
                                in.extent("d"), in.type({dtype::f32, dtype::bf16, dtype::f16})};
    if (heads.hq % heads.hkv != 0) {
        in.refuse(error_code::bad_shape,
                  fmt::format("hq = {} is no multiple of hkv = {}", heads.hq, heads.hkv),
                  "Give each key head the same number of query heads");
    }
    return heads;
}

double attended_pairs(std::int64_t q, std::int64_t kv, bool causal) {
    const auto queries = static_cast<double>(q);
    const auto keys = static_cast<double>(kv);
    return causal ? queries * (keys - queries) + queries * (queries + 1.0) / 2.0 : queries * keys;
}

}  // namespace accelbench::kernels
