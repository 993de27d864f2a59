// SPDX-License-Identifier: Apache-2.0
// Criteria as files: what is read, what is pinned, and what is refused by name.
#include <gmock/gmock.h>

#include "tests/unit/results/score_samples.hpp"

namespace accelbench::results {
namespace {

using namespace score_samples;
using testing::AllOf;
using testing::HasSubstr;

TEST(score_criteria, are_read_and_hashed) {
    const auto read = criteria_of(top + rate);
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->sha256, sha256_hex(top + rate));
    EXPECT_EQ(read->published, "2024-06-10");
    EXPECT_EQ(read->unit, statistics::claim_unit::card);
    EXPECT_EQ(read->items[0].by.full, 2.5e12);
    const auto moment =
        criteria_of(replaced(top, "2024-06-10", "2024-06-10T08:30:00+09:00") + rate);
    ASSERT_TRUE(moment) << to_string(moment.error());
    EXPECT_EQ(moment->published, "2024-06-09T23:30:00Z");
}

TEST(score_criteria, faults_are_named) {
    EXPECT_THAT(fault(top), HasSubstr("no item"));
    EXPECT_THAT(fault(replaced(top, "100", "110") + rate), HasSubstr("sum to 100, not"));
    EXPECT_THAT(fault(replaced(top, "100", "90") + rate),
                HasSubstr("sum to 100, not to the declared total of 90"));
    EXPECT_THAT(fault(top + "weigth = 1\n" + rate), HasSubstr("no key 'weigth'"));
    EXPECT_THAT(fault(top + rate + "fool = 2\n"), AllOf(HasSubstr("item 1"), HasSubstr("'fool'")));
    EXPECT_THAT(fault(replaced(top, "2024-06-10", "\"soon\"") + rate),
                HasSubstr("\"soon\", no date"));
    EXPECT_THAT(fault(replaced(top, "2024-06-10", "2024-06-10T08:30:00") + rate),
                HasSubstr("zone"));
    EXPECT_THAT(fault(replaced(top, "tie_break = [\"technical\"]\n", "") + rate),
                HasSubstr("'tie_break' is missing"));
    EXPECT_THAT(fault(replaced(top, "\"technical\"", "\"price\"") + rate),
                HasSubstr("no item is of the kind price"));
    EXPECT_THAT(fault(replaced(top, "\"technical\"", "\"item: other\"") + rate),
                HasSubstr("item: other"));
    EXPECT_THAT(fault(top + rate + rate), HasSubstr("two items are called"));
    EXPECT_THAT(fault(top + replaced(rate, "floor = 0.5e12", "floor = 3e12")),
                HasSubstr("'full' must lie above 'floor'"));
    EXPECT_THAT(fault(top + replaced(rate, "FLOP/s", "GFLOP/s")), HasSubstr("GFLOP/s"));
    EXPECT_THAT(fault(top + replaced(rate, "\"FLOP/s\"", "\"s\"")),
                HasSubstr("'full' must lie below"));
    EXPECT_THAT(fault(top + replaced(rate, "desirable", "wished")), HasSubstr("wished"));
    EXPECT_THAT(fault(top + replaced(rate, "points = 100\n", "")),
                HasSubstr("'points' is missing"));
    EXPECT_THAT(fault(top + replaced(rate, "desirable", "mandatory")), HasSubstr("no key 'curve'"));
    EXPECT_THAT(fault("class = \"outcome\"\nboundary = \"resident\"\n" + top + rate),
                HasSubstr("host memory"));
    EXPECT_THAT(fault(top + replaced(rate, "workload = \"copy/a\"\n", "")),
                HasSubstr("one of the keys"));
    EXPECT_THAT(fault("[[\n"), HasSubstr("name is missing"));
}

TEST(score_criteria, pin_the_mix_and_refuse_projections) {
    EXPECT_TRUE(criteria_of(top + of_mix(two_rows), two_rows));
    EXPECT_THAT(fault(top + of_mix(two_rows), two_rows + "# later\n"),
                AllOf(HasSubstr("published with"), HasSubstr(sha256_hex(two_rows + "# later\n"))));
    EXPECT_THAT(fault(top + of_mix(two_rows, "times"), two_rows), HasSubstr("[reference]"));
    const std::string step =
        "name = \"m\"\n[[item]]\nmodel = \"decode\"\nweight = 1\n[[item.row]]\nworkload = "
        "\"copy/a\"\nlaunches = 7\n";
    EXPECT_THAT(fault(top + of_mix(step), step),
                AllOf(HasSubstr("decode"), HasSubstr("projection")));
    EXPECT_THAT(
        fault(top + "[reference]\nmodel = \"x\"\nmanifest_sha256 = [\"12\"]\n" + of_mix(two_rows),
              two_rows),
        HasSubstr("no SHA-256"));
}

TEST(score_criteria, pin_the_price_formula) {
    const std::string by =
        formula_text + "price_share = 1\n[[piece]]\npoints = \"W * lowest / bid\"\n";
    EXPECT_TRUE(criteria_of(top + priced(by, 100.0), "", by));
    EXPECT_THAT(fault(top + priced("x", 100.0), "", by), HasSubstr("published with"));
    EXPECT_THAT(fault(replaced(top, "100", "200") + priced(by, 100.0) + rate, "", by),
                HasSubstr("for a share of 1"));
    EXPECT_THAT(fault(top + replaced(priced(by, 100.0), "\"f.toml\"", "\"none\""), "", by),
                HasSubstr("no price formula \"none\""));
    const auto broken = [&](const std::string& pieces) {
        return fault(top + priced(formula_text + pieces, 100.0), "", formula_text + pieces);
    };
    EXPECT_THAT(broken(""), HasSubstr("no piece"));
    EXPECT_THAT(broken("[[piece]]\nfrom = 0.8\npoints = \"W\"\n"), HasSubstr("lowest bids"));
    EXPECT_THAT(broken("[[piece]]\npoints = \"W * p\"\n"),
                AllOf(HasSubstr("piece 1"), HasSubstr("'p' is unknown")));
    EXPECT_THAT(broken("[[piece]]\npoints = \"W\"\n[[piece]]\npoints = \"W\"\n"),
                HasSubstr("two pieces"));
    EXPECT_THAT(broken("[[piece]]\npoints = \"W * E / bid\"\n"),
                HasSubstr("'estimate' is missing"));
}

}  // namespace
}  // namespace accelbench::results
