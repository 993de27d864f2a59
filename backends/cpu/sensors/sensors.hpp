// SPDX-License-Identifier: Apache-2.0
// Everything that the kernel tells of the processors while they work.
#pragma once

#include <accelbench/sdk/sensors.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace accelbench::cpu {

/// Package energy, temperature, clock and throttle state, as far as they can be read; `why` says
/// what is missing.
[[nodiscard]] std::vector<sdk::sensor> find_sensors(const std::filesystem::path& root,
                                                    std::string& why);

}  // namespace accelbench::cpu
