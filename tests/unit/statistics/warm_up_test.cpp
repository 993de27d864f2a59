// SPDX-License-Identifier: Apache-2.0
// Warm-up: enough launches, enough time, no trend; or the cap, and it is said.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "harness/measure/rules/steadiness.hpp"

namespace accelbench::measure {
namespace {

using enum warm_up_state;

/// A device whose time falls to its steady value with every batch, plus a fixed jitter without
/// trend.
double cooling(std::size_t batch, double decay) {
    const double jitter = 0.001 * static_cast<double>(batch * 5 % 7);
    return 1.0 + 0.5 * std::exp(-decay * static_cast<double>(batch)) + jitter;
}

TEST(steadiness, needs_time_even_if_steady) {
    steadiness_rule rule({});
    for (int batch = 1; batch < 20; ++batch) {
        EXPECT_EQ(rule.observe(1, 1.0, 0.05 * batch), warming) << batch;
    }
    EXPECT_EQ(rule.observe(1, 1.0, 1.0), steady);
    EXPECT_EQ(rule.state(), steady);
    EXPECT_EQ(rule.observe(1, 9.0, 90.0), steady) << "settled is settled";
}

TEST(steadiness, needs_a_full_window_of_batches) {
    steadiness_rule rule({});
    for (int batch = 1; batch < 8; ++batch) {
        EXPECT_EQ(rule.observe(100, 1.0, 2.0), warming) << batch;
    }
    EXPECT_EQ(rule.observe(100, 1.0, 2.0), steady);
}

TEST(steadiness, needs_its_launches) {
    steadiness_rule rule({.min_launches = 30});
    for (int batch = 1; batch < 10; ++batch) {
        EXPECT_EQ(rule.observe(3, 1.0, 2.0), warming) << batch;
    }
    EXPECT_EQ(rule.observe(3, 1.0, 2.0), steady);
}

TEST(steadiness, waits_out_a_trend) {
    steadiness_rule rule({});
    std::size_t batch = 0;
    while (rule.observe(1, cooling(batch, 0.1), 2.0) == warming) {
        ++batch;
        ASSERT_LT(batch, 200U);
    }
    EXPECT_GT(batch, 20U) << "0.5 exp(-0.1 b) is far above the jitter before";
    EXPECT_LT(cooling(batch, 0.1), 1.1);
}

TEST(steadiness, looks_at_the_last_batches_only) {
    steadiness_rule rule({});
    for (int batch = 0; batch < 30; ++batch) {
        ASSERT_EQ(rule.observe(1, 10.0 - 0.1 * batch, 2.0), warming);
    }
    int more = 0;
    while (rule.observe(1, 7.0, 2.0) == warming) {
        ++more;
        ASSERT_LT(more, 50);
    }
    EXPECT_LE(more, 7);
}

TEST(steadiness, gives_up_at_the_cap_and_says_so) {
    steadiness_rule rule({});
    for (int batch = 1; batch < 30; ++batch) {
        EXPECT_EQ(rule.observe(1, static_cast<double>(batch), batch), warming);
    }
    EXPECT_EQ(rule.observe(1, 30.0, 30.0), never_settled);
    EXPECT_EQ(rule.observe(1, 30.0, 31.0), never_settled);
}

TEST(steadiness, steady_at_the_cap_is_steady) {
    steadiness_rule rule({});
    for (int batch = 1; batch < 8; ++batch) {
        rule.observe(1, 1.0, 0.5);
    }
    EXPECT_EQ(rule.observe(1, 1.0, 30.0), steady);
}

TEST(steadiness, not_a_number_is_never_steady) {
    steadiness_rule rule({});
    rule.observe(1, std::numeric_limits<double>::quiet_NaN(), 2.0);
    for (int batch = 1; batch < 8; ++batch) {
        EXPECT_EQ(rule.observe(1, 1.0, 2.0), warming);
    }
    EXPECT_EQ(rule.observe(1, 1.0, 2.0), steady) << "the bad batch has left the window";
}

TEST(steadiness, level_is_the_callers) {
    // Score 20 of 28 has p = 0.0187: steady at 1 %, a trend at 5 %.
    const double rising[] = {1, 2, 3, 4, 5, 6, 8, 7};
    const double tangled[] = {4, 1, 2, 3, 5, 6, 8, 7};
    for (const auto& [values, level, expected] :
         {std::tuple{rising, 0.01, warming}, std::tuple{tangled, 0.01, steady},
          std::tuple{tangled, 0.05, warming}}) {
        steadiness_rule rule({.significance = level});
        for (int batch = 0; batch < 8; ++batch) {
            rule.observe(1, values[batch], 2.0);
        }
        EXPECT_EQ(rule.state(), expected) << level;
    }
}

}  // namespace
}  // namespace accelbench::measure
