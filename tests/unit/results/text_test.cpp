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

TEST(text_table, columns_fit_or_fold_or_stack) {
    const text_table table{{"workload", "rate", "ratio", "verdict"},
                           {{{{"kernel/model/a-long-shape-of-it/f32", ""},
                              {"40 GB/s", "80 % of it"},
                              {"1.00", ""},
                              {"same", ""}},
                             "a note that is long enough to be broken"}}};
    EXPECT_EQ(table.render(120),
              "workload                             rate                 ratio  verdict  note\n"
              "kernel/model/a-long-shape-of-it/f32  40 GB/s, 80 % of it  1.00   same     "
              "a note that is long enough to be broken\n");
    EXPECT_EQ(table.render(60),
              "workload                          rate        ratio  verdict\n"
              "kernel/model/a-long-shape-of-it/  40 GB/s     1.00   same\n"
              "  f32                             80 % of it  a note that is long\n"
              "                                              enough to be broken\n");
    EXPECT_EQ(table.render(40),
              "workload\n"
              "  rate        ratio  verdict\n"
              "kernel/model/a-long-shape-of-it/f32\n"
              "  40 GB/s     1.00   same\n"
              "  80 % of it  a note that is long enough\n"
              "              to be broken\n");
    EXPECT_EQ(table.render(20),
              "kernel/model/a-long-shape-of-it/f32\n"
              "  rate     40 GB/s, 80 % of it\n"
              "  ratio    1.00\n"
              "  verdict  same\n"
              "  note     a note that is long\n"
              "           enough to be broken\n");
}

TEST(text_table, no_line_is_wider_than_the_terminal_where_words_allow) {
    const text_table table{
        {"workload", "base", "verdict"},
        {{{{"w", ""}, {"1", ""}, {"same", "", true}},
          "a long sentence that must be broken between its words, several times over"}}};
    EXPECT_EQ(wrap("one two three", 7, 2), "one two\n  three");
    const std::string text = table.render(45);
    std::string_view left = text;
    while (!left.empty()) {
        const auto end = left.find('\n');
        EXPECT_LE(text_width(left.substr(0, end)), 45U + 8U);  // bold's own bytes
        left.remove_prefix(end + 1);
    }
}

}  // namespace
}  // namespace accelbench::results
