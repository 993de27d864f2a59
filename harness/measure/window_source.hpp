// SPDX-License-Identifier: Apache-2.0
// What the measurement drives: a rotation of launches on one device, real (a worker) or simulated
// (a virtual clock in tests).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.hpp"

namespace accelbench::measure {

/// Times in ns. begin and end are the supervisor's, batch_ns the worker's.
struct window {
    std::uint64_t begin_ns = 0, end_ns = 0;
    std::vector<std::int64_t> batch_ns;
    std::int64_t worker_cpu_ns = 0;
    std::uint64_t launches_before = 0;  // of the rotation, when the window began
    std::optional<double> device_ns;    // of the last launch, by the device's own counter
};

class window_source {
  public:
    virtual ~window_source() = default;
    /// Runs batches x launches and returns when the last one is done.
    virtual result<window> run(std::uint32_t batches, std::uint32_t launches_per_batch) = 0;
};

/// One device's part in a visit. Borrowed pointers; the canaries may be null ("canary: none").
struct side {
    window_source* workload = nullptr;
    window_source* compute_canary = nullptr;
    window_source* memory_canary = nullptr;
    double tick_ns = 1.0;                    // of the worker's clock
    std::uint32_t max_launches = 1U << 20U;  // in one batch: the queue's depth
};

}  // namespace accelbench::measure
