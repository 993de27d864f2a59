// SPDX-License-Identifier: Apache-2.0
// Two tiny workloads that tell which state the machine is in, one bound by arithmetic and one by
// memory.
#pragma once

#include "kernels/workload.hpp"

namespace accelbench::kernels {

/// matmul 256 x 256 x 256 in f32: 0.03 GFLOP.
[[nodiscard]] workload compute_canary();
/// copy of 16 MiB f32 to 16 MiB: larger than common second-level caches.
[[nodiscard]] workload memory_canary();

}  // namespace accelbench::kernels
