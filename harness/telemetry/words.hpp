// SPDX-License-Identifier: Apache-2.0
// What files call the numbers of accelbench/extensions.h.
#pragma once

#include "harness/supervisor/worker.hpp"
#include "results/bundle/telemetry_records.hpp"

namespace accelbench::telemetry {

[[nodiscard]] results::sensor_record record_of(const supervisor::sensor_info& sensor);
/// Values and their letters.
[[nodiscard]] results::sensor_sample record_of(const supervisor::sensor_reading& reading);

}  // namespace accelbench::telemetry
