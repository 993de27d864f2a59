// SPDX-License-Identifier: Apache-2.0
// attention
#include "backends/cpu/ops.hpp"
namespace accelbench::cpu {
std::span<const op_definition> attention_ops() {
    return {};
}
}  // namespace accelbench::cpu
