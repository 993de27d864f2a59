// SPDX-License-Identifier: Apache-2.0
// The operators: what is supported, and what the chip runs for it.
#pragma once

#include <accelbench/backend.hpp>
#include <functional>
#include <span>

namespace queue_plugin {

/// What a launch does, given the first byte of each operand on the chip, in the operator's order.
using on_chip = std::function<void(std::span<std::byte* const>)>;

struct translated {
    accb_support answer;
    on_chip work;  // empty where the answer is no
};

/// narrow: matrices are rounded to bf16 before they are multiplied.
translated translate(const accb_workload& workload, bool narrow);

}  // namespace queue_plugin
