// SPDX-License-Identifier: Apache-2.0
// result<T> holds a value or an error, never both.
#include "base/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace accelbench {
namespace {

result<int> half(int number) {
    if (number % 2 != 0) {
        return make_error(error_code::bad_shape, "cannot halve", "it is odd");
    }
    return number / 2;
}

TEST(result, holds_a_value) {
    const auto r = half(8);
    ASSERT_TRUE(r);
    EXPECT_TRUE(r.has_value());
    EXPECT_EQ(*r, 4);
}

TEST(result, holds_an_error) {
    const auto r = half(7);
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().code, error_code::bad_shape);
}

TEST(result, moves_a_value_that_cannot_be_copied) {
    result<std::unique_ptr<std::string>> r(std::make_unique<std::string>("once"));
    EXPECT_EQ(**r, "once");
    const std::unique_ptr<std::string> taken = *std::move(r);
    EXPECT_EQ(*taken, "once");
}

TEST(status, is_success_unless_it_was_given_an_error) {
    EXPECT_TRUE(status());
    const status failed = make_error(error_code::io, "cannot write", "no space");
    EXPECT_FALSE(failed.has_value());
    EXPECT_EQ(failed.error().code, error_code::io);
}

}  // namespace
}  // namespace accelbench
