// SPDX-License-Identifier: Apache-2.0
// Two tiny workloads that tell which state the machine is in, one bound by arithmetic and one by
// memory.
#pragma once

#include <cstdint>

#include "kernels/workload.hpp"

namespace accelbench::kernels {

/// matmul 512 x 512 x 512 in f32: 0.27 GFLOP, large enough to come near a CPU's peak.
[[nodiscard]] workload compute_canary();
/// copy of f32 whose two tensors together are three times a cache of `cache_bytes` (0: not known,
/// 32 MiB).
[[nodiscard]] workload memory_canary(std::uint64_t cache_bytes);

}  // namespace accelbench::kernels
