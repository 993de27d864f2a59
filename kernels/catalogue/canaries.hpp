// SPDX-License-Identifier: Apache-2.0
// Small workloads that tell which state the machine is in, one bound by arithmetic and one by
// memory, in ascending sizes: a device takes the first that keeps it busy for long enough.
#pragma once

#include <vector>

#include "kernels/workload.hpp"

namespace accelbench::kernels {

/// matmul n x n x n in f32, n from 512 (0.27 GFLOP, large enough to come near a CPU's peak) to
/// 2,048 (17 GFLOP, 0.4 ms of an H200).
[[nodiscard]] std::vector<workload> compute_canaries();
/// Launches below this show little of a device's peak: an H200 reached 37 TFLOP/s in 58 us of
/// n = 1,024 and 50 in 2.7 ms of n = 4,096.
constexpr double compute_canary_least_ns = 200'000.0;

/// copy of f32 whose two tensors together are 16 to 256 MiB: as many input sets of it as rows
/// rotate through make it one of memory, and a launch of some 0.3 ms on two cores leaves thread
/// starts below 2 %.
[[nodiscard]] std::vector<workload> memory_canaries();
/// Starting and ending take an H200 2 to 3 us of each copy.
constexpr double memory_canary_least_ns = 50'000.0;

}  // namespace accelbench::kernels
