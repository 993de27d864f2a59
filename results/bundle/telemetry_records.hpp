// SPDX-License-Identifier: Apache-2.0
// What the sensors of a device said during one run, as plain data: nothing is derived here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace accelbench::results {

struct sensor_record {
    std::string source;    // "nvml power.instant": where the number comes from
    std::string quantity;  // power | energy | temperature | clock | utilisation | throttle |
                           // memory | errors | pcie-generation | pcie-lanes | unknown
    std::string scope;     // chip | card | board | server | unknown: what the sensor sees
    std::uint64_t refresh_ns = 0;  // how often its value changes; 0: nobody says
    auto operator<=>(const sensor_record&) const = default;
};
/// "W", "J", "C" ...: the quantity's; "" for an unknown one.
[[nodiscard]] std::string_view unit_of_quantity(std::string_view quantity);

/// One reading of all sensors. What was read twice stands twice.
struct sensor_sample {
    std::uint64_t begin_ns = 0, end_ns = 0;     // host's monotonic clock, before and after the read
    std::uint32_t missed = 0;                   // deadlines that passed unserved since the last one
    bool forced = false;                        // at a begin or an end, besides the deadlines
    std::vector<std::optional<double>> values;  // one a sensor; missing is empty, never 0
    std::string status;  // one letter a sensor: o(k), u(navailable), s(tale),
                         // e(rror)
    /// A value that may be reckoned with: there, and fresh.
    [[nodiscard]] std::optional<double> fresh(std::size_t sensor) const {
        return status[sensor] == 'o' ? values[sensor] : std::nullopt;
    }
};

/// A time within which the device did one thing.
struct telemetry_span {
    std::string kind;  // idle-before | energy | idle-after
    std::uint64_t begin_ns = 0, end_ns = 0;
    std::uint64_t launches = 0;  // of kind energy
};

struct telemetry_record {
    std::vector<sensor_record> sensors;
    std::uint64_t period_ns = 0;  // between deadlines
    std::vector<sensor_sample> samples;
    std::vector<telemetry_span> spans;  // only where energy was asked for
    std::string problem;  // why there are no sensors, or no more samples; "" where all went well
};

}  // namespace accelbench::results
