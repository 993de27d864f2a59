// SPDX-License-Identifier: Apache-2.0
// Proof rows 6 and 7: two equal sides in six environments. Randomised ABBA holds its 5 %; blocks do
// not, so the test can see the fault.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "harness/measure/rules/pair_order.hpp"
#include "results/statistics/ratio.hpp"
#include "tests/proof/noise_models.hpp"
#include "tests/proof/observed_rate.hpp"

namespace accelbench::proof {
namespace {

constexpr std::size_t pairs = 40;
constexpr std::size_t slots = 2 * pairs;

struct environment {
    std::string name;
    noise_model noise;
    std::function<double(std::size_t slot, double place)> factor;  ///< place uniform in [0, 1)
    double blocks_at_least;  ///< false alarms of the block order, %; 0: no claim
};

std::vector<environment> environments() {
    const auto steady = [](std::size_t, double) { return 1.0; };
    return {
        {"independent", normal_noise(0.005), steady, 0.0},
        {"linear drift 2 %", normal_noise(0.005),
         [](std::size_t slot, double) { return 1.0 + 0.02 * static_cast<double>(slot) / slots; },
         40.0},
        {"AR(1) 0.9", ar1_noise(0.9), steady, 40.0},
        {"thermal step 3 %", normal_noise(0.005),
         [](std::size_t slot, double place) {
             return static_cast<double>(slot) < place * slots ? 1.0 : 1.03;
         },
         40.0},
        {"throttle duty cycle, period 8", normal_noise(0.005),
         [](std::size_t slot, double place) {
             return (slot + static_cast<std::size_t>(8.0 * place)) % 8 < 4 ? 1.0 : 1.03;
         },
         0.0},
        {"alternating slots, period 2", normal_noise(0.005),
         [](std::size_t slot, double) { return slot % 2 == 0 ? 1.0 : 1.03; }, 0.0},
    };
}

/// Which side takes each slot: 0 or 1, as often each.
using schedule = std::vector<std::size_t>;

schedule abba(std::uint64_t seed) {
    measure::pair_order order(2, seed);
    schedule sides;
    while (sides.size() < slots) {
        const auto& round = order.next_round();
        sides.insert(sides.end(), round.begin(), round.end());
    }
    return sides;
}

schedule blocks(std::uint64_t) {
    schedule sides(slots, 0);
    std::fill(sides.begin() + pairs, sides.end(), std::size_t{1});
    return sides;
}

schedule strict(std::uint64_t) {
    schedule sides(slots);
    for (std::size_t slot = 0; slot < slots; ++slot) {
        sides[slot] = slot % 2;
    }
    return sides;
}

/// How often two equal sides are called different, %.
double false_alarms(const environment& where, schedule (*draw)(std::uint64_t), std::uint64_t cell,
                    const std::string& design, const std::string& band) {
    observed_rate alarms;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        random_source random(trial_seed(cell, trial));
        const double place = random.uniform();
        const auto sides = draw(random.bits());
        const auto times = where.noise.series(slots, random);
        std::vector<double> by_side[2];
        for (std::size_t slot = 0; slot < slots; ++slot) {
            by_side[sides[slot]].push_back(times[slot] * where.factor(slot, place));
        }
        std::vector<double> logs(pairs);
        for (std::size_t pair = 0; pair < pairs; ++pair) {
            logs[pair] = std::log(by_side[0][pair] / by_side[1][pair]);
        }
        const auto ratio = statistics::paired_ratio(logs);
        alarms.count(!ratio->bounds->contains(1.0));
    }
    return alarms.report(design + where.name, band, cell);
}

TEST(proof_row_6, random_abba_holds_the_null_everywhere) {
    std::uint64_t cell = 600;
    for (const auto& where : environments()) {
        EXPECT_LE(false_alarms(where, abba, ++cell, "row 6  random ABBA, ", "<= 6.5"), 6.5);
    }
}

TEST(proof_row_7, blocks_raise_false_alarms) {
    std::uint64_t cell = 700;
    for (const auto& where : environments()) {
        if (where.blocks_at_least > 0.0) {
            EXPECT_GE(false_alarms(where, blocks, ++cell, "row 7  A block, B block, ", ">= 40"),
                      where.blocks_at_least);
        }
    }
}

TEST(proof_row_7, strict_alternation_meets_alternating_slots) {
    EXPECT_GE(false_alarms(environments().back(), strict, 750, "row 7  ABAB, ", ">= 90"), 90.0);
}

}  // namespace
}  // namespace accelbench::proof
