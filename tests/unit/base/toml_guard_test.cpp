// SPDX-License-Identifier: Apache-2.0
#include "base/toml_guard.hpp"

#include <gtest/gtest.h>

namespace accelbench {
namespace {

TEST(toml_guard, tables_with_names_pass) {
    EXPECT_FALSE(nameless_table(""));
    EXPECT_FALSE(nameless_table("[a]\n[[b]]\n [[ c ]]\n[\"d e\"]\n[ 'f' ]\n[_-9]\nx = [1,\n2]\n"));
    EXPECT_FALSE(nameless_table("[]\n[[]]")) << "the parser's own to refuse";
}

TEST(toml_guard, a_bracket_without_a_name_is_found_on_its_line) {
    EXPECT_EQ(nameless_table("[["), 1U);
    EXPECT_EQ(nameless_table("a = 1\n\n[[\nb = 2"), 3U);
    EXPECT_EQ(nameless_table("[\n"), 1U);
    EXPECT_EQ(nameless_table("[ = ]"), 1U);
    EXPECT_EQ(nameless_table("\t[[ #"), 1U);
    EXPECT_EQ(nameless_table("[[\xff"), 1U);
}

TEST(toml_guard, text_of_many_lines_is_left_alone) {
    EXPECT_FALSE(nameless_table("a = \"\"\"\n[[\n\"\"\"\n[b]"));
    EXPECT_FALSE(nameless_table("a = '''\n[\n\"\"\"\n'''\n"));
    EXPECT_EQ(nameless_table("a = \"\"\"x\"\"\"\n[["), 2U);
    EXPECT_EQ(nameless_table("a = '''\n[\n'''\n["), 4U);
}

}  // namespace
}  // namespace accelbench
