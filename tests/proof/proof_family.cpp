// SPDX-License-Identifier: Apache-2.0
// Proof row 10: a report of 40 equal rows claims nothing, and still finds the one row that differs.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "results/statistics/family.hpp"
#include "results/statistics/ratio.hpp"
#include "results/statistics/verdict.hpp"
#include "tests/proof/observed_rate.hpp"
#include "tests/proof/random_source.hpp"

namespace accelbench::proof {
namespace {

constexpr std::size_t rows = 40;
constexpr std::size_t runs = 12;
constexpr double run_sd =
    0.006;  ///< of a run's value: 0.5 % between processes, 1 % a pair over 20 pairs

/// Verdicts of one report; row k has the true log ratio effects[k].
std::vector<statistics::verdict> report(const std::vector<double>& effects, double margin,
                                        bool adjusted, random_source& random) {
    std::vector<statistics::ratio_estimate> ratios;
    std::vector<double> p;
    for (const double effect : effects) {
        std::vector<double> logs(runs);
        for (double& value : logs) {
            value = effect + run_sd * random.normal();
        }
        ratios.push_back(*statistics::paired_ratio(logs));
        p.push_back(*ratios.back().p);
    }
    const auto family_p = adjusted ? *statistics::holm(p) : p;
    std::vector<statistics::verdict> words;
    for (std::size_t row = 0; row < effects.size(); ++row) {
        words.push_back(statistics::decide({.bounds = ratios[row].bounds,
                                            .adjusted_p = family_p[row],
                                            .margin = margin,
                                            .runs = runs,
                                            .family_size = effects.size()})
                            .value);
    }
    return words;
}

bool is_claim(statistics::verdict word) {
    return word == statistics::verdict::faster || word == statistics::verdict::slower;
}

double any_claim(double margin, bool adjusted, std::uint64_t cell, const std::string& name,
                 const std::string& band) {
    observed_rate claimed;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        random_source random(trial_seed(cell, trial));
        const auto words = report(std::vector<double>(rows, 0.0), margin, adjusted, random);
        claimed.count(std::ranges::any_of(words, is_claim));
    }
    return claimed.report(name, band, cell);
}

TEST(proof_row_10, forty_equal_rows_claim_nothing) {
    // Margin 0, so that Holm alone has to hold.
    EXPECT_LE(any_claim(0.0, true, 1000, "row 10  40 equal rows, Holm, any claim", "<= 6.5"), 6.5);
    EXPECT_LE(any_claim(0.01, true, 1001, "row 10  the same with 1 % margin", "<= 0.5"), 0.5);
}

TEST(proof_row_10, without_the_family_most_reports_lie) {
    EXPECT_GE(any_claim(0.0, false, 1002, "row 10  40 equal rows, no Holm, any claim", ">= 60"),
              60.0);
}

TEST(proof_row_10, one_row_three_percent_faster_is_found) {
    observed_rate found;
    observed_rate others;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        random_source random(trial_seed(1003, trial));
        std::vector<double> effects(rows, 0.0);
        effects[17] = std::log(1.03);
        const auto words = report(effects, 0.01, true, random);
        found.count(words[17] == statistics::verdict::faster);
        others.count(std::ranges::count_if(words, is_claim) > (is_claim(words[17]) ? 1 : 0));
    }
    EXPECT_GE(found.report("row 10  one row +3 %, found as faster", ">= 95", 1003), 95.0);
    EXPECT_LE(others.report("row 10  another row claimed beside it", "<= 6.5", 1003), 6.5);
}

}  // namespace
}  // namespace accelbench::proof
