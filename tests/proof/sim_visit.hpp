// SPDX-License-Identifier: Apache-2.0
// One run on a virtual clock: the harness's own rules for warm-up, batch size and stopping, driven
// by a simulated device.
#pragma once

#include <cmath>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "harness/measure/rules/batching.hpp"
#include "harness/measure/rules/steadiness.hpp"
#include "harness/measure/rules/stopping.hpp"
#include "tests/proof/noise_models.hpp"

namespace accelbench::proof {

/// A device whose batches take launches * launch_ns * noise, stamped by a clock that only shows
/// whole ticks.
class sim_side {
  public:
    sim_side(const noise_model& model, double launch_ns, double tick_ns, std::uint64_t seed)
        : next_(model.start()), launch_ns_(launch_ns), tick_ns_(tick_ns), random_(seed) {}

    /// Stamped duration of one batch, ns; virtual time passes.
    double run_batch(std::size_t launches) {
        // Harness work between batches, 0.2 to 1.2 us: batches do not start on a tick.
        now_ns_ += 200.0 + 1000.0 * random_.uniform();
        const double start = stamp();
        now_ns_ += static_cast<double>(launches) * launch_ns_ * next_(random_);
        return stamp() - start;
    }

    [[nodiscard]] double seconds() const { return now_ns_ * 1e-9; }

  private:
    [[nodiscard]] double stamp() const { return std::floor(now_ns_ / tick_ns_) * tick_ns_; }

    std::function<double(random_source&)> next_;
    double launch_ns_;
    double tick_ns_;
    random_source random_;
    double now_ns_ = 0.0;
};

struct visit_limits {
    measure::steadiness_limits warm_up{.min_seconds =
                                           0.01};  ///< 1 s would only repeat the same decision
    measure::batching_limits batching{};
    measure::stopping_limits stopping{};
};

struct sim_run {
    measure::warm_up_state warm_up = measure::warm_up_state::warming;
    std::size_t launches = 0;     ///< of a batch
    std::vector<double> samples;  ///< ns a launch
    double measured_seconds = 0.0;
    measure::stop_reason reason = measure::stop_reason::unstable;
    std::optional<measure::run_precision> precision;
};

inline sim_run visit(sim_side& side, double tick_ns, const visit_limits& limits) {
    sim_run run;
    measure::steadiness_rule warm_up(limits.warm_up);
    const double warm_up_began = side.seconds();
    while (warm_up.state() == measure::warm_up_state::warming) {
        const double window = side.run_batch(1);
        warm_up.observe(1, window, side.seconds() - warm_up_began);
    }
    run.warm_up = warm_up.state();

    measure::batching_rule batching(limits.batching, {.host_ns = tick_ns, .device_ns = {}});
    while (!batching.settled()) {
        batching.observe(side.run_batch(batching.launches()));
    }
    run.launches = batching.launches();

    measure::stopping_rule stopping(limits.stopping);
    const double began = side.seconds();
    std::optional<measure::stop_reason> reason;
    while (!reason) {
        run.samples.push_back(side.run_batch(run.launches) / static_cast<double>(run.launches));
        run.measured_seconds = side.seconds() - began;
        reason = stopping.consider(run.samples, run.measured_seconds);
    }
    run.reason = *reason;
    run.precision = measure::assess_precision(run.samples, limits.stopping);
    return run;
}

}  // namespace accelbench::proof
