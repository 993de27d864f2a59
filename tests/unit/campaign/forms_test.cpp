// SPDX-License-Identifier: Apache-2.0
// Which form of a workload a backend's program is made from.
#include "harness/campaign/forms.hpp"

#include <accelbench/plugin.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace accelbench::campaign {
namespace {

using kernels::model_file;
using kernels::view;

const std::vector<model_file> none, onnx{{.form = view::onnx}}, artifact{{.form = view::artifact}},
    both{{.form = view::artifact}, {.form = view::onnx}};

std::optional<view> chosen(std::uint32_t views, const std::vector<model_file>& models) {
    supervisor::support_answer answer;
    answer.answer = ACCB_YES;
    answer.views = views;
    return choose_view(answer, models);
}

TEST(forms, kernel_list_then_onnx_then_artifact) {
    EXPECT_EQ(chosen(ACCB_VIEW_KERNEL | ACCB_VIEW_ONNX | ACCB_VIEW_ARTIFACT, both), view::kernel);
    EXPECT_EQ(chosen(ACCB_VIEW_ONNX | ACCB_VIEW_ARTIFACT, both), view::onnx);
    EXPECT_EQ(chosen(ACCB_VIEW_ONNX | ACCB_VIEW_ARTIFACT, artifact), view::artifact);
    EXPECT_EQ(chosen(ACCB_VIEW_ARTIFACT, both), view::artifact);
    EXPECT_EQ(chosen(0, none), view::kernel) << "a backend from before there were models";
}

TEST(forms, a_form_that_there_is_not_is_not_chosen) {
    EXPECT_EQ(chosen(ACCB_VIEW_ONNX, none), std::nullopt);
    EXPECT_EQ(chosen(ACCB_VIEW_ONNX, artifact), std::nullopt);
    EXPECT_EQ(chosen(ACCB_VIEW_ARTIFACT, onnx), std::nullopt);
    EXPECT_EQ(chosen(8, both), std::nullopt);
}

supervisor::support_answer checked(std::uint32_t said, std::uint16_t compute,
                                   std::uint16_t accumulate, double floor) {
    kernels::workload work;
    work.compute = kernels::dtype::bf16;
    work.accumulate = kernels::dtype::f32;
    work.accuracy_floor = floor;
    supervisor::support_answer answer;
    answer.answer = said;
    answer.compute = compute;
    answer.accumulate = accumulate;
    check_other_arithmetic(answer, work);
    return answer;
}

TEST(forms, another_arithmetic_is_another_by_its_name) {
    for (const auto& [compute, accumulate] :
         {std::pair(ACCB_I8, ACCB_F32), std::pair(ACCB_BF16, ACCB_BF16)}) {
        EXPECT_EQ(checked(ACCB_YES_OTHER_PRECISION, compute, accumulate, 0.002).answer,
                  std::uint32_t{ACCB_YES_OTHER_PRECISION});
    }
    const auto same = checked(ACCB_YES_OTHER_PRECISION, ACCB_BF16, ACCB_F32, 0.002);
    EXPECT_EQ(same.answer, std::uint32_t{ACCB_NO});
    EXPECT_EQ(same.why, std::uint32_t{ACCB_WHY_NUMERICS});
    EXPECT_THAT(same.note, testing::HasSubstr("names the workload's own, bf16 with sums in f32"));
    EXPECT_EQ(checked(ACCB_YES, ACCB_BF16, ACCB_F32, 0.002).answer, std::uint32_t{ACCB_YES});
}

TEST(forms, a_workload_without_a_floor_allows_no_other_arithmetic) {
    const auto refused = checked(ACCB_YES_OTHER_PRECISION, ACCB_I8, ACCB_F32, 0.0);
    EXPECT_EQ(refused.answer, std::uint32_t{ACCB_NO});
    EXPECT_THAT(refused.note, testing::HasSubstr("allows no other arithmetic than bf16"));
}

TEST(forms, the_route_says_who_made_the_program) {
    kernels::workload work;
    work.kernel = "matmul";
    EXPECT_EQ(route_of(view::kernel, work), "kernel");
    EXPECT_EQ(route_of(view::onnx, work), "one-op graph");
    EXPECT_EQ(route_of(view::artifact, work), "one-op graph");
    work.kernel = "mlp";
    EXPECT_EQ(route_of(view::kernel, work), "kernel");
    EXPECT_EQ(route_of(view::onnx, work), "whole graph");
    EXPECT_EQ(route_of(view::artifact, work), "whole graph");
}

TEST(forms, the_model_is_that_of_the_chosen_form) {
    asked_form asked{.models = both};
    EXPECT_EQ(asked.model(), nullptr);
    asked.chosen = view::onnx;
    EXPECT_EQ(asked.model(), &asked.models[1]);
}

}  // namespace
}  // namespace accelbench::campaign
