// SPDX-License-Identifier: Apache-2.0
// adamw over many launches: the bound grows with them, and still tells one launch more or less.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/unit/kernels/naive.hpp"

namespace accelbench::kernels::test {
namespace {

class adamw_steps : public testing::TestWithParam<std::uint64_t> {
  protected:
    workload w = built("adamw", {{"n", std::int64_t{256}}, {"dtype", "f32"}});
};

TEST_P(adamw_steps, honest_passes) {
    const judgement j = judge(w, fault::none, data_mode::random, GetParam(), GetParam());
    fmt::print("  {} steps: worst error is {:.3g} of its bound\n", GetParam(), j.worst);
    EXPECT_EQ(j.wrong, 0U) << j.worst;
}

/// Of so many gradients some are so small that the moment is little but the decayed first state.
TEST(adamw_moments, honest_passes_while_the_first_state_decays) {
    const workload w = built("adamw", {{"n", std::int64_t{60000}}, {"dtype", "f32"}});
    for (const std::uint64_t steps : {60U, 90U, 120U}) {
        const judgement j = judge(w, fault::none, data_mode::random, steps, steps);
        fmt::print("  {} steps: worst error is {:.3g} of its bound\n", steps, j.worst);
        EXPECT_EQ(j.wrong, 0U) << steps << " steps: " << j.worst;
    }
}

TEST_P(adamw_steps, one_step_more_or_less_fails) {
    // A third of the written elements are parameters, each of which moves by about lr a step: three
    // in four must show it.
    const judgement more = judge(w, fault::none, data_mode::random, GetParam() + 1, GetParam());
    EXPECT_GT(more.wrong, 192U) << more.worst;
    const judgement less = judge(w, fault::none, data_mode::random, GetParam(), GetParam() + 1);
    EXPECT_GT(less.wrong, 192U) << less.worst;
}

TEST_P(adamw_steps, missing_bias_correction_fails) {
    const judgement j =
        judge(w, fault::no_bias_correction, data_mode::random, GetParam(), GetParam());
    EXPECT_GT(j.wrong, 192U);
}

INSTANTIATE_TEST_SUITE_P(launches, adamw_steps, testing::Values(1U, 2U, 10U, 100U, 1000U, 3000U));

}  // namespace
}  // namespace accelbench::kernels::test
