// SPDX-License-Identifier: Apache-2.0
// Outputs of a backend that declares another arithmetic than the workload's.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "harness/verify/element_comparison.hpp"

namespace accelbench::verify {
namespace {

constexpr double accuracy_floor = 2e-3;

/// Sixteen values of size 1, each with a tolerance of its own, and `got` with one of them off by
/// `error`.
totals compare_with_error(double error, double floor, double tolerance = 1e-6) {
    const kernels::tensor t{.name = "y", .type = kernels::dtype::f32, .dims = {4, 4}};
    kernels::expectation expected;
    for (int i = 0; i < 16; ++i) {
        expected.value.push_back(i % 2 == 0 ? 1.0 : -1.0);
        expected.tolerance.push_back(tolerance);
    }
    std::vector<double> got = expected.value;
    got[5] += error;
    totals sum;
    compare_stretch(sum, t, got, 0, expected, 0, floor);
    return sum;
}

TEST(OtherArithmetic, AnElementMayBeOffByEightDeviationsOfTheFloor) {
    const double allowed = 8.0 * std::sqrt(accuracy_floor);
    EXPECT_EQ(compare_with_error(0.99 * allowed, accuracy_floor).wrong, 0u);
    EXPECT_EQ(compare_with_error(1.01 * allowed, accuracy_floor).wrong, 1u);
    EXPECT_EQ(compare_with_error(1.01 * allowed, accuracy_floor).first_failure.substr(0, 7),
              "y[1,1]:");
}

TEST(OtherArithmetic, AnElementThatIsMissingOrHasTheWrongSignIsFound) {
    EXPECT_EQ(compare_with_error(1.0, accuracy_floor).wrong, 1u);
    EXPECT_EQ(compare_with_error(2.0, accuracy_floor).wrong, 1u);
    EXPECT_EQ(compare_with_error(std::numeric_limits<double>::quiet_NaN(), accuracy_floor).wrong,
              1u);
}

TEST(OtherArithmetic, TheMeanForAllHasAnErrorOfOneWhateverTheMeanIs) {
    for (const double mean : {0.0, 1.0, 1e4}) {
        totals sum;
        for (const double value : {mean - 1.0, mean + 1.0, mean - 2.0, mean + 2.0}) {
            totals one;
            one.error_squares = (value - mean) * (value - mean);
            one.value_squares = value * value;
            one.value_sum = value;
            one.checked = 1;
            sum.join(one);
        }
        EXPECT_NEAR(sum.normalised_error(), 1.0, 1e-6) << mean;
    }
}

TEST(OtherArithmetic, ValuesWithoutASpreadAreMeasuredByTheirSize) {
    totals sum;
    sum.checked = 10;
    sum.value_sum = 30.0;
    sum.value_squares = 90.0;
    sum.error_squares = 9.0;
    EXPECT_DOUBLE_EQ(sum.normalised_error(), 0.1);
    EXPECT_EQ(totals{}.normalised_error(), 0.0);
}

TEST(OtherArithmetic, TheWorkloadsOwnToleranceHoldsWithoutADeclaration) {
    EXPECT_EQ(compare_with_error(1e-3, 0.0).wrong, 1u);
    EXPECT_EQ(compare_with_error(1e-3, accuracy_floor).wrong, 0u);
    EXPECT_EQ(compare_with_error(0.5, accuracy_floor, 0.6).wrong, 0u) << "the larger of both holds";
}

}  // namespace
}  // namespace accelbench::verify
