// SPDX-License-Identifier: Apache-2.0
// Least-squares line, and two clocks compared by windows of two lengths.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "results/statistics/clock_slope.hpp"
#include "results/statistics/line_fit.hpp"
#include "tests/unit/statistics/samples.hpp"

namespace accelbench::statistics {
namespace {

TEST(fit_line, exact_line) {
    const auto fit = fit_line(std::vector{1.0, 2.0, 4.0}, std::vector{5.0, 7.0, 11.0});
    ASSERT_TRUE(fit);
    EXPECT_DOUBLE_EQ(fit->slope, 2.0);
    EXPECT_DOUBLE_EQ(fit->intercept, 3.0);
    EXPECT_NEAR(*fit->slope_error, 0.0, 1e-12);
}

TEST(fit_line, longleys_kind_of_errors_by_hand) {
    // Residuals of y = 2.2 + 0.6 x on these five points: squares sum to 2.4, sum (x - 3)^2 = 10.
    const auto fit =
        fit_line(std::vector{1.0, 2.0, 3.0, 4.0, 5.0}, std::vector{2.0, 4.0, 5.0, 4.0, 5.0});
    ASSERT_TRUE(fit);
    EXPECT_DOUBLE_EQ(fit->slope, 0.6);
    EXPECT_DOUBLE_EQ(fit->intercept, 2.2);
    EXPECT_DOUBLE_EQ(*fit->slope_error, std::sqrt(0.8 / 10.0));
    EXPECT_DOUBLE_EQ(*fit->intercept_error, std::sqrt(0.8 * (0.2 + 9.0 / 10.0)));
    const double reach = 3.182446 * std::sqrt(0.08);
    EXPECT_NEAR(fit->slope_bounds->low, 0.6 - reach, 1e-6);
    EXPECT_NEAR(fit->slope_bounds->high, 0.6 + reach, 1e-6);
}

TEST(fit_line, two_points_have_no_error_and_less_have_no_line) {
    const auto fit = fit_line(std::vector{0.0, 2.0}, std::vector{1.0, 5.0});
    ASSERT_TRUE(fit);
    EXPECT_DOUBLE_EQ(fit->slope, 2.0);
    EXPECT_DOUBLE_EQ(fit->intercept, 1.0);
    EXPECT_FALSE(fit->slope_error);
    EXPECT_FALSE(fit->slope_bounds);
    EXPECT_FALSE(fit_line(std::vector{1.0}, std::vector{1.0}));
    EXPECT_FALSE(fit_line(std::vector{1.0, 1.0}, std::vector{1.0, 2.0}));
    EXPECT_FALSE(fit_line(std::vector{1.0, 2.0}, std::vector{1.0, 2.0, 3.0}));
    EXPECT_FALSE(fit_line(std::vector{1.0, 2.0}, std::vector{1.0, nan}));
}

struct windows {
    std::vector<double> tested;
    std::vector<double> judge;
};

/// Windows of one length, ms: the judge's clock runs at `rate`, a message costs 0.1 ms, one in ten
/// costs 5 ms.
windows make(double length, double rate, std::size_t n) {
    windows made;
    for (std::size_t i = 0; i < n; ++i) {
        const double jitter = 0.001 * static_cast<double>(i * 7 % 11);
        made.tested.push_back(length);
        made.judge.push_back(rate * length + 0.1 + jitter + (i % 10 == 3 ? 5.0 : 0.0));
    }
    return made;
}

TEST(compare_clocks, cancels_the_cost_of_a_message_and_stands_stalls) {
    const auto brief = make(10.0, 1.0, 40);
    const auto lasting = make(50.0, 1.0, 40);
    const auto found = compare_clocks({brief.tested, brief.judge}, {lasting.tested, lasting.judge});
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->rate, 1.0, 1e-9);
    EXPECT_TRUE(found->bounds.contains(1.0));
    EXPECT_FALSE(found->is_wrong(0.0));
    EXPECT_LT(found->bound, 0.001);
    EXPECT_GT(found->bound, 0.0);
}

TEST(compare_clocks, finds_a_clock_that_is_half_a_percent_off) {
    for (const double rate : {1.005, 0.995}) {
        const auto brief = make(10.0, rate, 40);
        const auto lasting = make(50.0, rate, 40);
        const auto found =
            compare_clocks({brief.tested, brief.judge}, {lasting.tested, lasting.judge});
        ASSERT_TRUE(found);
        EXPECT_NEAR(found->rate, rate, 1e-9);
        EXPECT_TRUE(found->is_wrong(0.001));
        EXPECT_FALSE(found->is_wrong(0.01));
        EXPECT_GE(found->bound, 0.005);
        EXPECT_LT(found->bound, 0.006);
    }
}

TEST(compare_clocks, bounds_add_the_two_medians_intervals) {
    const windows brief{std::vector<double>(7, 1.0), {1, 2, 3, 4, 5, 6, 7}};
    const windows lasting{std::vector<double>(7, 11.0), {11, 12, 13, 14, 15, 16, 17}};
    const auto found = compare_clocks({brief.tested, brief.judge}, {lasting.tested, lasting.judge});
    ASSERT_TRUE(found);
    EXPECT_DOUBLE_EQ(found->bounds.low, 1.0 + (0.0 - 6.0) / 10.0);
    EXPECT_DOUBLE_EQ(found->bounds.high, 1.0 + (6.0 - 0.0) / 10.0);
    EXPECT_DOUBLE_EQ(found->bound, 0.6);
    EXPECT_EQ(found->bounds.confidence, 0.95);
}

TEST(compare_clocks, is_refused_where_nothing_can_be_said) {
    const auto brief = make(10.0, 1.0, 6);
    const auto lasting = make(50.0, 1.0, 40);
    EXPECT_FALSE(compare_clocks({brief.tested, brief.judge}, {lasting.tested, lasting.judge}))
        << "6 windows carry no 97.5 % interval";
    EXPECT_FALSE(compare_clocks({lasting.tested, lasting.judge}, {lasting.tested, lasting.judge}));
    EXPECT_FALSE(compare_clocks({brief.tested, lasting.judge}, {lasting.tested, lasting.judge}));
    EXPECT_FALSE(compare_clocks({}, {}));
}

}  // namespace
}  // namespace accelbench::statistics
