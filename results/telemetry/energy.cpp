// SPDX-License-Identifier: Apache-2.0
#include "results/telemetry/energy.hpp"

#include <algorithm>
#include <utility>

#include "results/telemetry/meter.hpp"

namespace accelbench::results {
namespace {

constexpr double ns_per_s = 1e9;

const telemetry_span* span_of(const telemetry_record& telemetry, std::string_view kind) {
    const auto found = std::find_if(telemetry.spans.begin(), telemetry.spans.end(),
                                    [&](const telemetry_span& span) { return span.kind == kind; });
    return found == telemetry.spans.end() ? nullptr : &*found;
}

/// The first sensor of the quantity that gave a value at all, else the first one.
std::optional<std::size_t> sensor_of(const telemetry_record& telemetry, std::string_view quantity) {
    std::optional<std::size_t> silent;
    for (std::size_t i = 0; i < telemetry.sensors.size(); ++i) {
        if (telemetry.sensors[i].quantity != quantity) {
            continue;
        }
        if (std::any_of(telemetry.samples.begin(), telemetry.samples.end(),
                        [i](const sensor_sample& sample) { return sample.fresh(i); })) {
            return i;
        }
        silent = silent.value_or(i);
    }
    return silent;
}

std::vector<meter_point> points_in(const telemetry_record& telemetry, std::size_t sensor,
                                   const telemetry_span& span) {
    return points_of(telemetry, sensor, span.begin_ns, span.end_ns);
}

struct measured {
    std::size_t sensor = 0;
    bool is_counter = false;
    meter_reading reading;
    std::vector<meter_point> points;
};

std::optional<measured> measure(const telemetry_record& telemetry, const telemetry_span& span,
                                bool by_counter, std::uint64_t updates_min) {
    const auto sensor = sensor_of(telemetry, by_counter ? "energy" : "power");
    if (!sensor) {
        return std::nullopt;
    }
    const meter_rules rules{
        .span_s = static_cast<double>(span.end_ns - span.begin_ns) / ns_per_s,
        .period_s = static_cast<double>(telemetry.period_ns) / ns_per_s,
        .refresh_s = static_cast<double>(telemetry.sensors[*sensor].refresh_ns) / ns_per_s,
        .updates_min = updates_min};
    auto points = points_in(telemetry, *sensor, span);
    auto reading = by_counter ? read_counter(points, rules) : read_power(points, rules);
    return measured{*sensor, by_counter, std::move(reading), std::move(points)};
}

std::optional<double> idle_of(const telemetry_record& telemetry, const measured& by) {
    double sum = 0.0;
    int count = 0;
    for (const char* kind : {"idle-before", "idle-after"}) {
        const telemetry_span* span = span_of(telemetry, kind);
        const auto watts = span == nullptr
                               ? std::nullopt
                               : mean_watts(points_in(telemetry, by.sensor, *span), by.is_counter);
        sum += watts.value_or(0.0);
        count += watts ? 1 : 0;
    }
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

}  // namespace

energy_estimate energy_of(const telemetry_record& telemetry, std::uint64_t updates_min) {
    energy_estimate out;
    const telemetry_span* span = span_of(telemetry, "energy");
    if (span == nullptr) {
        out.why_not = telemetry.problem.empty() ? "no energy window was run" : telemetry.problem;
        return out;
    }
    out.seconds = static_cast<double>(span->end_ns - span->begin_ns) / ns_per_s;
    out.launches = span->launches;
    const auto counter = measure(telemetry, *span, true, updates_min);
    const auto power = measure(telemetry, *span, false, updates_min);
    if (!counter && !power) {
        out.why_not = "no sensor: neither an energy counter nor a power sensor";
        return out;
    }
    const bool counter_is_silent = counter && counter->points.size() < 2;
    const bool prefer_power = !counter || (power && !counter->reading.joules &&
                                           (power->reading.joules || counter_is_silent));
    const measured& by = prefer_power ? *power : *counter;
    const sensor_record& sensor = telemetry.sensors[by.sensor];
    out.source = sensor.source;
    out.scope = sensor.scope;
    out.refresh_ns = sensor.refresh_ns;
    out.updates = by.reading.updates;
    out.joules = by.reading.joules;
    out.needs_s = by.reading.needs_s;
    out.why_not = by.reading.why_not;
    if (!out.why_not.empty() && !telemetry.problem.empty()) {
        out.why_not += "; " + telemetry.problem;
    }
    if (out.joules) {
        out.method = by.is_counter ? "counter" : "integral";
        out.idle_watts = idle_of(telemetry, by);
        if (by.is_counter && power && telemetry.sensors[power->sensor].scope == out.scope) {
            out.other_joules = power->reading.joules;
        }
    }
    return out;
}

std::optional<double> window_needed(const telemetry_record& telemetry, std::uint64_t updates_min) {
    for (const char* quantity : {"energy", "power"}) {
        const auto sensor = sensor_of(telemetry, quantity);
        if (sensor && telemetry.sensors[*sensor].refresh_ns > 0) {
            const auto interval =
                std::max(telemetry.sensors[*sensor].refresh_ns, telemetry.period_ns);
            return static_cast<double>(updates_min + 1) * static_cast<double>(interval) / ns_per_s;
        }
    }
    return std::nullopt;
}

}  // namespace accelbench::results
