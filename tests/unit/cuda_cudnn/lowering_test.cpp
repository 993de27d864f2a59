// SPDX-License-Identifier: Apache-2.0
// Which attention workloads go to cuDNN on a device that is described, and as which steps.
#include "lowering.hpp"

#include <gtest/gtest.h>

#include "cudnn/api.hpp"
#include "tests/unit/cuda_libraries/question.hpp"

namespace accelbench::cuda {

void device::open() {}  // nothing here opens one

namespace {

using cuda_test::question;

device_traits hopper() {
    device_traits it;
    it.major = 9;
    it.sm_count = 132;
    return it;
}

class lowering_test : public ::testing::Test {
  protected:
    void SetUp() override {
        if (!cudnn::library().table) {
            GTEST_SKIP() << cudnn::library().why;
        }
    }
    static plan plan_of(question& what, const device_traits& traits = hopper()) {
        return make_plan(
            {.workload = what.workload(), .traits = traits, .implementation = "cudnn"});
    }
    static uint32_t refusal_of(question& what, const device_traits& traits = hopper()) {
        try {
            (void)plan_of(what, traits);
        } catch (const refusal& no) {
            EXPECT_NE(no.note.find("cuDNN"), std::string::npos)
                << "refused by somebody else: " << no.note;
            return no.why;
        }
        return 0;
    }
    /// Workload tensors that a step's operands name, in order.
    static std::vector<uint32_t> tensors_of(const std::vector<argument>& operands) {
        std::vector<uint32_t> found;
        for (const argument& one : operands) {
            if (const auto* tensor = std::get_if<from_tensor>(&one)) {
                found.push_back(tensor->index);
            }
        }
        return found;
    }
};

void prefill(question& what, accb_dtype type, int64_t q, int64_t kv, int64_t d) {
    what.tensor(type, {2, 8, q, d}, ACCB_INPUT)
        .tensor(type, {2, 2, kv, d}, ACCB_INPUT)
        .tensor(type, {2, 2, kv, d}, ACCB_INPUT)
        .tensor(type, {2, 8, q, d}, ACCB_OUTPUT)
        .attribute("causal", 1);
}

void decode(question& what, accb_dtype type, int64_t capacity) {
    what.tensor(type, {3, 8, 1, 64}, ACCB_INPUT)
        .tensor(type, {3, 2, 1, 64}, ACCB_INPUT)
        .tensor(type, {3, 2, 1, 64}, ACCB_INPUT)
        .tensor(type, {3, 2, capacity, 64}, ACCB_STATE)
        .tensor(type, {3, 2, capacity, 64}, ACCB_STATE)
        .tensor(type, {3, 8, 1, 64}, ACCB_OUTPUT);
}

void backward(question& what, accb_dtype type, int64_t d) {
    for (const bool query : {true, false, false, true, true}) {
        what.tensor(type, {1, query ? 8 : 2, 32, d}, ACCB_INPUT);
    }
    what.tensor(ACCB_F32, {1, 8, 32}, ACCB_INPUT);
    for (const bool query : {true, false, false}) {
        what.tensor(type, {1, query ? 8 : 2, 32, d}, ACCB_OUTPUT);
    }
    what.attribute("causal", 1);
}

TEST_F(lowering_test, prefill_is_one_step_over_its_four_tensors) {
    for (const accb_dtype type : {ACCB_BF16, ACCB_F16}) {
        question what("attention.prefill");
        prefill(what, type, 33, 33, 128);
        const plan made = plan_of(what);
        ASSERT_EQ(made.launch.size(), 1u);
        const auto& step = std::get<library_step>(made.launch[0]);
        EXPECT_EQ(tensors_of(step.operands), (std::vector<uint32_t>{0, 1, 2, 3}));
        EXPECT_FALSE(step.call->needs_scalars());
        EXPECT_EQ(made.answer.compute, type);
        EXPECT_EQ(made.answer.accumulate, accb_dtype{ACCB_F32});
    }
}

TEST_F(lowering_test, decode_stores_the_new_row_first_and_takes_the_last_position_only) {
    question what("attention.decode");
    decode(what, ACCB_BF16, 40);
    const plan made = plan_of(what);
    ASSERT_EQ(made.launch.size(), 2u);
    const auto& append = std::get<kernel_step>(made.launch[0]);
    EXPECT_EQ(append.function, "accb_cache_append_bf16");
    EXPECT_EQ(append.grid[0], 6u);
    EXPECT_EQ(tensors_of(append.arguments), (std::vector<uint32_t>{1, 2, 3, 4}));
    const auto& position = std::get<from_launch>(append.arguments.back());
    EXPECT_EQ(position.least, 39);
    EXPECT_EQ(position.most, 39);
    EXPECT_EQ(tensors_of(std::get<library_step>(made.launch[1]).operands),
              (std::vector<uint32_t>{0, 3, 4, 5}));
}

TEST_F(lowering_test, backward_is_one_step_over_its_nine_tensors_and_promises_no_bits) {
    question what("attention.backward");
    backward(what, ACCB_BF16, 64);
    const plan made = plan_of(what);
    ASSERT_EQ(made.launch.size(), 1u);
    EXPECT_EQ(tensors_of(std::get<library_step>(made.launch[0]).operands),
              (std::vector<uint32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8}));
    EXPECT_EQ(made.answer.determinism, uint32_t{ACCB_DETERMINISM_NONE});
}

TEST_F(lowering_test, what_cudnn_cannot_do_is_refused_with_a_reason) {
    question single("attention.prefill"), wide("attention.prefill"), uneven("attention.prefill"),
        exact("attention.prefill"), good("attention.prefill"), broad("attention.backward");
    prefill(single, ACCB_F32, 32, 32, 64);
    prefill(wide, ACCB_BF16, 32, 32, 264);
    prefill(uneven, ACCB_BF16, 32, 32, 36);
    prefill(exact, ACCB_BF16, 32, 32, 64);
    exact.numerics(ACCB_REQUIRE_DETERMINISM);
    prefill(good, ACCB_BF16, 32, 32, 64);
    backward(broad, ACCB_BF16, 256);
    EXPECT_EQ(refusal_of(single), uint32_t{ACCB_WHY_DTYPE});
    EXPECT_EQ(refusal_of(wide), uint32_t{ACCB_WHY_SHAPE});
    EXPECT_EQ(refusal_of(uneven), uint32_t{ACCB_WHY_SHAPE});
    EXPECT_EQ(refusal_of(exact), uint32_t{ACCB_WHY_NUMERICS});
    EXPECT_EQ(refusal_of(broad), uint32_t{ACCB_WHY_SHAPE});
    EXPECT_EQ(refusal_of(good), 0u);
    device_traits volta = hopper(), stand_in = hopper();
    volta.major = 7;
    stand_in.is_double = true;
    EXPECT_EQ(refusal_of(good, volta), uint32_t{ACCB_WHY_OP});
    EXPECT_EQ(refusal_of(good, stand_in), uint32_t{ACCB_WHY_TOOLCHAIN});
}

}  // namespace
}  // namespace accelbench::cuda
