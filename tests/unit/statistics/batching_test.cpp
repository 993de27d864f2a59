// SPDX-License-Identifier: Apache-2.0
// Batch size: smallest power of two that is long enough twice in a row.
#include "harness/measure/rules/batching.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "tests/unit/statistics/samples.hpp"

namespace accelbench::measure {
namespace {

std::size_t settle(batching_rule& rule, double ns_per_launch) {
    std::size_t batches = 0;
    while (!rule.settled()) {
        rule.observe(static_cast<double>(rule.launches()) * ns_per_launch);
        ++batches;
    }
    return batches;
}

TEST(required_window, is_the_largest_of_three) {
    EXPECT_EQ(required_window_ns({}, {.host_ns = 20.0, .device_ns = {}}), 200'000.0);
    EXPECT_EQ(required_window_ns({}, {.host_ns = 300.0, .device_ns = {}}), 300'000.0);
    EXPECT_EQ(required_window_ns({}, {.host_ns = 20.0, .device_ns = 1024.0}), 1'024'000.0);
    EXPECT_EQ(required_window_ns({}, {.host_ns = 20.0, .device_ns = 32.0}), 200'000.0);
}

TEST(batching, takes_the_smallest_power_of_two) {
    batching_rule rule({}, {.host_ns = 20.0, .device_ns = {}});
    EXPECT_EQ(rule.launches(), 1U);
    EXPECT_EQ(settle(rule, 2'200.0), 9U) << "1 .. 64 too short, 128 twice";
    EXPECT_EQ(rule.launches(), 128U);
    EXPECT_FALSE(rule.capped());
}

TEST(batching, a_window_of_exactly_the_length_is_enough) {
    batching_rule rule({}, {});
    settle(rule, 50'000.0);
    EXPECT_EQ(rule.launches(), 4U);
}

TEST(batching, a_long_launch_is_a_batch_by_itself) {
    batching_rule rule({}, {});
    EXPECT_EQ(settle(rule, 5e6), 2U);
    EXPECT_EQ(rule.launches(), 1U);
    rule.observe(1.0);
    EXPECT_EQ(rule.launches(), 1U) << "settled is settled";
}

TEST(batching, one_preempted_window_does_not_decide) {
    batching_rule rule({}, {});
    rule.observe(700'000.0);
    EXPECT_FALSE(rule.settled());
    EXPECT_EQ(rule.launches(), 1U);
    rule.observe(100'000.0);
    EXPECT_FALSE(rule.settled());
    EXPECT_EQ(rule.launches(), 2U);
    rule.observe(200'000.0);
    rule.observe(199'999.0);
    EXPECT_EQ(rule.launches(), 4U) << "crossings must be in a row";
    rule.observe(400'000.0);
    EXPECT_FALSE(rule.settled());
    rule.observe(400'000.0);
    EXPECT_TRUE(rule.settled());
}

TEST(batching, stops_at_the_queues_depth_and_says_so) {
    batching_rule rule({.max_launches = 100}, {});
    settle(rule, 10.0);
    EXPECT_EQ(rule.launches(), 64U);
    EXPECT_TRUE(rule.capped());
    batching_rule single({.max_launches = 0}, {});
    settle(single, 10.0);
    EXPECT_EQ(single.launches(), 1U);
    EXPECT_TRUE(single.capped());
    batching_rule reached({.max_launches = 128}, {});
    settle(reached, 2'200.0);
    EXPECT_EQ(reached.launches(), 128U);
    EXPECT_FALSE(reached.capped()) << "the cap itself is long enough";
}

TEST(batching, impossible_durations_count_as_too_short) {
    batching_rule rule({}, {});
    rule.observe(nan);
    rule.observe(0.0);
    rule.observe(-5.0);
    EXPECT_EQ(rule.launches(), 8U);
    EXPECT_FALSE(rule.settled());
}

TEST(batching, crossings_are_the_callers_but_at_least_one) {
    batching_rule three({.crossings = 3}, {});
    EXPECT_EQ(settle(three, 1e6), 3U);
    batching_rule zero({.crossings = 0}, {});
    EXPECT_EQ(settle(zero, 1e6), 1U);
}

TEST(common_batch, serves_the_side_that_needs_most_within_every_cap) {
    using sizes = std::array<std::size_t, 2>;
    EXPECT_EQ(common_batch(sizes{8, 64}, sizes{4096, 4096}), 64U);
    EXPECT_EQ(common_batch(sizes{8, 64}, sizes{48, 4096}), 32U);
    EXPECT_FALSE(common_batch({}, {}));
    EXPECT_FALSE(common_batch(sizes{8, 0}, sizes{1, 1}));
    EXPECT_FALSE(common_batch(sizes{8, 8}, sizes{1, 0}));
    EXPECT_FALSE(common_batch(sizes{8, 8}, std::array<std::size_t, 1>{1}));
}

}  // namespace
}  // namespace accelbench::measure
