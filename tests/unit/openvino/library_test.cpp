// SPDX-License-Identifier: Apache-2.0
// Libraries that cannot be used: absent, of another generation, incomplete.
#include "library.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace accelbench::openvino {
namespace {

using ::testing::HasSubstr;

TEST(openvino_library, a_library_that_cannot_be_used_is_named_with_the_reason) {
    EXPECT_THAT(open_library("/no/such/libopenvino_c.so").why,
                HasSubstr("/no/such/libopenvino_c.so"));
    EXPECT_THAT(open_library("/no/such/libopenvino_c.so").why, HasSubstr("install-openvino.sh"));
    const library older = open_library(OLDER_LIBRARY);
    EXPECT_EQ(older.functions, nullptr);
    EXPECT_THAT(older.why, HasSubstr("calls itself OpenVINO \"2024.6.0-17404\""));
    const library incomplete = open_library(INCOMPLETE_LIBRARY);
    EXPECT_EQ(incomplete.functions, nullptr);
    EXPECT_THAT(incomplete.why, HasSubstr("(2026.9.0-1) lacks ov_get_error_info"));
}

}  // namespace
}  // namespace accelbench::openvino
