// SPDX-License-Identifier: Apache-2.0
// Exact mode, projections and row selection of matmul.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>

#include "kernels/data/convert.hpp"
#include "tests/unit/kernels/naive.hpp"

namespace accelbench::kernels::test {
namespace {

entry_value n(std::int64_t value) {
    return value;
}

workload product(const char* form, const char* type, std::int64_t m = 40, std::int64_t cols = 200,
                 std::int64_t k = 1712) {
    return built("matmul",
                 {{"m", n(m)}, {"n", n(cols)}, {"k", n(k)}, {"form", form}, {"dtype", type}});
}

/// NaN if a row's is.
double worst_projection(reference& ref, std::span<const std::byte> got, std::uint64_t seed) {
    double worst = 0.0;
    for (const double ratio : ref.projection_ratios(2, got, seed)) {
        worst = std::isnan(worst) || ratio <= worst ? worst : ratio;
    }
    return worst;
}

class exact : public testing::TestWithParam<std::tuple<const char*, const char*>> {
  protected:
    workload w = product(std::get<0>(GetParam()), std::get<1>(GetParam()));
};

TEST_P(exact, honest_is_bit_exact_and_a_skipped_term_is_not) {
    EXPECT_EQ(judge(w, fault::none, data_mode::exact).wrong, 0U);
    const judgement skipped = judge(w, fault::skipped_tail, data_mode::exact);
    EXPECT_GT(skipped.wrong, skipped.elements / 4);
    EXPECT_GT(judge(w, fault::skipped_row, data_mode::exact).wrong, 0U);
}

TEST_P(exact, projection_finds_one_wrong_element) {
    for (const data_mode mode : {data_mode::random, data_mode::exact}) {
        const tensors before = make_operands(w, {7, 3, mode});
        tensors after = before;
        launch(w, after, 0);
        const auto ref = find_kernel("matmul")->make_reference(
            w, operand_bytes_view(before.begin(), before.end()), mode);
        EXPECT_LE(worst_projection(*ref, after[2], 11), 1.0);
        std::vector<double> y = all_f64(w.tensors[2].type, after[2]);
        double largest = 0.0;
        std::size_t at = 0;
        for (std::size_t i = 0; i < y.size(); ++i) {
            if (std::abs(y[i]) > largest) {
                largest = std::abs(y[i]);
                at = i;
            }
        }
        y[at] = -y[at];
        store_f64(w.tensors[2].type, y, 0, after[2]);
        EXPECT_GT(worst_projection(*ref, after[2], 11), 1.0);
    }
}

INSTANTIATE_TEST_SUITE_P(forms, exact,
                         testing::Combine(testing::Values("nt", "nn", "tn"),
                                          testing::Values("f32", "bf16", "f16", "s8")));

TEST(projection, not_a_number_fails) {
    const workload w = product("nt", "f32");
    const tensors before = make_operands(w, {7, 3, data_mode::random});
    tensors after = before;
    launch(w, after, 0);
    const float nan = std::nanf("");
    std::memcpy(after[2].data() + 4 * 333, &nan, 4);
    const auto ref = find_kernel("matmul")->make_reference(
        w, operand_bytes_view(before.begin(), before.end()), data_mode::random);
    EXPECT_FALSE(worst_projection(*ref, after[2], 5) <= 1.0);
}

TEST(rows, a_selection_equals_the_same_rows_of_all) {
    const workload w = product("tn", "bf16", 70, 33, 300);
    const tensors data = make_operands(w, {7, 3, data_mode::random});
    const auto ref = find_kernel("matmul")->make_reference(
        w, operand_bytes_view(data.begin(), data.end()), data_mode::random);
    std::vector<std::uint64_t> every(70);
    for (std::size_t i = 0; i < every.size(); ++i) {
        every[i] = i;
    }
    const expectation all = ref->rows(2, every, 1);
    const std::vector<std::uint64_t> some = {3, 41, 69};
    const expectation part = ref->rows(2, some, 1);
    for (std::size_t r = 0; r < some.size(); ++r) {
        for (std::size_t j = 0; j < 33; ++j) {
            EXPECT_DOUBLE_EQ(part.value[r * 33 + j], all.value[some[r] * 33 + j]);
            EXPECT_DOUBLE_EQ(part.tolerance[r * 33 + j], all.tolerance[some[r] * 33 + j]);
        }
    }
}

TEST(copies, are_exact_in_every_mode) {
    for (const char* kernel : {"copy", "h2d", "d2h"}) {
        const workload w = built(kernel, {{"n", n(5000)}, {"dtype", "f32"}});
        EXPECT_EQ(judge(w, fault::none, data_mode::exact).wrong, 0U);
        EXPECT_EQ(judge(w, fault::none, data_mode::exact).worst, 0.0);
    }
}

TEST(triad, is_exact_on_whole_numbers) {
    const workload w = built("triad", {{"n", n(5000)}, {"dtype", "f32"}});
    EXPECT_EQ(judge(w, fault::none, data_mode::exact).wrong, 0U);
    EXPECT_EQ(judge(w, fault::flipped_sign, data_mode::exact).wrong, 1U);
}

TEST(scale, shows_the_precision_of_bfloat16_operands) {
    const workload w = product("nt", "f32");
    const tensors before = make_operands(w, {7, 3, data_mode::random});
    const auto ref = find_kernel("matmul")->make_reference(
        w, operand_bytes_view(before.begin(), before.end()), data_mode::random);
    const std::vector<std::uint64_t> row = {5};
    const expectation expected = ref->rows(2, row, 1);
    for (const auto& [planted, low, high] :
         {std::tuple{fault::bf16_operands, 0x1p-11, 0x1p-8}, {fault::none, 0.0, 0x1p-20}}) {
        tensors after = before;
        launch(w, after, 0, planted);
        const std::vector<double> got = all_f64(dtype::f32, after[2]);
        double sum = 0.0;
        for (std::size_t j = 0; j < 200; ++j) {
            const double error = (got[5 * 200 + j] - expected.value[j]) / expected.scale[j];
            sum += error * error / 200.0;
        }
        EXPECT_GT(std::sqrt(sum), low);
        EXPECT_LT(std::sqrt(sum), high);
    }
}

}  // namespace
}  // namespace accelbench::kernels::test
