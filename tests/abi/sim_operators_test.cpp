// SPDX-License-Identifier: Apache-2.0
// The simulator's operators against values worked out by hand.
#include <gmock/gmock.h>

#include <cmath>

#include "tests/abi/driver.hpp"

namespace accelbench::abi {
namespace {

using testing::ElementsAre;
using testing::FloatEq;
using testing::FloatNear;
using testing::Pointwise;

const accb_plugin& sim() {
    static const accb_plugin& plugin = load_plugin(ACCELBENCH_SIM);
    return plugin;
}

TEST(sim_operators, matmul_in_its_three_layouts) {
    const std::vector<float> a = {1, 2, 3, 4, 5, 6};  // [2,3]
    const std::vector<float> a_t = {1, 4, 2, 5, 3, 6};
    const std::vector<float> b = {7, 8, 9, 10, 11, 12};  // [3,2]
    const std::vector<float> b_t = {7, 9, 11, 8, 10, 12};
    const auto product = [&](std::vector<int64_t> a_dims, std::vector<int64_t> b_dims,
                             const std::vector<float>& left, const std::vector<float>& right,
                             int64_t trans_a, int64_t trans_b) {
        driver device(sim(), {});
        device.prepare("matmul",
                       {{ACCB_INPUT, std::move(a_dims), left},
                        {ACCB_CONST, std::move(b_dims), right},
                        {ACCB_OUTPUT, {2, 2}, std::vector<float>(4)}},
                       {integer_attr("trans_a", trans_a), integer_attr("trans_b", trans_b)});
        device.launch();
        return device.read(2);
    };
    EXPECT_THAT(product({2, 3}, {3, 2}, a, b, 0, 0), ElementsAre(58, 64, 139, 154));
    EXPECT_THAT(product({2, 3}, {2, 3}, a, b_t, 0, 1), ElementsAre(58, 64, 139, 154));
    EXPECT_THAT(product({3, 2}, {3, 2}, a_t, b, 1, 0), ElementsAre(58, 64, 139, 154));
}

TEST(sim_operators, elements) {
    driver triad(sim(), {});
    triad.prepare("triad",
                  {{ACCB_INPUT, {3}, {1, 2, 3}},
                   {ACCB_INPUT, {3}, {10, 20, 30}},
                   {ACCB_OUTPUT, {3}, {0, 0, 0}}},
                  {number_attr("alpha", 0.5)});
    triad.launch();
    EXPECT_THAT(triad.read(2), ElementsAre(6, 12, 18));

    // Step 1 from zero moments: m/(1-b1) = g, v/(1-b2) = g^2, so p moves by lr * sign(g).
    driver adamw(sim(), {});
    adamw.prepare("adamw",
                  {{ACCB_STATE, {2}, {1, -1}},
                   {ACCB_INPUT, {2}, {4, -0.5}},
                   {ACCB_STATE, {2}, {0, 0}},
                   {ACCB_STATE, {2}, {0, 0}}},
                  {number_attr("lr", 0.1), number_attr("beta1", 0.9), number_attr("beta2", 0.99),
                   number_attr("epsilon", 0.0), number_attr("weight_decay", 0.5)});
    adamw.launch({1});
    EXPECT_THAT(adamw.read(0), ElementsAre(FloatEq(0.85f), FloatEq(-0.85f)));
    EXPECT_THAT(adamw.read(2), ElementsAre(FloatEq(0.4f), FloatEq(-0.05f)));
    EXPECT_THAT(adamw.read(3), ElementsAre(FloatEq(0.16f), FloatEq(0.0025f)));
}

TEST(sim_operators, rows) {
    driver norm(sim(), {});
    norm.prepare(
        "rms_norm",
        {{ACCB_INPUT, {1, 2}, {3, 4}}, {ACCB_CONST, {2}, {2, 10}}, {ACCB_OUTPUT, {1, 2}, {0, 0}}},
        {number_attr("epsilon", 0.0)});
    norm.launch();
    const float rms = std::sqrt(12.5f);
    EXPECT_THAT(norm.read(2), ElementsAre(FloatEq(6 / rms), FloatEq(40 / rms)));

    driver softmax(sim(), {});
    softmax.prepare("softmax", {{ACCB_INPUT, {2, 2}, {0, std::log(3.0f), 1000, 1000}},
                                {ACCB_OUTPUT, {2, 2}, {0, 0, 0, 0}}});
    softmax.launch();
    EXPECT_THAT(softmax.read(1), Pointwise(FloatNear(1e-6f), {0.25f, 0.75f, 0.5f, 0.5f}));
}

// With equal scores every visible key weighs the same.
TEST(sim_operators, attention_averages_visible_keys) {
    driver prefill(sim(), {});
    prefill.prepare("attention.prefill",
                    {{ACCB_INPUT, {1, 2, 2, 1}, {0, 0, 0, 0}},
                     {ACCB_INPUT, {1, 1, 2, 1}, {5, 6}},
                     {ACCB_INPUT, {1, 1, 2, 1}, {10, 20}},
                     {ACCB_OUTPUT, {1, 2, 2, 1}, {0, 0, 0, 0}}},
                    {integer_attr("causal", 1), number_attr("scale", 1.0)});
    prefill.launch();
    EXPECT_THAT(prefill.read(3), ElementsAre(10, 15, 10, 15));

    driver decode(sim(), {});
    decode.prepare("attention.decode", {{ACCB_INPUT, {1, 1, 1, 1}, {0}},
                                        {ACCB_INPUT, {1, 1, 1, 1}, {7}},
                                        {ACCB_INPUT, {1, 1, 1, 1}, {8}},
                                        {ACCB_STATE, {1, 1, 3, 1}, {1, 2, 3}},
                                        {ACCB_STATE, {1, 1, 3, 1}, {10, 20, 30}},
                                        {ACCB_OUTPUT, {1, 1, 1, 1}, {0}}});
    decode.launch({1});
    EXPECT_THAT(decode.read(3), ElementsAre(1, 7, 3));
    EXPECT_THAT(decode.read(4), ElementsAre(10, 8, 30));
    EXPECT_THAT(decode.read(5), ElementsAre(9));
}

// The gradients agree with the change of the function along a direction (central difference).
TEST(sim_operators, gradients_agree_with_finite_differences) {
    const std::vector<float> x = {0.5f, -1.0f, 2.0f, 0.25f};
    const std::vector<float> direction = {1.0f, 0.5f, -0.25f, 2.0f};
    const std::vector<float> up = {0.75f, -0.5f, 1.0f, 0.25f};
    const auto value = [&](double step) {
        std::vector<float> moved = x;
        for (std::size_t index = 0; index < x.size(); ++index) {
            moved[index] += static_cast<float>(step) * direction[index];
        }
        driver forward(sim(), {});
        forward.prepare("softmax",
                        {{ACCB_INPUT, {1, 4}, moved}, {ACCB_OUTPUT, {1, 4}, {0, 0, 0, 0}}});
        forward.launch();
        const std::vector<float> y = forward.read(1);
        double sum = 0.0;
        for (std::size_t index = 0; index < y.size(); ++index) {
            sum += double{up[index]} * double{y[index]};
        }
        return std::pair(sum, y);
    };
    driver backward(sim(), {});
    backward.prepare("softmax.backward", {{ACCB_INPUT, {1, 4}, value(0.0).second},
                                          {ACCB_INPUT, {1, 4}, up},
                                          {ACCB_OUTPUT, {1, 4}, {0, 0, 0, 0}}});
    backward.launch();
    const std::vector<float> d_x = backward.read(2);
    double along = 0.0;
    for (std::size_t index = 0; index < x.size(); ++index) {
        along += double{d_x[index]} * double{direction[index]};
    }
    const double step = 1.0 / 64.0;
    EXPECT_NEAR((value(step).first - value(-step).first) / (2.0 * step), along, 2e-4);
}

}  // namespace
}  // namespace accelbench::abi
