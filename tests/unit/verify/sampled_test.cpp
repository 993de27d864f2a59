// SPDX-License-Identifier: Apache-2.0
// Large outputs: random rows, projections, poison, and how often each finds a fault.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <random>

#include "tests/unit/verify/scene.hpp"

namespace accelbench::verify {
namespace {

using testing::element;
using ::testing::HasSubstr;
using testing::n;
using testing::outputs;
using testing::product;
using testing::scene;
using testing::set_element;

constexpr std::size_t y = 2;

judge_options sampled(std::uint64_t nonce, std::uint32_t rows = 16) {
    return {.sampled_check_flops = 1.0, .sampled_rows = rows, .nonce = nonce};
}

scene softmax(std::int64_t rows) {
    return scene(kernels::test::built("softmax", {{"r", n(rows)}, {"c", n(96)}, {"dtype", "f32"}}));
}

TEST(sampled, rows_are_taken_above_the_cost_of_a_full_check_only) {
    scene s = softmax(512);
    const auto got = s.launched();
    EXPECT_EQ(s.judged(got, {.sampled_check_flops = 1e9}).mode, "whole");
    const auto r = s.judged(got, sampled(3));
    EXPECT_EQ(r.mode, "sampled-rows");
    EXPECT_TRUE(r.passed) << r.first_failure;
    EXPECT_EQ(r.checked_elements, 16U * 96U);
    EXPECT_EQ(r.total_elements, 512U * 96U);
    scene few = softmax(12);
    EXPECT_EQ(few.judged(few.launched(), sampled(3)).mode, "whole") << "12 rows are no sample";
}

/// Share of nonces that find a fault in the row.
double found(scene& s, const outputs& got, int nonces) {
    int failed = 0;
    for (int nonce = 1; nonce <= nonces; ++nonce) {
        failed += s.judged(got, sampled(static_cast<std::uint64_t>(nonce) * 7919U)).passed ? 0 : 1;
    }
    return static_cast<double>(failed) / nonces;
}

TEST(sampled, first_and_last_row_are_always_among_them) {
    scene s = softmax(512);
    const auto honest = s.launched();
    const std::size_t out = s.work.tensors.size() - 1;
    for (const std::uint64_t row : {0U, 511U}) {
        auto got = honest;
        set_element(s.work.tensors[out], got[out], row * 96 + 50, 0.75);
        EXPECT_EQ(found(s, got, 40), 1.0) << "row " << row;
    }
}

TEST(sampled, any_other_row_is_found_as_often_as_it_is_drawn) {
    scene s = softmax(128);
    auto got = s.launched();
    const std::size_t out = s.work.tensors.size() - 1;
    set_element(s.work.tensors[out], got[out], 77 * 96 + 50, 0.75);
    const double rate = found(s, got, 1000);
    const double expected = 14.0 / 126.0;  // 16 rows, of which the first and the last are fixed
    std::printf("one wrong row of 128, 16 looked at: found %.1f %%, expected %.1f %%\n",
                100.0 * rate, 100.0 * expected);
    EXPECT_NEAR(rate, expected, 4.0 * std::sqrt(expected * (1.0 - expected) / 1000.0));
}

TEST(sampled, its_detection_rate_is_that_of_the_rows_drawn) {
    scene s = softmax(128);
    judge_options options = sampled(5);
    EXPECT_FALSE(s.judged(s.launched(), options).detection_rate) << "nothing was planted";
    options.planted_faults = 8;  // 800 draws, since a row costs nothing to draw
    const auto rate = s.judged(s.launched(), options).detection_rate;
    ASSERT_TRUE(rate);
    EXPECT_NEAR(*rate, 16.0 / 128.0, 4.0 * std::sqrt(0.125 * 0.875 / 800.0));
    const judge_options whole{.sampled_check_flops = 1e9, .planted_faults = 8};
    EXPECT_FALSE(s.judged(s.launched(), whole).detection_rate) << "every element was compared";
}

TEST(sampled, what_no_projection_can_look_at_is_compared_whole_if_it_can_be_afforded_once) {
    scene s = softmax(12'000);  // above a million elements: judged in blocks
    auto got = s.launched();
    const judge_options once{.sampled_check_flops = 1.0, .whole_check_flops = 1e9};
    const auto right = s.judged(got, once);
    EXPECT_TRUE(right.passed) << right.first_failure;
    EXPECT_EQ(right.mode, "whole");
    EXPECT_EQ(right.checked_elements, 12'000U * 96U);
    const std::size_t out = s.work.tensors.size() - 1;
    for (const std::uint64_t row :
         {std::uint64_t{2730}, std::uint64_t{2731}, std::uint64_t{11'999}}) {
        auto wrong = got;
        set_element(s.work.tensors[out], wrong[out], row * 96 + 95, 0.75);
        const auto r = s.judged(wrong, once);
        EXPECT_FALSE(r.passed) << row;
        EXPECT_THAT(r.first_failure, HasSubstr("[" + std::to_string(row) + ",95]"));
    }
    scene product_scene(product(256, 384, 512));
    EXPECT_EQ(product_scene.judged(product_scene.launched(), once).mode, "sampled-rows+projection")
        << "a projection sees all rows already";
}

TEST(sampled, a_state_that_evolves_costs_every_launch) {
    scene s(kernels::test::built("adamw", {{"n", n(4096)}, {"dtype", "f32"}}));
    const double once = s.store.reference(s.work, s.choice)->cost_of_rows(0, 1);
    const judge_options limit{.sampled_check_flops = 2.5 * once, .sampled_rows = 0};
    EXPECT_THAT(s.judged(s.launched(2), limit, 2).mode, ::testing::StartsWith("whole"));
    EXPECT_THAT(s.judged(s.launched(3), limit, 3).mode, ::testing::StartsWith("sampled"));
}

/// Reads from outputs in memory; `late` changes a byte of what is read the second time.
struct spots {
    scene& s;
    const outputs& got;
    bool late = false;
    std::uint64_t bytes = 0;

    results::verification_record judged() {
        const std::uint64_t all = 2 * 4 * 96 * sizeof(float);  // four rows, twice
        const auto record = judge_spots(
            s.store, s.work, s.choice, 1,
            [&](std::uint32_t tensor, std::uint64_t offset, std::span<std::byte> out) {
                std::copy_n(got[tensor].begin() + static_cast<std::ptrdiff_t>(offset), out.size(),
                            out.begin());
                bytes += out.size();
                out[0] ^= std::byte{late && bytes > all / 2 ? std::uint8_t{1} : std::uint8_t{0}};
                return status{};
            },
            {.nonce = 11});
        EXPECT_TRUE(record);
        EXPECT_EQ(bytes, all) << "only spots may be read";
        return record.value();
    }
};

TEST(spots, read_a_few_rows_and_judge_them_as_the_whole_check_would) {
    scene s = softmax(512);
    const auto honest = s.launched();
    const auto r = spots{s, honest}.judged();
    EXPECT_TRUE(r.passed) << r.first_failure;
    EXPECT_EQ(r.mode, "spot-rows");
    EXPECT_EQ(r.checked_elements, 4U * 96U);
    const std::size_t out = s.work.tensors.size() - 1;
    auto wrong = honest;
    set_element(s.work.tensors[out], wrong[out], 511 * 96 + 3, 0.75);  // the last row is always one
    const auto found = spots{s, wrong}.judged();
    EXPECT_FALSE(found.passed);
    EXPECT_THAT(found.first_failure, HasSubstr("[511,3]"));
}

TEST(spots, see_a_write_that_comes_late) {
    scene s = softmax(512);
    const auto honest = s.launched();
    const auto r = spots{s, honest, true}.judged();
    EXPECT_FALSE(r.passed);
    EXPECT_THAT(r.first_failure, HasSubstr("late write"));
}

TEST(projection, its_detection_rate_is_measured_on_a_copy) {
    for (const char* type : {"f32", "bf16", "s8"}) {
        scene s(product(256, 384, 512, type));
        judge_options options = sampled(5);
        options.planted_faults = 40;
        const auto r = s.judged(s.launched(), options);
        EXPECT_TRUE(r.passed) << "no planted fault may stay: " << r.first_failure;
        EXPECT_EQ(r.mode, "sampled-rows+projection");
        std::printf("one wrong sign, %s: found %.3g\n", type, r.detection_rate.value_or(-1.0));
        EXPECT_GE(r.detection_rate.value_or(-1.0), 0.9) << type;
    }
}

TEST(sampled, a_tenth_of_the_rows_wrong_is_found_mostly) {
    scene s = softmax(128);
    auto got = s.launched();
    const std::size_t out = s.work.tensors.size() - 1;
    for (std::uint64_t row = 5; row < 128; row += 10) {
        set_element(s.work.tensors[out], got[out], row * 96, 0.75);
    }
    EXPECT_GE(found(s, got, 200), 0.7);
}

TEST(sampled, poison_is_seen_in_rows_that_no_one_drew) {
    scene s = softmax(512);
    auto got = s.launched();
    const std::size_t out = s.work.tensors.size() - 1;
    set_element(s.work.tensors[out], got[out], 300 * 96 + 5, std::nan(""));
    for (std::uint64_t nonce = 0; nonce < 20; ++nonce) {
        const auto r = s.judged(got, sampled(nonce));
        EXPECT_FALSE(r.passed);
        EXPECT_THAT(r.first_failure, ::testing::AnyOf(HasSubstr("NaN"), HasSubstr("got nan")));
    }
}

TEST(sampled, narrow_rows_give_thousands_of_elements) {
    scene s(kernels::test::built("adamw", {{"n", n(19'997)}, {"dtype", "f32"}}));
    const auto r = s.judged(s.launched(3), sampled(9), 3);
    EXPECT_TRUE(r.passed) << r.first_failure;
    EXPECT_GE(r.checked_elements, 3U * 4096U);
    EXPECT_LT(r.checked_elements, r.total_elements);
    EXPECT_THAT(r.mode, HasSubstr("followed through 3 launches"));
}

TEST(projection, passes_an_honest_product_under_every_nonce) {
    for (const char* type : {"f32", "bf16", "f16", "s8"}) {
        scene s(product(64, 300, 200, type));
        const auto got = s.launched();
        for (std::uint64_t nonce = 1; nonce <= 100; ++nonce) {
            const auto r = s.judged(got, sampled(nonce * 104729U));
            ASSERT_EQ(r.mode, "sampled-rows+projection");
            ASSERT_TRUE(r.passed) << type << ", nonce " << nonce << ": " << r.first_failure;
        }
    }
}

struct planted {
    const char* what;
    const char* type;
    double times;  // of the element's own tolerance
    double least;  // share found
};

/// A projection adds a block's errors with random signs, so it sees one wrong element from some ten
/// bounds on; a lost element (its whole value) is thousands of bounds in f32.
TEST(projection, finds_one_wrong_element_in_any_row) {
    for (const planted& p : {planted{"sign of one element", "f32", 0.0, 1.0},
                             planted{"sign of one element", "bf16", 0.0, 0.99},
                             planted{"sign of one element", "s8", 0.0, 1.0},
                             planted{"1,000 bounds off", "f32", 1000.0, 1.0},
                             planted{"200 bounds off", "f32", 200.0, 0.99}}) {
        scene s(product(256, 384, 512, p.type));
        const auto honest = s.launched();
        const auto expected = s.store.whole(s.work, s.choice, y);
        std::mt19937_64 random(11);
        int found = 0, tried = 0;
        while (tried < 100) {
            const std::uint64_t at =
                384 + random() % (254 * 384);  // in no row that is always drawn
            const double value = expected->value[at];
            if (p.times == 0.0 && std::abs(value) < 20.0) {
                continue;  // a sign that changes next to nothing
            }
            auto got = honest;
            set_element(s.work.tensors[y], got[y], at,
                        p.times == 0.0 ? -value : value + p.times * expected->tolerance[at]);
            const auto r = s.judged(got, sampled(random(), 4));
            found += r.passed ? 0 : 1;
            ++tried;
        }
        std::printf("projection, %s, %s: found %d of %d\n", p.type, p.what, found, tried);
        EXPECT_GE(found, p.least * tried) << p.type << ", " << p.what;
    }
}

TEST(projection, is_what_finds_it_and_says_so) {
    scene s(product(256, 384, 512));
    auto got = s.launched();
    set_element(s.work.tensors[y], got[y], 100 * 384 + 5, 1e4);
    for (std::uint64_t nonce = 1;; ++nonce) {  // until row 100 is not among the drawn
        const auto r = s.judged(got, sampled(nonce, 2));
        ASSERT_FALSE(r.passed);
        if (r.first_failure.find("y[100,5]") == std::string::npos) {
            EXPECT_THAT(r.first_failure, HasSubstr("a random projection of row "));
            EXPECT_GT(r.worst_ratio, 1.0);
            break;
        }
    }
}

}  // namespace
}  // namespace accelbench::verify
