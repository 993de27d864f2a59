// SPDX-License-Identifier: Apache-2.0
// The small parsers, on what kernels write and on what they should not.
#include "harness/environment/reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/environment/fake_tree.hpp"

namespace accelbench::environment {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(parse_size, knows_the_units_of_sysfs_and_procfs) {
    EXPECT_EQ(*parse_size("32K"), 32 * 1024);
    EXPECT_EQ(*parse_size("8192 kB"), 8192 * 1024);
    EXPECT_EQ(*parse_size("16M"), 16 * 1024 * 1024);
    EXPECT_EQ(*parse_size("2G"), 2LL * 1024 * 1024 * 1024);
    EXPECT_EQ(*parse_size(" 77 \n"), 77);
}

TEST(parse_size, refuses_what_is_no_size) {
    EXPECT_FALSE(parse_size("max"));
    EXPECT_FALSE(parse_size(""));
    EXPECT_FALSE(parse_size("12 parsecs"));
}

TEST(parse_real, refuses_what_json_cannot_carry) {
    EXPECT_DOUBLE_EQ(*parse_real("0.25"), 0.25);
    EXPECT_FALSE(parse_real("nan"));
    EXPECT_FALSE(parse_real("inf"));
    EXPECT_FALSE(parse_real("1.5x"));
}

TEST(parse_cpu_list, expands_ranges) {
    EXPECT_THAT(parse_cpu_list("0-2,8\n"), ElementsAre(0, 1, 2, 8));
    EXPECT_THAT(parse_cpu_list("5"), ElementsAre(5));
    EXPECT_THAT(parse_cpu_list(""), IsEmpty());
    EXPECT_THAT(parse_cpu_list("zero"), IsEmpty());
}

TEST(find_value, takes_the_first_line_with_exactly_the_key) {
    const std::string text = "model\t\t: 25\nmodel name\t: A: chip\nNAME=\"Quoted text\"\n";
    EXPECT_EQ(*find_value(text, "model name", ':'), "A: chip");
    EXPECT_EQ(*find_value(text, "model", ':'), "25");
    EXPECT_EQ(*find_value(text, "NAME", '='), "Quoted text");
    EXPECT_FALSE(find_value(text, "mode", ':'));
}

TEST(read_integer, names_the_file_that_holds_something_else) {
    fake_tree tree;
    tree.file("sys/number", "-1\n").file("sys/word", "many\n");
    EXPECT_EQ(*read_integer(tree.roots().sys / "number"), -1);
    const auto wrong = read_integer(tree.roots().sys / "word");
    ASSERT_FALSE(wrong);
    EXPECT_NE(to_string(wrong.error()).find("sys/word"), std::string::npos);
}

TEST(section, says_why_a_value_is_null) {
    section s;
    s.put("there", 1);
    s.put("absent", read_text("/nonexistent/file"));
    const auto json = std::move(s).take();
    EXPECT_EQ(json.at("there"), 1);
    EXPECT_TRUE(json.at("absent").is_null());
    EXPECT_EQ(json.at("missing").at("absent"),
              "cannot read /nonexistent/file: No such file or directory");
}

TEST(section, has_no_list_of_missing_values_where_none_is) {
    section s;
    s.put("there", 1);
    EXPECT_FALSE(std::move(s).take().contains("missing"));
}

}  // namespace
}  // namespace accelbench::environment
