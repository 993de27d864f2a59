// SPDX-License-Identifier: Apache-2.0
// What can be read of one device, each with what it sees and where it comes from.
#pragma once

#include <accelbench/extensions.h>

#include <span>

#include "nvml/api.hpp"

namespace accelbench::cuda::nvml {

struct reading {
    uint32_t status = ACCB_SAMPLE_UNAVAILABLE;
    double value = 0.0;
};

struct sensor_kind {
    uint32_t quantity;   // ACCB_POWER_W ...
    uint32_t scope;      // ACCB_SCOPE_*
    const char* source;  // at most 63 characters
    reading (*read)(const api&, device);
};

/// The same for every device, in a fixed order: what a device does not have reads as "unavailable".
/// How often values change is told nowhere, hence never claimed.
[[nodiscard]] std::span<const sensor_kind> sensor_kinds();

}  // namespace accelbench::cuda::nvml
