// SPDX-License-Identifier: Apache-2.0
// Two tiny workloads that tell which state the machine is in, one bound by arithmetic and one by
// memory.
#pragma once

#include "kernels/workload.hpp"

namespace accelbench::kernels {

/// matmul 512 x 512 x 512 in f32: 0.27 GFLOP, large enough to come near a CPU's peak.
[[nodiscard]] workload compute_canary();
/// copy of f32 whose two tensors together are 16 MiB: as many input sets of it as rows rotate
/// through make it one of memory, and a launch of some 0.3 ms on two cores leaves thread starts
/// below 2 %.
[[nodiscard]] workload memory_canary();

}  // namespace accelbench::kernels
