// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "results/chart/plot.hpp"

namespace accelbench::results::chart {
namespace {

using testing::DoubleNear;
using testing::HasSubstr;
using testing::Not;
using testing::Pointwise;

std::vector<double> values_of(const scale& of) {
    std::vector<double> values;
    for (const tick& t : of.ticks()) {
        values.push_back(t.value);
    }
    return values;
}

TEST(scale, puts_ends_and_middle_in_place) {
    const scale linear(spacing::linear, 0.0, 10.0, 100.0, 200.0);
    EXPECT_DOUBLE_EQ(linear.at(0.0), 100.0);
    EXPECT_DOUBLE_EQ(linear.at(5.0), 150.0);
    EXPECT_DOUBLE_EQ(linear.at(99.0), 200.0) << "outside lands on the end";
    const scale upwards(spacing::logarithmic, 1.0, 100.0, 300.0, 100.0);
    EXPECT_DOUBLE_EQ(upwards.at(10.0), 200.0);
}

TEST(scale, has_round_ticks) {
    EXPECT_THAT(values_of(scale(spacing::linear, 0.0, 1.0, 0, 1)),
                Pointwise(DoubleNear(1e-9), {0.0, 0.2, 0.4, 0.6, 0.8, 1.0}));
    EXPECT_THAT(values_of(scale(spacing::logarithmic, 1.0, 100.0, 0, 1)),
                Pointwise(DoubleNear(1e-9), {1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0}));
    const auto wide = values_of(scale(spacing::logarithmic, 1e-16, 1e14, 0, 1));
    EXPECT_LE(wide.size(), 12U) << "labels of thirty decades do not lie on each other";
    EXPECT_GE(wide.size(), 5U);
}

TEST(scale, survives_a_range_of_one_value) {
    for (const spacing kind : {spacing::linear, spacing::logarithmic}) {
        const scale one(kind, 3.0, 3.0, 0.0, 100.0);
        EXPECT_NEAR(one.at(3.0), 50.0, 1.0);
        EXPECT_FALSE(one.ticks().empty());
        EXPECT_TRUE(std::all_of(values_of(one).begin(), values_of(one).end(),
                                [](double v) { return std::isfinite(v); }));
    }
}

TEST(ticks, are_short) {
    EXPECT_EQ(tick_text(2e9), "2G");
    EXPECT_EQ(tick_text(0.5), "0.5");
    EXPECT_EQ(tick_text(1e-12), "1e-12");
    EXPECT_EQ(plain_tick_text(2000.0), "2000");
    EXPECT_EQ(plain_tick_text(1.2e-12), "1.2e-12") << "neighbours differ";
}

TEST(svg, escapes_and_says_what_it_shows) {
    svg_writer out;
    out.text({1.0, 2.0}, "<script>&\"'\x01", anchor::start);
    out.mark({1.005, -0.001}, marker::diamond, "a<b");
    const std::string svg = out.finish(100, 50, "chart-1", "t<t", "d&d");
    EXPECT_THAT(svg, HasSubstr("&lt;script&gt;&amp;&quot;&#39; <"));
    EXPECT_THAT(svg, Not(HasSubstr("<script")));
    EXPECT_THAT(svg, HasSubstr("<title id=\"chart-1-title\">t&lt;t</title>"));
    EXPECT_THAT(svg, HasSubstr("<desc id=\"chart-1-desc\">d&amp;d</desc>"));
    EXPECT_THAT(svg, HasSubstr("aria-labelledby=\"chart-1-title chart-1-desc\""));
    EXPECT_THAT(svg, HasSubstr("<title>a&lt;b</title></path>"));
    EXPECT_THAT(svg, Not(HasSubstr("e-"))) << "no exponents in coordinates";
}

TEST(svg, shortens_names_at_their_beginning_and_never_inside_a_character) {
    EXPECT_EQ(shortened("matmul/n4096/f32", 10), "...096/f32");
    EXPECT_EQ(shortened("short", 10), "short");
    EXPECT_EQ(shortened("가나다라마", 10), "...라마");
}

}  // namespace
}  // namespace accelbench::results::chart
