// SPDX-License-Identifier: Apache-2.0
// A batch's fixed part is found, and made small.
#include "harness/measure/rules/batch_cost.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace accelbench::measure {
namespace {

TEST(batch_cost, is_what_one_launch_takes_beyond_its_share_of_many) {
    const std::vector<std::int64_t> one{110'000, 100'000, 105'000};
    const std::vector<std::int64_t> many{300'000, 280'000, 350'000};
    const batch_cost found = split_batch(one, many, 4);
    EXPECT_DOUBLE_EQ(found.launch_ns, 60'000.0);
    EXPECT_DOUBLE_EQ(found.fixed_ns, 40'000.0);
}

TEST(batch_cost, is_none_where_noise_turns_it_round) {
    const std::vector<std::int64_t> one{100'000};
    EXPECT_DOUBLE_EQ(split_batch(one, std::vector<std::int64_t>{500'000}, 4).fixed_ns, 0.0)
        << "many took longer than so many alone";
    const batch_cost faster = split_batch(one, std::vector<std::int64_t>{90'000}, 4);
    EXPECT_GT(faster.launch_ns, 0.0);
    EXPECT_LE(faster.fixed_ns, 100'000.0);
    EXPECT_DOUBLE_EQ(split_batch({}, one, 4).fixed_ns, 0.0);
    EXPECT_DOUBLE_EQ(split_batch(one, one, 1).fixed_ns, 0.0);
}

TEST(batch_cost, is_hidden_by_the_least_power_of_two_of_launches) {
    const batch_cost cost{.fixed_ns = 40'000.0, .launch_ns = 60'000.0};
    EXPECT_EQ(launches_that_hide(cost, 0.01, 1, 1024), 128U) << "66 would do";
    EXPECT_EQ(launches_that_hide(cost, 0.01, 256, 1024), 256U) << "the ticks wanted more";
    EXPECT_EQ(launches_that_hide(cost, 0.01, 1, 100), 64U) << "a window holds no more";
    EXPECT_EQ(launches_that_hide(cost, 0.01, 200, 100), 200U) << "never fewer than the ticks want";
    EXPECT_EQ(launches_that_hide({.fixed_ns = 0.0, .launch_ns = 5.0}, 0.01, 4, 1024), 4U);
    EXPECT_NEAR(share_of_cost(cost, 64), 0.0103, 0.0001);
    EXPECT_DOUBLE_EQ(share_of_cost({}, 64), 0.0);
}

}  // namespace
}  // namespace accelbench::measure
