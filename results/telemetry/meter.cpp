// SPDX-License-Identifier: Apache-2.0
#include "results/telemetry/meter.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace accelbench::results {
namespace {

constexpr double ns_per_s = 1e9;

/// The points at which the value was first seen to differ from the one before.
std::vector<meter_point> steps_of(std::span<const meter_point> points) {
    std::vector<meter_point> steps;
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (points[i].value != points[i - 1].value) {
            steps.push_back(points[i]);
        }
    }
    return steps;
}

/// No two updates lie closer than the sampler looks, than the sensor says and than was seen.
double interval_of(const meter_rules& rules, std::uint64_t seen) {
    const double observed = seen > 0 ? rules.span_s / static_cast<double>(seen) : 0.0;
    return std::max({rules.period_s, rules.refresh_s, observed});
}

/// Stamps of an edited file may say anything.
std::uint64_t whole(double intervals) {
    constexpr double most = 1e15;
    return intervals > 0.0 ? static_cast<std::uint64_t>(std::min(intervals, most)) : 0;
}

std::uint64_t bounded_by_refresh(std::uint64_t seen, const meter_rules& rules) {
    return rules.refresh_s > 0.0 ? std::min(seen, whole(rules.span_s / rules.refresh_s)) : seen;
}

meter_reading refused(std::string why) {
    meter_reading reading;
    reading.why_not = std::move(why);
    return reading;
}

/// One interval more than updates: the first one ends a wait of unknown length.
meter_reading too_short(std::uint64_t updates, const meter_rules& rules) {
    meter_reading reading;
    reading.updates = updates;
    reading.needs_s = static_cast<double>(rules.updates_min + 1) * interval_of(rules, updates);
    reading.why_not =
        fmt::format("not measurable, needs {:.1f} s: {} updates in {:.1f} s, {} are wanted",
                    *reading.needs_s, updates, rules.span_s, rules.updates_min);
    return reading;
}

double trapezoids(std::span<const meter_point> points) {
    double joules = 0.0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        joules +=
            0.5 * (points[i].value + points[i - 1].value) * (points[i].at_s - points[i - 1].at_s);
    }
    return joules;
}

double longest_gap(std::span<const meter_point> points) {
    double gap = 0.0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        gap = std::max(gap, points[i].at_s - points[i - 1].at_s);
    }
    return gap;
}

}  // namespace

std::vector<meter_point> points_of(const telemetry_record& telemetry, std::size_t sensor,
                                   std::uint64_t begin_ns, std::uint64_t end_ns) {
    std::optional<meter_point> before;
    std::vector<meter_point> points;
    for (const sensor_sample& sample : telemetry.samples) {
        const auto value = sample.fresh(sensor);
        if (!value) {
            continue;
        }
        const meter_point point{
            (static_cast<double>(sample.begin_ns) + static_cast<double>(sample.end_ns)) / 2.0 /
                ns_per_s,
            *value};
        if (sample.end_ns <= begin_ns) {
            before = point;
            continue;
        }
        if (points.empty() && before) {
            points.push_back(*before);
        }
        points.push_back(point);
        if (sample.begin_ns >= end_ns) {
            break;
        }
    }
    return points;
}

meter_reading read_counter(std::span<const meter_point> points, const meter_rules& rules) {
    if (points.size() < 2) {
        return refused("not measurable: the energy counter gave no two readings");
    }
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (points[i].value < points[i - 1].value) {
            return refused(
                fmt::format("not measurable: the energy counter went back from {} to "
                            "{} J",
                            points[i - 1].value, points[i].value));
        }
    }
    const auto steps = steps_of(points);
    if (steps.empty() && rules.refresh_s * static_cast<double>(rules.updates_min) > rules.span_s) {
        return too_short(0, rules);
    }
    if (steps.empty()) {
        return refused(fmt::format("not measurable: the energy counter did not move in {:.1f} s",
                                   rules.span_s));
    }
    const std::uint64_t updates = bounded_by_refresh(steps.size(), rules);
    if (updates < rules.updates_min || steps.size() < 2) {
        return too_short(updates, rules);
    }
    const meter_point &first = steps.front(), &last = steps.back();
    meter_reading reading;
    reading.updates = updates;
    reading.joules = (last.value - first.value) / (last.at_s - first.at_s) * rules.span_s;
    return reading;
}

meter_reading read_power(std::span<const meter_point> points, const meter_rules& rules) {
    if (points.size() < 2) {
        return refused("not measurable: the power sensor gave no two readings");
    }
    if (std::any_of(points.begin(), points.end(),
                    [](const meter_point& p) { return p.value < 0; })) {
        return refused("not measurable: the power sensor reads below 0 W");
    }
    if (std::all_of(points.begin(), points.end(),
                    [](const meter_point& p) { return p.value == 0.0; })) {
        return refused(
            "not measurable: the power sensor reads 0 W, which no device that works "
            "takes");
    }
    constexpr double most_periods = 3.0;  // two readings in a row may be lost
    const double gap = longest_gap(points);
    if (gap > most_periods * std::max(rules.period_s, rules.refresh_s)) {
        return refused(
            fmt::format("not measurable: the power sensor was silent for {:.1f} s", gap));
    }
    // A steady power may repeat itself, so the refresh counts where it is known.
    const double covered = points.back().at_s - points.front().at_s;
    const std::uint64_t updates = rules.refresh_s > 0.0
                                      ? whole(covered / std::max(rules.period_s, rules.refresh_s))
                                      : steps_of(points).size();
    if (updates < rules.updates_min) {
        return too_short(updates, rules);
    }
    meter_reading reading;
    reading.updates = updates;
    reading.joules = trapezoids(points) / covered * rules.span_s;
    return reading;
}

std::optional<double> mean_watts(std::span<const meter_point> points, bool is_counter) {
    if (is_counter) {
        const auto steps = steps_of(points);
        const bool rises = std::is_sorted(
            points.begin(), points.end(),
            [](const meter_point& a, const meter_point& b) { return a.value < b.value; });
        if (steps.size() < 2 || !rises) {
            return std::nullopt;
        }
        return (steps.back().value - steps.front().value) /
               (steps.back().at_s - steps.front().at_s);
    }
    if (points.size() < 2) {
        return std::nullopt;
    }
    return trapezoids(points) / (points.back().at_s - points.front().at_s);
}

}  // namespace accelbench::results
