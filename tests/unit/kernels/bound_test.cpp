// SPDX-License-Identifier: Apache-2.0
// Bounds: an honest float32 implementation with exponentials 4 ulp wrong passes; each planted fault
// does not.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/unit/kernels/naive.hpp"

namespace accelbench::kernels::test {
namespace {

struct subject {
    std::string name, kernel;
    suite_entry entry;
    std::vector<fault> faults;
};

entry_value n(std::int64_t value) {
    return value;
}

suite_entry matmul(std::int64_t m, std::int64_t cols, std::int64_t k, const char* form,
                   const char* type) {
    return {{"m", n(m)}, {"n", n(cols)}, {"k", n(k)}, {"form", form}, {"dtype", type}};
}
suite_entry heads(const char* key, std::int64_t length, std::int64_t d, const char* type) {
    return {{"b", n(2)},      {"hq", n(8)}, {"hkv", n(2)},
            {key, n(length)}, {"d", n(d)},  {"dtype", type}};
}
suite_entry plane(const char* rows, std::int64_t r, const char* columns, std::int64_t c,
                  const char* type) {
    return {{rows, n(r)}, {columns, n(c)}, {"dtype", type}};
}

std::vector<subject> subjects() {
    using enum fault;
    const std::vector<fault> common = {skipped_row, skipped_tail, flipped_sign};
    const std::vector<fault> f32 = {bf16_operands, skipped_row, skipped_tail, flipped_sign};
    const auto with = [](std::vector<fault> a, std::initializer_list<fault> more) {
        a.insert(a.end(), more);
        return a;
    };
    return {
        {"matmul_nt_f32", "matmul", matmul(17, 33, 1712, "nt", "f32"), f32},
        {"matmul_long_f32", "matmul", matmul(4, 24, 27392, "nt", "f32"), f32},
        {"matmul_nn_f32", "matmul", matmul(17, 33, 250, "nn", "f32"), f32},
        {"matmul_tn_f32", "matmul", matmul(17, 33, 250, "tn", "f32"), f32},
        {"matmul_bf16", "matmul", matmul(17, 33, 512, "nt", "bf16"), common},
        {"matmul_f16", "matmul", matmul(17, 33, 512, "nt", "f16"), common},
        {"matmul_s8", "matmul", matmul(17, 33, 512, "nt", "s8"), common},
        {"prefill_f32", "attention.prefill", heads("q", 60, 64, "f32"),
         with(f32, {wrong_group, mask_off_by_one})},
        {"prefill_bf16", "attention.prefill", heads("q", 60, 64, "bf16"),
         with(common, {wrong_group, mask_off_by_one})},
        {"prefill_f16", "attention.prefill", heads("q", 60, 64, "f16"),
         with(common, {wrong_group, mask_off_by_one})},
        {"decode_f32", "attention.decode", heads("cache", 300, 128, "f32"),
         with(f32, {wrong_group, stale_cache})},
        {"decode_bf16", "attention.decode", heads("cache", 300, 128, "bf16"),
         with(common, {wrong_group, stale_cache})},
        {"attention_backward_f32", "attention.backward", heads("s", 48, 64, "f32"),
         with(f32, {wrong_group, mask_off_by_one})},
        {"attention_backward_bf16", "attention.backward", heads("s", 48, 64, "bf16"),
         with(common, {wrong_group, mask_off_by_one})},
        {"rms_norm_f32", "rms_norm", plane("t", 9, "h", 1000, "f32"), f32},
        {"rms_norm_bf16", "rms_norm", plane("t", 9, "h", 100, "bf16"), {skipped_row, flipped_sign}},
        {"rms_norm_backward_f32", "rms_norm.backward", plane("t", 40, "h", 1000, "f32"), f32},
        {"rms_norm_backward_f16", "rms_norm.backward", plane("t", 40, "h", 100, "f16"), common},
        {"softmax_f32", "softmax", plane("r", 9, "c", 1001, "f32"), with(f32, {no_maximum})},
        {"softmax_bf16",
         "softmax",
         plane("r", 9, "c", 1001, "bf16"),
         {skipped_row, flipped_sign, no_maximum}},
        {"softmax_f16",
         "softmax",
         plane("r", 9, "c", 1001, "f16"),
         {skipped_row, flipped_sign, no_maximum}},
        {"softmax_backward_f32", "softmax.backward", plane("r", 9, "c", 1001, "f32"), f32},
        {"cross_entropy_f32", "cross_entropy", plane("t", 64, "v", 1009, "f32"),
         with(f32, {no_maximum, ignored_row_counts})},
        {"cross_entropy_bf16", "cross_entropy", plane("t", 64, "v", 1009, "bf16"),
         with(common, {no_maximum, ignored_row_counts})},
        {"cross_entropy_backward_f32", "cross_entropy.backward", plane("t", 64, "v", 1009, "f32"),
         with(f32, {no_maximum, ignored_row_counts})},
        {"mlp_f32",
         "mlp",
         {{"t", n(7)}, {"h", n(100)}, {"f", n(83)}, {"dtype", "f32"}},
         with(f32, {no_gate})},
        {"mlp_bf16",
         "mlp",
         {{"t", n(7)}, {"h", n(100)}, {"f", n(83)}, {"dtype", "bf16"}},
         {skipped_row, flipped_sign, no_gate}},
    };
}

std::vector<subject> all_subjects() {
    using enum fault;
    auto all = subjects();
    const std::vector<subject> elementwise = {
        {"adamw", "adamw", {{"n", n(5000)}, {"dtype", "f32"}}, {bf16_operands, no_bias_correction}},
        {"copy", "copy", {{"n", n(5000)}, {"dtype", "f32"}}, {bf16_operands, flipped_sign}},
        {"triad", "triad", {{"n", n(5000)}, {"dtype", "f32"}}, {bf16_operands, flipped_sign}},
        {"h2d", "h2d", {{"n", n(5000)}, {"dtype", "f32"}}, {bf16_operands, flipped_sign}},
        {"d2h", "d2h", {{"n", n(5000)}, {"dtype", "f32"}}, {bf16_operands, flipped_sign}},
    };
    all.insert(all.end(), elementwise.begin(), elementwise.end());
    return all;
}

class bounds : public testing::TestWithParam<subject> {};

TEST_P(bounds, honest_passes) {
    const judgement j = judge(built(GetParam().kernel, GetParam().entry), fault::none);
    fmt::print("  worst error is {:.3g} of its bound\n", j.worst);
    EXPECT_GT(j.elements, 0U);
    EXPECT_EQ(j.wrong, 0U) << "worst ratio " << j.worst;
}

TEST_P(bounds, faults_fail) {
    const workload w = built(GetParam().kernel, GetParam().entry);
    for (const fault planted : GetParam().faults) {
        const judgement j = judge(w, planted);
        EXPECT_GT(j.wrong, 0U) << "fault " << static_cast<int>(planted) << " passes, worst ratio "
                               << j.worst;
    }
}

INSTANTIATE_TEST_SUITE_P(kernels, bounds, testing::ValuesIn(all_subjects()),
                         [](const auto& p) { return p.param.name; });

}  // namespace
}  // namespace accelbench::kernels::test
