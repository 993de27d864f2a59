// SPDX-License-Identifier: Apache-2.0
// Proof rows 3, 4 and 6 through the code that measures a visit: pilot, warm-up, schedule, reasons
// and ABBA order are the campaign's own.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "results/statistics/autocorrelation.hpp"
#include "results/statistics/median.hpp"
#include "results/statistics/median_interval.hpp"
#include "results/statistics/ratio.hpp"
#include "tests/proof/observed_rate.hpp"
#include "tests/proof/runner_side.hpp"

namespace accelbench::proof {
namespace {

struct runner_rates {
    observed_rate covered;   ///< of the runs that gave an interval
    observed_rate withheld;  ///< runs without one
    observed_rate honest;    ///< reason and data agree
    std::map<std::string, std::size_t> reasons;
    std::set<std::size_t> stops;  ///< numbers of windows
    double mean_windows = 0.0;
};

bool is_within(std::span<const double> samples, const plan::constants& c) {
    const double tau = *statistics::autocorrelation_time(samples);
    const auto bounds = statistics::median_interval(samples, {.tau = tau});
    return bounds && tau <= 5.0 &&
           bounds->half_width() <= c.target_half_width * *statistics::median(samples);
}

/// The reason is what an outsider can check from windows alone. The two last windows come after the
/// look that ends a visit.
bool is_honest(const measure::side_result& run, const plan::constants& c,
               std::span<const double> samples) {
    const std::size_t last =
        run.windows.end()[-1].batch_ns.size() + run.windows.end()[-2].batch_ns.size();
    if (run.stop_reason == "precise") {
        return run.windows.size() >= c.pairs_min &&
               (is_within(samples, c) || is_within(samples.first(samples.size() - last), c));
    }
    const double spent = static_cast<double>(run.windows.back().end_ns) -
                         static_cast<double>(run.windows.front().begin_ns);
    const bool used_up = run.windows.size() == c.pairs_max;
    const bool late = spent > static_cast<double>(c.run_max_ns);
    if (run.stop_reason == "unstable") {
        return *statistics::autocorrelation_time(samples) > 5.0 && (used_up || late);
    }
    return !is_within(samples, c) && (run.stop_reason == "max-time" ? late : used_up);
}

runner_rates runs_of(const noise_model& model, const plan::constants& constants, std::uint64_t cell,
                     std::size_t count = trials) {
    runner_rates rates;
    for (std::size_t trial = 0; trial < count; ++trial) {
        const std::uint64_t seed = trial_seed(cell, trial);
        machine on(model, seed);
        std::vector<runner_side> sides{{on, runner_launch_ns, runner_tick_ns}};
        const auto run = measure_visit(sides, constants, seed + 1).front();
        const auto samples = samples_of(run);
        const double tau = *statistics::autocorrelation_time(samples);
        const auto bounds = statistics::median_interval(samples, {.tau = tau});
        const bool given = bounds && tau <= 5.0;
        if (given) {
            const double truth = model.median * runner_launch_ns;
            rates.covered.count(bounds->low - runner_tick_ns <= truth &&
                                truth <= bounds->high + runner_tick_ns);
        }
        rates.withheld.count(!given);
        rates.honest.count(is_honest(run, constants, samples));
        ++rates.reasons[run.stop_reason];
        rates.stops.insert(run.windows.size());
        rates.mean_windows += static_cast<double>(run.windows.size()) / static_cast<double>(count);
    }
    std::printf("       %-30s mean windows %.0f, %zu stopping points;", model.name.c_str(),
                rates.mean_windows, rates.stops.size());
    for (const auto& [reason, hits] : rates.reasons) {
        std::printf(" %s %zu", reason.c_str(), hits);
    }
    std::printf("\n");
    return rates;
}

TEST(proof_row_3, the_visit_stops_without_losing_coverage) {
    const auto constants = one_draw_a_window(12, 600);
    const std::set<std::size_t> schedule{12, 18, 28, 42, 64, 96, 144, 216, 324, 486, 600};
    std::uint64_t cell = 350;
    std::set<std::string> reasons;
    std::set<std::size_t> stops;
    for (const auto& model : {normal_noise(0.01), normal_noise(0.03), lognormal_noise(),
                              pareto_noise(), bimodal_noise(0.5), bimodal_noise(0.7)}) {
        ++cell;
        const auto rates = runs_of(model, constants, cell);
        const std::string name = model.name + " through the visit";
        EXPECT_GE(rates.covered.report("row 3  " + name + " covered", ">= 92.5", cell), 92.5);
        EXPECT_LE(rates.withheld.report("row 3  " + name + " withheld", "<= 1", cell), 1.0);
        EXPECT_EQ(rates.honest.report("row 4  " + name + " reason true", "100", cell), 100.0);
        for (const auto& [reason, hits] : rates.reasons) {
            reasons.insert(reason);
        }
        stops.insert(rates.stops.begin(), rates.stops.end());
    }
    EXPECT_TRUE(reasons.contains("precise") && reasons.contains("max-samples"))
        << "both ends of a run were seen";
    EXPECT_EQ(stops, schedule) << "looks are on the x1.5 schedule and every one of them decided";
}

TEST(proof_row_3, the_plans_own_windows_keep_the_coverage) {
    // Windows of many batches, as the verdict profile has them.
    const auto constants = plan::find_profile("verdict")->values;
    std::uint64_t cell = 360;
    for (const auto& model : {normal_noise(0.03), lognormal_noise(), pareto_noise()}) {
        const auto rates = runs_of(model, constants, ++cell, 1000);
        const std::string name = model.name + " in windows of the plan";
        EXPECT_GE(rates.covered.report("row 3  " + name + " covered", ">= 92.5", cell), 92.5);
        EXPECT_EQ(rates.honest.report("row 4  " + name + " reason true", "100", cell), 100.0);
    }
}

TEST(proof_row_4, reasons_are_true_under_correlation_and_short_time) {
    auto constants = one_draw_a_window(12, 600);
    const auto sticky = runs_of(ar1_noise(0.95, 0.05), constants, 450, 1000);
    EXPECT_EQ(sticky.honest.report("row 4  AR(1) 0.95 through the visit, reason true", "100", 450),
              100.0);
    EXPECT_GE(sticky.reasons.at("unstable"), 900U);
    constants.run_max_ns = 10'000'000;
    const auto hurried = runs_of(normal_noise(0.05), constants, 451, 1000);
    EXPECT_EQ(
        hurried.honest.report("row 4  10 ms budget through the visit, reason true", "100", 451),
        100.0);
    EXPECT_GE(hurried.reasons.at("max-time"), 900U);
}

struct environment {
    std::string name;
    noise_model noise;
    std::function<double(std::size_t batch, double place)> factor;  ///< place uniform in [0, 1)
};

constexpr std::uint32_t pairs = 40;

std::vector<environment> environments() {
    const auto steady = [](std::size_t, double) { return 1.0; };
    return {
        {"independent", normal_noise(0.005), steady},
        {"linear drift 2 %", normal_noise(0.005),
         [](std::size_t batch, double) { return 1.0 + 0.02 * static_cast<double>(batch) / 80; }},
        {"AR(1) 0.9", ar1_noise(0.9), steady},
        {"thermal step 3 %", normal_noise(0.005),
         [](std::size_t batch, double place) {
             // Warm-up and pilot of both sides take some 30 batches before.
             return static_cast<double>(batch) < 30 + place * 80 ? 1.0 : 1.03;
         }},
        {"throttle duty cycle, period 8", normal_noise(0.005),
         [](std::size_t batch, double place) {
             return (batch + static_cast<std::size_t>(8.0 * place)) % 8 < 4 ? 1.0 : 1.03;
         }},
        {"alternating slots, period 2", normal_noise(0.005),
         [](std::size_t batch, double) { return batch % 2 == 0 ? 1.0 : 1.03; }}};
}

TEST(proof_row_6, two_equal_sides_of_a_visit_hold_the_null_everywhere) {
    const auto constants = one_draw_a_window(pairs, pairs);
    std::uint64_t cell = 650;
    for (const auto& where : environments()) {
        ++cell;
        observed_rate alarms;
        for (std::size_t trial = 0; trial < trials; ++trial) {
            const std::uint64_t seed = trial_seed(cell, trial);
            machine on(where.noise, seed);
            const double place = on.random.uniform();
            on.factor = [&](std::size_t batch) { return where.factor(batch, place); };
            std::vector<runner_side> sides(2, {on, runner_launch_ns, runner_tick_ns});
            const auto both = measure_visit(sides, constants, seed + 1);
            const auto a = samples_of(both[0]), b = samples_of(both[1]);
            ASSERT_EQ(a.size(), pairs);
            ASSERT_EQ(b.size(), pairs);
            std::vector<double> logs(pairs);
            for (std::size_t pair = 0; pair < pairs; ++pair) {
                logs[pair] = std::log(a[pair] / b[pair]);
            }
            alarms.count(!statistics::paired_ratio(logs)->bounds->contains(1.0));
        }
        EXPECT_LE(alarms.report("row 6  visit, " + where.name, "<= 6.5", cell), 6.5);
    }
}

}  // namespace
}  // namespace accelbench::proof
