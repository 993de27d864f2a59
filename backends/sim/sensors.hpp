// SPDX-License-Identifier: Apache-2.0
// Invented sensors, and the lies that they tell on request.
#pragma once

#include <accelbench/sdk/sensors.hpp>
#include <vector>

#include "device.hpp"

namespace accelbench::sim {

/// Of every device: power, energy counter, clock, temperature, throttle state. They borrow the
/// device. Empty where the option sensors is 0.
[[nodiscard]] std::vector<sdk::sensor> invent_sensors(device_state& device);

}  // namespace accelbench::sim
