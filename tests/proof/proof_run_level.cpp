// SPDX-License-Identifier: Apache-2.0
// Proof rows 8, 9 and 11: runs are the unit, paired on one host or unpaired across hosts, for one
// row and for a list.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "harness/measure/rules/extension.hpp"
#include "results/statistics/geometric_mean.hpp"
#include "results/statistics/ratio.hpp"
#include "tests/proof/observed_rate.hpp"
#include "tests/proof/random_source.hpp"

namespace accelbench::proof {
namespace {

constexpr double true_ratio = 1.02;
constexpr double run_sd = 0.005;  ///< between processes, of the log ratio
constexpr double pair_sd = 0.01;  ///< between pairs of one process
constexpr std::size_t pairs = 20;

/// Log ratios of the pairs of one process.
std::vector<double> one_process(random_source& random) {
    const double centre = std::log(true_ratio) + run_sd * random.normal();
    std::vector<double> logs(pairs);
    for (double& value : logs) {
        value = centre + pair_sd * random.normal();
    }
    return logs;
}

/// The value of one run, through the code that forms it from window times.
double one_run(random_source& random) {
    const auto logs = one_process(random);
    std::vector<double> reference(pairs);
    std::vector<double> candidate(pairs);
    for (std::size_t pair = 0; pair < pairs; ++pair) {
        candidate[pair] = std::exp(0.1 * random.normal());
        reference[pair] = candidate[pair] * std::exp(logs[pair]);
    }
    return *statistics::run_log_ratio(reference, candidate);
}

TEST(proof_row_8, run_level_interval_covers) {
    for (const std::size_t runs : {6U, 8U, 10U, 12U, 20U}) {
        observed_rate covered;
        observed_rate seen;
        for (std::size_t trial = 0; trial < trials; ++trial) {
            random_source random(trial_seed(800 + runs, trial));
            std::vector<double> logs(runs);
            for (double& value : logs) {
                value = one_run(random);
            }
            const auto ratio = statistics::paired_ratio(logs);
            covered.count(ratio->bounds->contains(true_ratio));
            seen.count(ratio->bounds->low > 1.0);
        }
        const auto name = "row 8  " + std::to_string(runs) + " runs of 20 pairs, ";
        EXPECT_GE(covered.report(name + "covered", ">= 94.0", 800 + runs), 94.0);
        EXPECT_GE(seen.report(name + "2 % seen", ">= 98", 800 + runs), 98.0);
    }
}

TEST(proof_row_8, pooled_pairs_do_not_cover) {
    observed_rate covered;
    observed_rate single;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        random_source random(trial_seed(850, trial));
        std::vector<double> pooled;
        for (int run = 0; run < 6; ++run) {
            const auto logs = one_process(random);
            pooled.insert(pooled.end(), logs.begin(), logs.end());
        }
        covered.count(statistics::paired_ratio(pooled)->bounds->contains(true_ratio));
        const auto one = one_process(random);
        single.count(statistics::paired_ratio(one)->bounds->contains(true_ratio));
    }
    EXPECT_LT(covered.report("row 8  6 runs pooled as 120 pairs, covered", "< 85", 850), 85.0);
    EXPECT_LT(single.report("row 8  one process of 20 pairs, covered", "< 85", 850), 85.0);
}

TEST(proof_row_8, runs_added_by_width_keep_the_coverage) {
    observed_rate covered;
    double mean_runs = 0.0;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        random_source random(trial_seed(860, trial));
        std::vector<double> logs;
        std::optional<statistics::interval> bounds;
        std::size_t wanted = measure::runs_wanted(0, bounds);
        while (logs.size() < wanted) {
            // Twice the spread of above, so that many rows are extended and many are not.
            logs.push_back(std::log(true_ratio) + 0.018 * random.normal());
            if (logs.size() == wanted) {
                bounds = statistics::paired_ratio(logs)->bounds;
                wanted = measure::runs_wanted(logs.size(), bounds);
            }
        }
        covered.count(bounds->contains(true_ratio));
        mean_runs += static_cast<double>(logs.size()) / trials;
    }
    std::printf("row 8  mean runs with extension %.1f\n", mean_runs);
    EXPECT_GT(mean_runs, 12.5);
    EXPECT_LT(mean_runs, 26.5);
    EXPECT_GE(covered.report("row 8  runs added by width, covered", ">= 92.5", 860), 92.5);
}

/// Median time of one run on the reference (a) and on the candidate (b) chip, true ratio 1.10.
struct chips {
    std::string name;
    std::function<double(random_source&)> log_a;
    std::function<double(random_source&)> log_b;
};

std::vector<chips> chip_shapes() {
    const auto normal = [](double sd) {
        return [sd](random_source& random) { return sd * random.normal(); };
    };
    const auto bad_run = [](random_source& random) {
        return 0.01 * random.normal() + (random.uniform() < 0.125 ? 0.05 : 0.0);
    };
    const auto skewed = [](random_source& random) {
        return 0.01 * std::exp(0.5 * random.normal());
    };
    return {{"equal spread", normal(0.01), normal(0.01)},
            {"0.3 against 2 %", normal(0.003), normal(0.02)},
            {"one bad run in eight", bad_run, bad_run},
            {"skewed", skewed, skewed}};
}

TEST(proof_row_9, welch_covers_unpaired_chips) {
    std::uint64_t cell = 900;
    for (const auto& shape : chip_shapes()) {
        for (const std::size_t runs : {8U, 12U}) {
            ++cell;
            observed_rate covered;
            for (std::size_t trial = 0; trial < trials; ++trial) {
                random_source random(trial_seed(cell, trial));
                std::vector<double> reference(runs);
                std::vector<double> candidate(runs);
                for (std::size_t run = 0; run < runs; ++run) {
                    reference[run] = 1.1 * std::exp(shape.log_a(random));
                    candidate[run] = std::exp(shape.log_b(random));
                }
                const auto ratio = statistics::unpaired_ratio(reference, candidate);
                covered.count(ratio->bounds->contains(1.1));
            }
            const auto name = "row 9  " + shape.name + ", " + std::to_string(runs) + " runs";
            EXPECT_GE(covered.report(name, ">= 93.5", cell), 93.5);
        }
    }
}

TEST(proof_row_11, geometric_mean_covers_with_shared_run_effects) {
    const std::size_t runs = 12;
    std::uint64_t cell = 1100;
    for (const std::size_t rows : {5U, 20U, 60U}) {
        ++cell;
        observed_rate covered;
        for (std::size_t trial = 0; trial < trials; ++trial) {
            random_source random(trial_seed(cell, trial));
            std::vector<std::vector<double>> logs(rows, std::vector<double>(runs));
            double truth = 0.0;
            std::vector<double> shared(runs);
            for (double& effect : shared) {
                effect = 0.005 * random.normal();
            }
            for (auto& row : logs) {
                const double ratio = 0.3 * random.normal();
                truth += ratio / static_cast<double>(rows);
                for (std::size_t run = 0; run < runs; ++run) {
                    row[run] = ratio + shared[run] + 0.01 * random.normal();
                }
            }
            const auto mean = statistics::geometric_mean(logs);
            covered.count(mean.ratio->bounds->contains(std::exp(truth)));
        }
        const auto name = "row 11  geometric mean of " + std::to_string(rows) + " rows";
        EXPECT_GE(covered.report(name, ">= 93.5", cell), 93.5);
    }
}

}  // namespace
}  // namespace accelbench::proof
