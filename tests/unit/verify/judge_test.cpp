// SPDX-License-Identifier: Apache-2.0
// The judgement of whole outputs: exact and bound mode, what a failure says, launches that evolve.
#include "harness/verify/judge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/unit/verify/scene.hpp"

namespace accelbench::verify {
namespace {

using kernels::data_mode;
using testing::element;
using testing::fault;
using ::testing::HasSubstr;
using testing::n;
using testing::product;
using testing::scene;
using testing::set_element;
using ::testing::StartsWith;

constexpr std::size_t y = 2;  // the product's output

TEST(judge, an_honest_output_passes_and_every_element_was_looked_at) {
    for (const data_mode mode : {data_mode::random, data_mode::exact}) {
        scene s(product(20, 33, 100), mode);
        const auto r = s.judged(s.launched());
        EXPECT_TRUE(r.passed) << r.first_failure;
        EXPECT_EQ(r.method, mode == data_mode::exact ? "exact" : "bound");
        EXPECT_EQ(r.mode, "whole");
        EXPECT_EQ(r.checked_elements, 660U);
        EXPECT_EQ(r.total_elements, 660U);
        EXPECT_LE(r.worst_ratio, 1.0);
        EXPECT_EQ(r.first_failure, "");
        EXPECT_FALSE(r.timed_outputs) << "only the caller knows";
    }
}

TEST(judge, exact_mode_forbids_what_bound_mode_allows) {
    for (const data_mode mode : {data_mode::random, data_mode::exact}) {
        scene s(product(20, 33, 100), mode);
        auto got = s.launched();
        const double value = element(s.work.tensors[y], got[y], 70);
        const auto next = static_cast<double>(std::nextafter(static_cast<float>(value), 1e30F));
        set_element(s.work.tensors[y], got[y], 70, next);
        const auto r = s.judged(got);
        EXPECT_EQ(r.passed, mode == data_mode::random);
        if (mode == data_mode::exact) {
            EXPECT_THAT(r.first_failure, StartsWith("y[2,4]: got "));
            EXPECT_THAT(r.first_failure, HasSubstr("within 0"));
        }
    }
}

TEST(judge, the_bound_is_where_passing_ends) {
    scene s(product(20, 33, 100));
    const auto expected = s.store.whole(s.work, s.choice, y);
    for (const auto& [share, passes] : {std::pair{0.99, true}, std::pair{1.01, false}}) {
        for (const double side : {1.0, -1.0}) {
            auto got = s.launched();
            set_element(s.work.tensors[y], got[y], 5,
                        expected->value[5] + side * share * expected->tolerance[5]);
            const auto r = s.judged(got);
            EXPECT_EQ(r.passed, passes) << share * side;
            EXPECT_NEAR(r.worst_ratio, share, 0.02);
        }
    }
}

TEST(judge, what_is_no_number_fails_wherever_it_stands) {
    const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
    for (const data_mode mode : {data_mode::random, data_mode::exact}) {
        for (const double value : {nan, infinity, -infinity}) {
            for (const std::uint64_t at : {0U, 331U, 659U}) {
                scene s(product(20, 33, 100), mode);
                auto got = s.launched();
                set_element(s.work.tensors[y], got[y], at, value);
                const auto r = s.judged(got);
                EXPECT_FALSE(r.passed);
                EXPECT_GT(r.worst_ratio, 1.0);
                EXPECT_TRUE(std::isfinite(r.nmse)) << "JSON has no NaN";
            }
        }
    }
}

TEST(judge, planted_faults_fail_and_the_first_element_is_named) {
    for (const fault planted : {fault::skipped_row, fault::skipped_tail, fault::flipped_sign}) {
        scene s(product(20, 33, 100));
        const auto r = s.judged(s.launched(1, planted));
        EXPECT_FALSE(r.passed) << static_cast<int>(planted);
        EXPECT_THAT(r.first_failure, StartsWith("y["));
        EXPECT_GT(r.worst_ratio, 1.0);
    }
    scene s(product(20, 33, 100));
    EXPECT_THAT(s.judged(s.launched(1, fault::skipped_row)).first_failure, StartsWith("y[19,"));
}

TEST(judge, integers_have_no_ulp_and_no_tolerance) {
    scene s(product(20, 33, 100, "s8"));
    auto got = s.launched();
    EXPECT_FALSE(s.judged(got).max_ulp);
    EXPECT_TRUE(s.judged(got).passed);
    set_element(s.work.tensors[y], got[y], 8, element(s.work.tensors[y], got[y], 8) + 1.0);
    EXPECT_FALSE(s.judged(got).passed);
}

TEST(judge, errors_are_told_in_units_in_the_last_place) {
    scene s(product(20, 33, 100), data_mode::exact);
    auto got = s.launched();
    float value = static_cast<float>(element(s.work.tensors[y], got[y], 0));
    for (int i = 0; i < 3; ++i) {
        value = std::nextafter(value, std::copysign(1e30F, value));
    }
    set_element(s.work.tensors[y], got[y], 0, static_cast<double>(value));
    EXPECT_DOUBLE_EQ(s.judged(got).max_ulp.value_or(0.0), 3.0);
}

TEST(judge, a_state_that_evolves_is_followed_through_its_launches) {
    scene s(kernels::test::built("adamw", {{"n", n(512)}, {"dtype", "f32"}}));
    ASSERT_TRUE(evolves(s.work));
    EXPECT_FALSE(evolves(product(4, 4, 4)));
    const auto got = s.launched(5);
    const auto r = s.judged(got, {}, 5);
    EXPECT_TRUE(r.passed) << r.first_failure;
    EXPECT_THAT(r.mode, HasSubstr("followed through 5 launches"));
    EXPECT_FALSE(s.judged(got, {}, 4).passed) << "a launch more than was credited";
    EXPECT_FALSE(s.judged(got, {}, 6).passed) << "a launch less";
}

TEST(judge, every_written_tensor_counts) {
    scene s(
        kernels::test::built("softmax.backward", {{"r", n(16)}, {"c", n(40)}, {"dtype", "f32"}}));
    scene adam(kernels::test::built("adamw", {{"n", n(512)}, {"dtype", "f32"}}));
    for (scene* at : {&s, &adam}) {
        const auto good = at->launched();
        for (std::size_t t = 0; t < good.size(); ++t) {
            if (good[t].empty()) {
                continue;
            }
            auto got = good;
            set_element(at->work.tensors[t], got[t], 7, 1e9);
            const auto r = at->judged(got);
            EXPECT_FALSE(r.passed) << at->work.tensors[t].name;
            EXPECT_THAT(r.first_failure, StartsWith(at->work.tensors[t].name + "["));
        }
    }
}

TEST(judge, a_kernel_without_output_has_nothing_to_check_and_says_so) {
    scene s(kernels::test::built("empty", {}));
    const auto r = s.judged(testing::outputs(s.work.tensors.size()));
    EXPECT_TRUE(r.passed);
    EXPECT_THAT(r.mode, HasSubstr("nothing to check"));
    EXPECT_EQ(r.checked_elements, 0U);
}

TEST(merge, keeps_the_worst_of_both_and_the_first_failure) {
    results::verification_record a{.method = "exact", .mode = "whole", .passed = true};
    a.worst_ratio = 0.5;
    a.effective_bits = 22.0;
    a.effective_precision = "f32";
    a.checked_elements = 10;
    results::verification_record b{.method = "bound", .mode = "sampled-rows", .passed = false};
    b.worst_ratio = 2.0;
    b.max_ulp = 7.0;
    b.effective_bits = 8.0;
    b.effective_precision = "bf16";
    b.first_failure = "y[1]: b";
    b.timed_outputs = true;
    b.checked_elements = 5;
    merge(a, b);
    EXPECT_FALSE(a.passed);
    EXPECT_EQ(a.first_failure, "y[1]: b");
    EXPECT_EQ(a.method, "exact+bound");
    EXPECT_EQ(a.mode, "whole; sampled-rows");
    EXPECT_EQ(a.worst_ratio, 2.0);
    EXPECT_EQ(a.max_ulp, 7.0);
    EXPECT_EQ(a.effective_precision, "bf16");
    EXPECT_TRUE(a.timed_outputs);
    EXPECT_EQ(a.checked_elements, 15U);
    results::verification_record c = b;
    c.first_failure = "y[2]: c";
    c.passed = false;
    merge(a, c);
    EXPECT_EQ(a.first_failure, "y[1]: b");
    EXPECT_EQ(a.method, "exact+bound") << "no word twice";
    c.passed = true;
    merge(a, c);
    EXPECT_FALSE(a.passed) << "nothing makes a wrong answer right";
}

}  // namespace
}  // namespace accelbench::verify
