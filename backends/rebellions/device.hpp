// SPDX-License-Identifier: Apache-2.0
// The NPUs that the driver shows, and what it says of one that failed.
#pragma once

#include <accelbench/plugin.h>

#include <string>
#include <vector>

#include "ml/api.hpp"
#include "runtime/sdk_version.hpp"

namespace accelbench::rebellions {

struct npu {
    accb_device_info info{};
    uint32_t number = 0;  // N of /dev/rblnN: what the runtime library counts by
};

/// In the order of their numbers. Opens and closes the telemetry library. An empty list: `why` says
/// what is missing.
[[nodiscard]] std::vector<npu> find_devices(const runtime::sdk_version& sdk, std::string& why);

/// Asked after a call has failed: "" while the device answers and works, else what is wrong with it
/// ("the device is in state P12 ..."). Opens and closes the telemetry library.
[[nodiscard]] std::string trouble_of(uint32_t number);

/// Whether the device is slowed down for its temperature right now.
[[nodiscard]] bool is_throttled(uint32_t number);

}  // namespace accelbench::rebellions
