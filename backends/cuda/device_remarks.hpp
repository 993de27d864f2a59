// SPDX-License-Identifier: Apache-2.0
// What somebody should know of a device before measuring on it: `accelbench doctor` and
// `accelbench devices` show it, since a row would only say it after the fact.
#pragma once

#include <string>
#include <vector>

#include "device.hpp"

namespace accelbench::cuda {

[[nodiscard]] std::vector<std::string> remarks_on(const device_traits& device, uint32_t index);

/// What to do about a driver of an older generation than this build's kernels, which it need not
/// take; empty where it is none. driver_version: 13000 is 13.0.
[[nodiscard]] std::string advice_for_old_driver(int driver_version);

}  // namespace accelbench::cuda
