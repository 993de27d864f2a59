// SPDX-License-Identifier: Apache-2.0
// What a session must know of each tensor of its workload, copied at compile time.
#pragma once

#include <accelbench/plugin.h>

#include <cstdint>
#include <vector>

namespace accelbench::opencl {

struct operand_use {
    uint64_t bytes = 0;
    uint8_t role = 0;          // ACCB_INPUT ...
    bool by_transfer = false;  // moved by a transfer step of its own: never staged
};

[[nodiscard]] inline bool is_read(uint8_t role) {
    return role != ACCB_OUTPUT;
}
[[nodiscard]] inline bool is_written(uint8_t role) {
    return role == ACCB_OUTPUT || role == ACCB_INOUT || role == ACCB_STATE;
}

}  // namespace accelbench::opencl
