// SPDX-License-Identifier: Apache-2.0
// Energy of one run: which sensor, by which method, with the idle power beside it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "results/bundle/telemetry_records.hpp"

namespace accelbench::results {

struct energy_estimate {
    std::string source, scope;
    std::string method;  // counter | integral; "" where nothing was measurable
    std::uint64_t refresh_ns = 0;
    std::optional<double> joules;  // of the energy window
    double seconds = 0.0;          // its length
    std::uint64_t launches = 0, updates = 0;
    std::optional<double> idle_watts;    // mean of before and after, or the one there is
    std::optional<double> other_joules;  // by the other method of the same scope, where it too
                                         // could be measured
    std::optional<double> needs_s;
    std::string why_not;  // "" where there are joules
};

/// An energy counter where one can be measured, else power integrated. Of several sensors of a
/// kind, the first that gave values.
[[nodiscard]] energy_estimate energy_of(const telemetry_record& telemetry,
                                        std::uint64_t updates_min);

/// The window that this device's sensors need, in seconds; nothing where none tells its refresh.
[[nodiscard]] std::optional<double> window_needed(const telemetry_record& telemetry,
                                                  std::uint64_t updates_min);

}  // namespace accelbench::results
