// SPDX-License-Identifier: Apache-2.0
#include "harness/campaign/energy_window.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <thread>
#include <utility>

#include "harness/supervisor/exchange.hpp"
#include "results/rows/run_time.hpp"
#include "results/telemetry/energy.hpp"

namespace accelbench::campaign {
namespace {

constexpr double ns_per_s = 1e9;

results::telemetry_span idle(const char* kind, const plan::constants& constants) {
    results::telemetry_span span{.kind = kind, .begin_ns = supervisor::monotonic_ns()};
    std::this_thread::sleep_for(std::chrono::nanoseconds(constants.idle_ns));
    span.end_ns = supervisor::monotonic_ns();
    return span;
}

/// Until the time is over and enough deadlines were served: a sampler that was kept waiting makes
/// the window longer, as far as the profile allows.
result<results::telemetry_span> busy(measure::window_source& workload, std::uint32_t launches,
                                     std::uint64_t length_ns, const telemetry::device_watch& watch,
                                     const plan::constants& constants) {
    const std::size_t wanted = watch.taken() + constants.energy_updates_min + 1;
    const auto most_ns =
        std::max(length_ns, static_cast<std::uint64_t>(constants.energy_window_max_ns));
    const auto goes_on = [&](std::uint64_t past_ns) {
        return past_ns < length_ns ||
               (past_ns < most_ns && watch.taken() < wanted && watch.problem().empty());
    };
    results::telemetry_span span{.kind = "energy", .begin_ns = supervisor::monotonic_ns()};
    do {
        if (auto done = workload.run(1, launches); !done) {
            return done.error();
        }
        span.launches += launches;
        span.end_ns = supervisor::monotonic_ns();
    } while (goes_on(span.end_ns - span.begin_ns));
    return span;
}

}  // namespace

/// As many launches as take a part of the window, so that a wrong guess of their time does not make
/// it many times longer.
std::uint32_t energy_launches(const results::run_record& run) {
    constexpr double part_ns = 200e6, most = 1U << 20U;
    const double launch_ns = std::max(1.0, results::run_time(run).value_or(part_ns));
    return static_cast<std::uint32_t>(std::clamp(std::floor(part_ns / launch_ns), 1.0, most));
}

std::uint64_t energy_window_ns(const results::telemetry_record& seen,
                               const plan::constants& constants) {
    const double wanted =
        results::window_needed(seen, constants.energy_updates_min).value_or(0.0) * ns_per_s;
    const bool too_long = wanted > static_cast<double>(constants.energy_window_max_ns);
    return static_cast<std::uint64_t>(
        std::max(static_cast<double>(constants.energy_window_ns), too_long ? 0.0 : wanted));
}

void measure_energy(results::run_record& run, measure::window_source& workload,
                    telemetry::device_watch& watch, const plan::constants& constants) {
    if (!run.telemetry || !run.telemetry->problem.empty()) {
        return;
    }
    const std::uint64_t length_ns = energy_window_ns(*run.telemetry, constants);
    std::vector<results::telemetry_span> spans;
    watch.begin();
    spans.push_back(idle("idle-before", constants));
    watch.force();
    auto window = busy(workload, energy_launches(run), length_ns, watch, constants);
    watch.force();
    if (window) {
        spans.push_back(*window);
        spans.push_back(idle("idle-after", constants));
    }
    results::telemetry_record more = watch.end();
    results::telemetry_record& all = *run.telemetry;
    std::move(more.samples.begin(), more.samples.end(), std::back_inserter(all.samples));
    all.spans = std::move(spans);
    all.problem = window ? std::move(more.problem) : "energy window: " + to_string(window.error());
}

}  // namespace accelbench::campaign
