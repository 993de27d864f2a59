// SPDX-License-Identifier: Apache-2.0
// Which form of a workload a backend's program is made from.
#include "harness/campaign/forms.hpp"

#include <accelbench/plugin.h>
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

TEST(forms, the_route_says_who_made_the_program) {
    EXPECT_EQ(route_of(view::kernel), "kernel");
    EXPECT_EQ(route_of(view::onnx), "one-op graph");
    EXPECT_EQ(route_of(view::artifact), "one-op graph");
}

TEST(forms, the_model_is_that_of_the_chosen_form) {
    asked_form asked{.models = both};
    EXPECT_EQ(asked.model(), nullptr);
    asked.chosen = view::onnx;
    EXPECT_EQ(asked.model(), &asked.models[1]);
}

}  // namespace
}  // namespace accelbench::campaign
