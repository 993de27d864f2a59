// SPDX-License-Identifier: Apache-2.0
// Windows for energy: long, nothing stamped inside, the sensors read, and the device idle before
// and after. Apart from the windows that are timed, which they must not disturb.
#pragma once

#include "harness/measure/window_source.hpp"
#include "harness/plan/profile.hpp"
#include "harness/telemetry/device_watch.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::campaign {

/// How long the window of a run must be: the profile's, or longer where the refresh of the sensor
/// that will be used asks for it and the profile allows it.
[[nodiscard]] std::uint64_t energy_window_ns(const results::telemetry_record& seen,
                                             const plan::constants& constants);

/// The least that the window of a run will launch.
[[nodiscard]] std::uint32_t energy_launches(const results::run_record& run);

/// Adds spans and samples to the run's telemetry, which the timed windows have filled; its launches
/// tell how many fill a part of the window. A launch that fails is a problem of the telemetry: the
/// run's times stand.
void measure_energy(results::run_record& run, measure::window_source& workload,
                    telemetry::device_watch& watch, const plan::constants& constants);

}  // namespace accelbench::campaign
