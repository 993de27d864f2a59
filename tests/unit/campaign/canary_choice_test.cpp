// SPDX-License-Identifier: Apache-2.0
// The size of a canary.
#include "harness/campaign/canary_choice.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace accelbench::campaign {
namespace {

result<std::size_t> choose(const std::vector<double>& times, std::size_t& asked) {
    return first_long_enough(3, 50.0, [&](std::size_t size) -> result<double> {
        asked = size;
        if (times[size] < 0.0) {
            return make_error(error_code::too_large, "cannot make a canary", "too large");
        }
        return times[size];
    });
}

TEST(canary_choice, is_the_first_that_takes_long_enough) {
    std::size_t asked = 0;
    EXPECT_EQ(*choose({80.0, 320.0, 1280.0}, asked), 0U);
    EXPECT_EQ(asked, 0U) << "larger ones cost a slow device their time";
    EXPECT_EQ(*choose({5.0, 50.0, 200.0}, asked), 1U);
    EXPECT_EQ(asked, 1U);
    EXPECT_EQ(*choose({1.0, 4.0, 16.0}, asked), 2U) << "a device faster than all of them";
}

TEST(canary_choice, falls_back_to_the_last_that_fits) {
    std::size_t asked = 0;
    EXPECT_EQ(*choose({5.0, 20.0, -1.0}, asked), 1U);
    EXPECT_EQ(*choose({5.0, -1.0, 80.0}, asked), 0U);
    const auto none = choose({-1.0, 80.0, 80.0}, asked);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, error_code::too_large);
}

}  // namespace
}  // namespace accelbench::campaign
