// SPDX-License-Identifier: Apache-2.0
// Joules within a span out of one sensor's samples: from a counter by its steps, from power by
// trapezoids. A figure that the samples do not carry is refused, never guessed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/bundle/telemetry_records.hpp"

namespace accelbench::results {

/// A fresh value at the middle of its read.
struct meter_point {
    double at_s = 0.0, value = 0.0;
};

/// Of one sensor: those of the span, the last one before it and the first one after it.
[[nodiscard]] std::vector<meter_point> points_of(const telemetry_record& telemetry,
                                                 std::size_t sensor, std::uint64_t begin_ns,
                                                 std::uint64_t end_ns);

/// What a span of this sensor is held to.
struct meter_rules {
    double span_s = 0.0;
    double period_s = 0.0;   // of the sampler
    double refresh_s = 0.0;  // of the sensor; 0: not known
    std::uint64_t updates_min = 10;
};

struct meter_reading {
    std::optional<double> joules;   // within span_s
    std::uint64_t updates = 0;      // changes of the value that were seen, and no more than the
                                    // sensor's refresh allows
    std::optional<double> needs_s;  // the span that would hold enough updates
    std::string why_not;            // "" where there are joules
};

/// The slope between the first and the last step that was seen, times the span: between steps a
/// counter says nothing, and its value at the span's ends may be as old as its refresh.
[[nodiscard]] meter_reading read_counter(std::span<const meter_point> points,
                                         const meter_rules& rules);
/// Trapezoids over the points, scaled to the span.
[[nodiscard]] meter_reading read_power(std::span<const meter_point> points,
                                       const meter_rules& rules);

/// Watts of a span in which nothing has to be measured to a number of updates: an idle device.
[[nodiscard]] std::optional<double> mean_watts(std::span<const meter_point> points,
                                               bool is_counter);

}  // namespace accelbench::results
