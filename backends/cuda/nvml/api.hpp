// SPDX-License-Identifier: Apache-2.0
// The functions of libnvidia-ml.so.1, found at run time. Which symbols exist decides what can be
// read.
#pragma once

#include <string>

#include "nvml/declarations.hpp"

namespace accelbench::cuda::nvml {

inline constexpr const char* library_file = "libnvidia-ml.so.1";

struct api {
    // Without these there is no telemetry.
    init_fn* init = nullptr;
    shutdown_fn* shutdown = nullptr;
    error_string_fn* error_string = nullptr;
    handle_fn* handle = nullptr;
    // Each may be NULL: then its sensors are "unavailable".
    version_fn* driver_version = nullptr;
    version_fn* library_version = nullptr;
    fields_fn* fields = nullptr;
    u32_fn* power_usage = nullptr;
    u64_fn* total_energy = nullptr;
    kind_fn* clock = nullptr;
    kind_fn* temperature = nullptr;
    u64_fn* clock_reasons = nullptr;
    errors_fn* ecc_errors = nullptr;
    memory_fn* memory = nullptr;
    utilization_fn* utilization_rates = nullptr;
    u32_fn* pcie_generation = nullptr;
    u32_fn* pcie_generation_most = nullptr;
    u32_fn* pcie_lanes = nullptr;
    u32_fn* pcie_lanes_most = nullptr;
};

/// Looked up and initialised once, never shut down: other users in the process count on it. NULL
/// where there is no usable library; then `why` says what is missing.
[[nodiscard]] const api* load(std::string& why);

/// "NVML 13.580.82, driver 580.82": as far as the library tells.
[[nodiscard]] std::string version_of(const api& ml);

}  // namespace accelbench::cuda::nvml
