// SPDX-License-Identifier: Apache-2.0
// The one table of verdicts.
#include "results/statistics/verdict.hpp"

#include <gtest/gtest.h>

#include <ostream>

#include "tests/unit/statistics/samples.hpp"

namespace accelbench::statistics {

void PrintTo(verdict value, std::ostream* out) {
    *out << to_string(value);
}
void PrintTo(verdict_reason value, std::ostream* out) {
    *out << to_string(value);
}

namespace {

constexpr auto none = std::nullopt;

struct table_row {
    const char* what;
    std::optional<interval> bounds;
    std::optional<double> p;
    std::size_t runs;
    std::size_t family;
    verdict value;
    verdict_reason reason;
    std::optional<std::size_t> needed = std::nullopt;
};

std::optional<interval> between(double low, double high) {
    return interval{.low = low, .high = high};
}

TEST(verdict, table) {
    using enum verdict;
    using why = verdict_reason;
    // Margin 1 %: the lower edge is 1 / 1.01 = 0.990099.
    const table_row table[] = {
        {"beyond the margin", between(1.02, 1.05), 0.01, 12, 1, faster, why::decided},
        {"the other way", between(0.95, 0.98), 0.01, 12, 1, slower, why::decided},
        {"p at alpha", between(1.02, 1.05), 0.05, 12, 1, faster, why::decided},
        {"just inside low", between(1.01, 1.05), 0.01, 12, 1, unresolved, why::straddles_margin},
        {"just inside high", between(0.95, 1.0 / 1.01), 0.01, 12, 1, unresolved,
         why::straddles_margin},
        {"within the margin", between(0.995, 1.005), 1.0, 12, 1, same, why::decided},
        {"within, not touching 1", between(1.002, 1.008), 0.01, 12, 1, same, why::decided},
        {"exactly the margin", between(1.0 / 1.01, 1.01), 1.0, 12, 1, same, why::decided},
        {"0.99 is beyond 1 / 1.01", between(0.99, 1.005), 1.0, 12, 1, unresolved,
         why::straddles_margin},
        {"wide", between(0.8, 1.3), 1.0, 12, 1, unresolved, why::straddles_margin},
        {"same needs no p", between(0.995, 1.005), none, 12, 1, same, why::decided},
        {"clear alone, not in the family", between(1.02, 1.05), 0.06, 12, 40, unresolved,
         why::not_in_family},
        {"slower alone, not in the family", between(0.9, 0.95), 0.06, 12, 40, unresolved,
         why::not_in_family},
        {"too few runs for 40 rows", between(1.02, 1.05), 1.0, 10, 40, unresolved,
         why::too_few_runs, 11},
        {"enough runs for 40 rows", between(1.02, 1.05), 1.0, 11, 40, unresolved,
         why::not_in_family},
        {"no p, no claim", between(1.02, 1.05), none, 12, 1, unresolved, why::not_in_family},
        {"no interval", none, none, 5, 1, unresolved, why::no_interval, 6},
        {"no interval, 20 rows", none, none, 5, 20, unresolved, why::no_interval, 10},
        {"p above 1", between(1.02, 1.05), 1.2, 12, 1, unresolved, why::bad_input},
        {"p below 0", between(1.02, 1.05), -0.1, 12, 1, unresolved, why::bad_input},
        {"p is NaN", between(1.02, 1.05), nan, 12, 1, unresolved, why::bad_input},
        {"bounds swapped", between(1.05, 1.02), 0.01, 12, 1, unresolved, why::bad_input},
        {"bound is NaN", between(1.05, nan), 0.01, 12, 1, unresolved, why::bad_input},
        {"ratio not above 0", between(0.0, 0.5), 0.01, 12, 1, unresolved, why::bad_input},
        {"empty family", between(1.02, 1.05), 0.01, 12, 0, unresolved, why::bad_input},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.what);
        const auto found = decide({.bounds = row.bounds,
                                   .adjusted_p = row.p,
                                   .runs = row.runs,
                                   .family_size = row.family});
        EXPECT_EQ(found.value, row.value);
        EXPECT_EQ(found.reason, row.reason);
        EXPECT_EQ(found.runs_needed, row.needed);
    }
}

TEST(verdict, margin_and_alpha_are_the_callers) {
    const verdict_input clear{.bounds = between(1.02, 1.05), .adjusted_p = 0.03, .runs = 12};
    auto input = clear;
    input.margin = 0.03;
    EXPECT_EQ(decide(input).value, verdict::unresolved);
    input.margin = 0.06;
    EXPECT_EQ(decide(input).value, verdict::same);
    input.margin = 0.0;
    EXPECT_EQ(decide(input).value, verdict::faster);
    input.alpha = 0.01;
    EXPECT_EQ(decide(input).value, verdict::unresolved);
    for (const double bad : {0.0, 1.0, nan}) {
        input.alpha = bad;
        EXPECT_EQ(decide(input).reason, verdict_reason::bad_input);
    }
    for (const double bad : {-0.01, nan}) {
        input = clear;
        input.margin = bad;
        EXPECT_EQ(decide(input).reason, verdict_reason::bad_input);
    }
}

TEST(verdict, unpaired_asks_for_eight_runs) {
    const auto found = decide({.bounds = std::nullopt,
                               .adjusted_p = std::nullopt,
                               .runs = 6,
                               .family_size = 40,
                               .design = comparison_design::unpaired});
    EXPECT_EQ(found.runs_needed, 8U);
}

TEST(verdict, words) {
    EXPECT_EQ(to_string(verdict::faster), "faster");
    EXPECT_EQ(to_string(verdict::slower), "slower");
    EXPECT_EQ(to_string(verdict::same), "same");
    EXPECT_EQ(to_string(verdict::unresolved), "unresolved");
}

}  // namespace
}  // namespace accelbench::statistics
