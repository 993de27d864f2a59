// SPDX-License-Identifier: Apache-2.0
// What the three attention kernels share: heads, widths and the scale.
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/catalogue/entry_reader.hpp"

namespace accelbench::kernels {

struct attention_heads {
    std::int64_t b, hq, hkv, d;
    dtype type;

    /// 1 / sqrt(head width), as in every model of the suites.
    [[nodiscard]] double scale() const { return 1.0 / std::sqrt(static_cast<double>(d)); }
};

/// Reads b (default 1), hq, hkv, d and dtype; refuses head counts that do not group.
[[nodiscard]] attention_heads read_heads(entry_reader& in);

/// Query and key pairs that a mask leaves: all, or for causal q new positions behind a cache: q
/// cache + q (q + 1) / 2.
[[nodiscard]] double attended_pairs(std::int64_t q, std::int64_t kv, bool causal);

}  // namespace accelbench::kernels
