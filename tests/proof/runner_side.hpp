// SPDX-License-Identifier: Apache-2.0
// A simulated device behind the interface that the real measurement drives: virtual time, nothing
// sleeps.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>

#include "harness/measure/interleave.hpp"
#include "tests/proof/noise_models.hpp"

namespace accelbench::proof {

/// What all sides of a visit share: time, and the machine's state from batch to batch.
struct machine {
    double now_ns = 1e9;
    std::size_t batches = 0;  // so far, of all sides
    random_source random;
    std::function<double(random_source&)> noise;
    std::function<double(std::size_t batch)> factor = [](std::size_t) { return 1.0; };

    machine(const noise_model& model, std::uint64_t seed) : random(seed), noise(model.start()) {}
};

/// Batches take launches * launch_ns * noise * factor, stamped by a clock that shows whole ticks.
class runner_side final : public measure::window_source {
  public:
    runner_side(machine& on, double launch_ns, double tick_ns)
        : on_(on), launch_ns_(launch_ns), tick_ns_(tick_ns) {}

    result<measure::window> run(std::uint32_t batches, std::uint32_t launches) override {
        measure::window w;
        w.begin_ns = static_cast<std::uint64_t>(on_.now_ns);
        for (std::uint32_t b = 0; b < batches; ++b) {
            on_.now_ns += 200.0 + 1000.0 * on_.random.uniform();  // no batch starts on a tick
            const double start = stamp();
            on_.now_ns += launches * launch_ns_ * on_.noise(on_.random) * on_.factor(on_.batches++);
            w.batch_ns.push_back(static_cast<std::int64_t>(stamp() - start));
        }
        on_.now_ns += 60'000.0;  // the message
        w.end_ns = static_cast<std::uint64_t>(on_.now_ns);
        return w;
    }

  private:
    [[nodiscard]] double stamp() const { return std::floor(on_.now_ns / tick_ns_) * tick_ns_; }

    machine& on_;
    double launch_ns_, tick_ns_;
};

inline constexpr double runner_launch_ns = 250'000.0;
inline constexpr double runner_tick_ns = 20.0;

/// A plan whose windows hold one batch of one launch: every window is one draw of the model.
inline plan::constants one_draw_a_window(std::uint32_t pairs_min, std::uint32_t pairs_max) {
    plan::constants c;
    c.pairs_min = pairs_min;
    c.pairs_max = pairs_max;
    c.window_ns = static_cast<std::int64_t>(runner_launch_ns);
    c.warm_up_min_ns = 2'500'000;
    c.warm_up_max_ns = 10'000'000;
    return c;
}

inline std::vector<measure::side_result> measure_visit(std::vector<runner_side>& sides,
                                                       const plan::constants& constants,
                                                       std::uint64_t seed) {
    std::vector<measure::side> driven;
    for (runner_side& side : sides) {
        driven.push_back({.workload = &side, .tick_ns = runner_tick_ns});
    }
    std::mt19937_64 random(seed);
    return measure::interleave(driven, constants, random,
                               [](std::size_t, const measure::last_window&) { return status{}; });
}

/// ns per launch of every batch, in order.
inline std::vector<double> samples_of(const measure::side_result& side) {
    std::vector<double> samples;
    for (const auto& w : side.windows) {
        for (const std::int64_t ns : w.batch_ns) {
            samples.push_back(static_cast<double>(ns) / w.launches_per_batch);
        }
    }
    return samples;
}

}  // namespace accelbench::proof
