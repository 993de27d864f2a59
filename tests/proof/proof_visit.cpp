// SPDX-License-Identifier: Apache-2.0
// Proof rows 3, 4 and 12: a whole run on a virtual clock keeps coverage, reaches its target, and is
// not fooled by ticks.
#include <gtest/gtest.h>

#include <map>

#include "results/statistics/median.hpp"
#include "results/statistics/median_interval.hpp"
#include "tests/proof/observed_rate.hpp"
#include "tests/proof/sim_visit.hpp"

namespace accelbench::proof {
namespace {

constexpr double launch_ns =
    250'000.0;  ///< longer than a window: each sample is one draw of the model
constexpr double tick_ns = 20.0;

struct visit_rates {
    observed_rate covered;   ///< of the runs that gave an interval
    observed_rate withheld;  ///< runs without one
    observed_rate honest;    ///< reason and data agree
    std::map<measure::stop_reason, std::size_t> reasons;
    double mean_samples = 0.0;
};

/// The reason is what an outsider can check from the samples alone.
bool is_honest(const sim_run& run, const measure::stopping_limits& limits) {
    const auto plain = statistics::median_interval(
        run.samples, {.confidence = limits.confidence, .tau = run.precision->tau});
    const double share = plain ? plain->half_width() / *statistics::median(run.samples) : 1.0;
    const bool within = run.precision->tau <= limits.max_tau && share <= limits.target_half_width;
    switch (run.reason) {
        case measure::stop_reason::precise:
            return within && run.precision->bounds && run.samples.size() >= limits.first_check;
        case measure::stop_reason::max_samples:
            return !within && run.samples.size() == limits.max_samples;
        case measure::stop_reason::max_time:
            return !within && run.measured_seconds >= limits.max_seconds;
        case measure::stop_reason::unstable:
            return run.precision->tau > limits.max_tau && !run.precision->bounds &&
                   (run.samples.size() == limits.max_samples ||
                    run.measured_seconds >= limits.max_seconds);
    }
    return false;
}

visit_rates visits(const noise_model& model, const visit_limits& limits, std::uint64_t cell,
                   std::size_t count = trials) {
    visit_rates rates;
    for (std::size_t trial = 0; trial < count; ++trial) {
        sim_side side(model, launch_ns, tick_ns, trial_seed(cell, trial));
        const auto run = visit(side, tick_ns, limits);
        const auto& bounds = run.precision->bounds;
        if (bounds) {
            // The stamp is coarse by half a tick in 250 us: 0.00004 %.
            const double truth = model.median * launch_ns;
            rates.covered.count(bounds->low - tick_ns <= truth && truth <= bounds->high + tick_ns);
        }
        rates.withheld.count(!bounds);
        rates.honest.count(is_honest(run, limits.stopping));
        ++rates.reasons[run.reason];
        rates.mean_samples += static_cast<double>(run.samples.size()) / static_cast<double>(count);
    }
    std::printf("       %-30s mean n %.0f;", model.name.c_str(), rates.mean_samples);
    for (const auto& [reason, hits] : rates.reasons) {
        std::printf(" %s %zu", std::string(to_string(reason)).c_str(), hits);
    }
    std::printf("\n");
    return rates;
}

TEST(proof_row_3, stopping_keeps_the_coverage) {
    std::uint64_t cell = 300;
    for (const auto& model : {normal_noise(0.01), normal_noise(0.03), lognormal_noise(),
                              pareto_noise(), bimodal_noise(0.5), bimodal_noise(0.7)}) {
        ++cell;
        const auto rates = visits(model, {}, cell);
        EXPECT_GE(rates.covered.report("row 3  " + model.name + " covered", ">= 92.5", cell), 92.5);
        EXPECT_LE(rates.withheld.report("row 3  " + model.name + " withheld", "<= 1", cell), 1.0);
        EXPECT_EQ(rates.honest.report("row 4  " + model.name + " reason true", "100", cell), 100.0);
    }
}

TEST(proof_row_4, reason_is_true_under_correlation_and_short_time) {
    const auto correlated = visits(ar1_noise(0.6), {}, 400);
    EXPECT_EQ(correlated.honest.report("row 4  AR(1) 0.6 reason true", "100", 400), 100.0);
    EXPECT_GE(correlated.covered.report("row 3  AR(1) 0.6 covered", ">= 85, reported", 400), 85.0);
    const auto sticky = visits(ar1_noise(0.95, 0.05), {}, 401, 1000);
    EXPECT_EQ(sticky.honest.report("row 4  AR(1) 0.95 reason true", "100", 401), 100.0);
    EXPECT_GE(sticky.withheld.report("row 4  AR(1) 0.95 withheld", ">= 95", 401), 95.0);
    visit_limits hurried;
    hurried.stopping.max_seconds = 0.01;
    const auto short_time = visits(normal_noise(0.05), hurried, 402, 1000);
    EXPECT_EQ(short_time.honest.report("row 4  10 ms budget reason true", "100", 402), 100.0);
    EXPECT_GE(short_time.reasons.at(measure::stop_reason::max_time), 900U);
}

/// Mean relative error of the median of 200 batches over some runs.
double tick_bias(double kernel_ns, double tick, std::optional<std::size_t> fixed_batch,
                 std::uint64_t cell) {
    const std::size_t runs = 40;
    double bias = 0.0;
    for (std::size_t trial = 0; trial < runs; ++trial) {
        sim_side side(normal_noise(0.003), kernel_ns, tick, trial_seed(cell, trial));
        measure::batching_rule rule({}, {.host_ns = tick, .device_ns = {}});
        while (!rule.settled()) {
            rule.observe(side.run_batch(rule.launches()));
        }
        EXPECT_FALSE(rule.capped() && tick < 200.0);
        const std::size_t batch = fixed_batch.value_or(rule.launches());
        std::vector<double> samples(200);
        for (double& sample : samples) {
            sample = side.run_batch(batch) / static_cast<double>(batch);
        }
        bias += (*statistics::median(samples) / kernel_ns - 1.0) / static_cast<double>(runs);
    }
    return bias;
}

TEST(proof_row_12, batches_hide_the_tick) {
    std::uint64_t cell = 1200;
    double worst = 0.0;
    for (const double tick : {20.0, 100.0, 500.0, 1024.0, 2000.0}) {
        for (const double kernel : {200.0, 500.0, 1000.0, 2200.0, 7000.0, 50'000.0}) {
            const double bias = std::abs(tick_bias(kernel, tick, std::nullopt, ++cell));
            EXPECT_LE(bias, 0.001) << "kernel " << kernel << " ns, tick " << tick << " ns";
            worst = std::max(worst, bias);
        }
    }
    std::printf("row 12  worst bias over 30 cells %.4f %%   (band <= 0.1)\n", 100.0 * worst);
}

TEST(proof_row_12, single_launches_do_not) {
    const double bias = tick_bias(2200.0, 1024.0, 1, 1250);
    std::printf("row 12  2.2 us kernel, 1.024 us tick, batch 1: bias %.2f %%   (band < -5)\n",
                100.0 * bias);
    EXPECT_LT(bias, -0.05);
}

}  // namespace
}  // namespace accelbench::proof
