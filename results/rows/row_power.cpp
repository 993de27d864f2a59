// SPDX-License-Identifier: Apache-2.0
#include "results/rows/row_power.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "results/rows/run_time.hpp"
#include "results/statistics/median.hpp"
#include "results/statistics/median_interval.hpp"
#include "results/telemetry/energy.hpp"
#include "results/telemetry/throttle.hpp"

namespace accelbench::results {
namespace {

using run_list = std::span<const run_record* const>;

/// Of the first sensor of the quantity that gave values: others of it see other parts.
std::optional<sensor_range> range_of(run_list runs, std::string_view quantity) {
    std::optional<std::string> source;
    std::vector<double> values;
    for (const run_record* run : runs) {
        if (!run->telemetry) {
            continue;
        }
        const telemetry_record& t = *run->telemetry;
        for (std::size_t i = 0; i < t.sensors.size(); ++i) {
            if (t.sensors[i].quantity != quantity ||
                source.value_or(t.sensors[i].source) != t.sensors[i].source) {
                continue;
            }
            for (const sensor_sample& sample : t.samples) {
                if (const auto value = sample.fresh(i)) {
                    source = t.sensors[i].source;
                    values.push_back(*value);
                }
            }
        }
    }
    const auto middle = statistics::median(values);
    if (!middle) {
        return std::nullopt;
    }
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return sensor_range{*low, *middle, *high};
}

std::string counted(std::string_view mark, std::size_t count, std::size_t runs) {
    return 2 * count >= runs ? std::string(mark) : fmt::format("{} {}/{}", mark, count, runs);
}

std::vector<std::string> fill_conditions(row_record& row, run_list runs) {
    condition_record conditions;
    std::set<std::string> throttle;
    std::size_t asked = 0, throttled = 0, failed = 0;
    for (const run_record* run : runs) {
        if (!run->telemetry) {
            continue;
        }
        ++asked;
        const telemetry_record& t = *run->telemetry;
        conditions.samples += t.samples.size();
        for (const sensor_sample& sample : t.samples) {
            conditions.missed += sample.missed;
        }
        if (conditions.problem.empty()) {
            conditions.problem = t.problem;
        }
        const auto words = throttle_words(t);
        throttle.insert(words.begin(), words.end());
        throttled += words.empty() ? 0 : 1;
        failed += has_failed(t) ? 1 : 0;
    }
    if (asked == 0) {
        return {};
    }
    conditions.throttle.assign(throttle.begin(), throttle.end());
    conditions.clock_hz = range_of(runs, "clock");
    conditions.temperature_c = range_of(runs, "temperature");
    row.conditions = std::move(conditions);
    std::vector<std::string> marks;
    if (throttled > 0) {
        marks.push_back(counted("throttled", throttled, runs.size()));
    }
    if (failed > 0) {
        marks.push_back(counted("telemetry-failed", failed, runs.size()));
    }
    return marks;
}

std::size_t devices_of(const row_key& key) {
    return std::set<std::string>(key.devices.begin(), key.devices.end()).size();
}

struct energy_series {
    std::vector<double> joules, above_idle, watts, idle_watts;
    std::size_t mismatches = 0;
};

void add(energy_series& all, const energy_estimate& one, double mismatch) {
    const double launches = static_cast<double>(one.launches);
    all.joules.push_back(*one.joules / launches);
    all.watts.push_back(*one.joules / one.seconds);
    if (one.idle_watts) {
        all.idle_watts.push_back(*one.idle_watts);
        all.above_idle.push_back((*one.joules - *one.idle_watts * one.seconds) / launches);
    }
    all.mismatches +=
        one.other_joules && std::abs(*one.other_joules / *one.joules - 1.0) > mismatch ? 1 : 0;
}

}  // namespace

std::vector<std::string> fill_power(row_record& row, run_list runs, const power_rules& rules) {
    std::vector<std::string> marks = fill_conditions(row, runs);
    if (!rules.energy_asked || !row.conditions) {
        return marks;
    }
    power_record power;
    if (const auto together = devices_of(row.key); together > 1) {
        power.why_not = fmt::format(
            "not measured: {} devices work together, and each has sensors of its own", together);
        row.power = std::move(power);
        return marks;
    }
    energy_series all;
    for (const run_record* run : runs) {
        if (!run->telemetry || !has_time(run->state)) {
            continue;
        }
        const energy_estimate one = energy_of(*run->telemetry, rules.updates_min);
        const bool same_sensor = power.runs == 0 || one.source == power.source;
        if (one.joules && one.launches > 0 && *one.joules > 0.0 && same_sensor) {
            add(all, one, rules.mismatch);
            ++power.runs;
            power.method = one.method;
        } else if (power.why_not.empty() && one.why_not != "no energy window was run") {
            power.why_not = one.why_not;
            power.needs_s = one.needs_s;
        }
        if (power.runs <= 1 && !one.source.empty()) {
            power.source = one.source;
            power.scope = one.scope;
            power.refresh_ns = one.refresh_ns;
        }
    }
    power.joules_per_launch = statistics::median(all.joules);
    power.joules_per_launch_above_idle = statistics::median(all.above_idle);
    power.watts = statistics::median(all.watts);
    power.idle_watts = statistics::median(all.idle_watts);
    if (const auto bounds =
            statistics::median_interval(all.joules, {.confidence = rules.confidence})) {
        power.joules_interval = interval_record{bounds->low, bounds->high, bounds->confidence};
    }
    if (power.joules_per_launch) {
        power.why_not.clear();
        power.needs_s.reset();
    } else if (power.why_not.empty()) {
        power.why_not = "no run came to its energy window";
    }
    if (all.mismatches > 0) {
        marks.push_back(counted("energy-mismatch", all.mismatches, all.joules.size()));
    }
    row.power = std::move(power);
    return marks;
}

}  // namespace accelbench::results
