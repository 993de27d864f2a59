// SPDX-License-Identifier: Apache-2.0
// The processor as a device: what it is called, what it has, and what kernels need to know of it.
#pragma once

#include <accelbench/backend.hpp>
#include <cstdint>
#include <string>

#include "backends/cpu/simd/table.hpp"
#include "backends/cpu/threads.hpp"

namespace accelbench::cpu {

/// One per opened context; lives as long as every program and session of it.
struct machine {
    thread_team& team;
    const simd_table& simd;
    /// Bytes of the last-level cache that this device may count on: its caches times the share of
    /// their processors.
    std::int64_t cache_share;
    bool native_bf16;  // bf16 multiplication in hardware
    bool exact_s8;     // VNNI: oneDNN's s8 products do not saturate

    /// True where the operands of one launch exceed the cache share, so that what is stored would
    /// be evicted before anything reads it: then stores that bypass the cache save reading the
    /// lines first.
    [[nodiscard]] bool bypass(std::int64_t operand_bytes) const {
        return operand_bytes > cache_share;
    }
};

std::int64_t last_level_cache_share(const std::vector<int>& cpus);
accb_device_info describe(const thread_team& team, const simd_table& simd);

}  // namespace accelbench::cpu
