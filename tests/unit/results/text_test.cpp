// SPDX-License-Identifier: Apache-2.0
// Numbers and tables as people read them.
#include <gtest/gtest.h>

#include "results/compare/quantity.hpp"
#include "results/compare/text_table.hpp"

namespace accelbench::results {
namespace {

TEST(quantity, three_digits_and_a_fitting_prefix) {
    EXPECT_EQ(to_text({quantity_kind::flop_rate, 412.3e9, {}}), "412 GFLOP/s");
    EXPECT_EQ(to_text({quantity_kind::flop_rate, 999.6e9, {}}), "1.00 TFLOP/s");
    EXPECT_EQ(to_text({quantity_kind::byte_rate, 37.44e9, {}}), "37.4 GB/s");
    EXPECT_EQ(to_text({quantity_kind::launch_time, 5.214e-6, {}}), "5.21 us");
    EXPECT_EQ(to_text({quantity_kind::launch_time, 5.214e-2, {}}), "52.1 ms");
    EXPECT_EQ(to_text({quantity_kind::op_rate, 1e12, {}}), "1.00 TOP/s");
}

TEST(quantity, the_farther_bound_is_the_spread) {
    EXPECT_EQ(spread_text({quantity_kind::byte_rate, 100.0, interval_record{99.0, 102.0, 0.95}}),
              "±2.0 %");
    EXPECT_EQ(spread_text({quantity_kind::byte_rate, 100.0, {}}), "");
}

TEST(quantity, ratios_keep_three_digits) {
    EXPECT_EQ(digits(0.4876), "0.488");
    EXPECT_EQ(digits(9.996), "10.0");
    EXPECT_EQ(digits(1234.5), "1234");
    EXPECT_EQ(digits(1.0), "1.00");
}

TEST(text_table, columns_fit_or_stack) {
    const text_table table{{"a", "b", "note"}, {{"wide cell ±", "1", "x"}}};
    EXPECT_EQ(table.render(80), "a            b  note\nwide cell ±  1  x\n");
    EXPECT_EQ(table.render(12), "a\n    b  note\nwide cell ±\n    1  x\n");
    EXPECT_EQ(table.render(8), "wide cell ±\n    b     1\n    note  x\n");
}

TEST(text_table, no_line_is_wider_than_the_terminal_where_words_allow) {
    const text_table table{{"workload", "base", "note"},
                           {{"w", "1", "a long sentence that must be broken between its words"}}};
    EXPECT_EQ(wrap("one two three", 7, 2), "one two\n  three");
    const std::string text = table.render(45);
    std::string_view left = text;
    while (!left.empty()) {
        const auto end = left.find('\n');
        EXPECT_LE(text_width(left.substr(0, end)), 45U);
        left.remove_prefix(end + 1);
    }
}

}  // namespace
}  // namespace accelbench::results
