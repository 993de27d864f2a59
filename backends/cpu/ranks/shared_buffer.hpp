// SPDX-License-Identifier: Apache-2.0
// A buffer of a rank: like any host buffer, but in memory that the other ranks can map.
#pragma once

#include <accelbench/sdk/host_buffer.hpp>

#include "backends/cpu/ranks/shared_memory.hpp"

namespace accelbench::cpu {

struct own_memory {
    shared_memory memory;
};

class shared_buffer final : private own_memory, public sdk::host_buffer {
  public:
    explicit shared_buffer(const accb_buffer_desc& desc);
    [[nodiscard]] memory_name name() const { return memory.name(); }
};

}  // namespace accelbench::cpu
