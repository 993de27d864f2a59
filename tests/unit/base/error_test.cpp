// SPDX-License-Identifier: Apache-2.0
// An error's text and the exit status that follows from its code.
#include "base/error.hpp"

#include <gtest/gtest.h>

namespace accelbench {
namespace {

TEST(error_text, says_what_was_tried_what_happened_and_what_to_do) {
    const error e = make_error(error_code::plugin_no_entry, "cannot load plug-in libfoo.so",
                               "it exports no entry", "Rebuild it");
    EXPECT_EQ(to_string(e),
              "cannot load plug-in libfoo.so: it exports no entry. Rebuild it [ACCB-E302]");
}

TEST(error_text, leaves_out_what_is_empty) {
    EXPECT_EQ(to_string(make_error(error_code::io, "", "no space")), "no space [ACCB-E500]");
    EXPECT_EQ(to_string(make_error(error_code::io, "cannot write", "")),
              "cannot write [ACCB-E500]");
}

TEST(exit_status, follows_the_area_of_the_code) {
    EXPECT_EQ(exit_status(error_code::none), 0);
    EXPECT_EQ(exit_status(error_code::bad_usage), 2);
    EXPECT_EQ(exit_status(error_code::bad_suite), 2);
    EXPECT_EQ(exit_status(error_code::plugin_wrong_abi), 3);
    EXPECT_EQ(exit_status(error_code::worker_timeout), 4);
    EXPECT_EQ(exit_status(error_code::bundle_damaged), 5);
    EXPECT_EQ(exit_status(error_code::not_comparable), 6);
    EXPECT_EQ(exit_status(error_code::internal), 70);
}

TEST(exit_status, tells_an_interruption_as_shells_do) {
    EXPECT_EQ(exit_status(error_code::interrupted), 130);
}

}  // namespace
}  // namespace accelbench
