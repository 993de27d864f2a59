// SPDX-License-Identifier: Apache-2.0
// Launches and their numbers on device 0, the host's processor: over the double, and once more over
// the real library where there is one.
#include "tests/unit/onnxruntime/scene.hpp"

namespace accelbench::onnxruntime_test {
namespace {

class numbers : public scene {
  protected:
    void SetUp() override {
        const answered opened = open();
        ASSERT_EQ(opened.status, ACCB_OK) << opened.text;
        if (device_count() == 0) {
            GTEST_SKIP() << log();
        }
    }
    void ready(const workload& what) {
        const answered compiled = compile(what);
        ASSERT_EQ(compiled.status, ACCB_OK) << compiled.text;
        const answered bound = bind();
        ASSERT_EQ(bound.status, ACCB_OK) << bound.text;
    }
    void launch(int64_t scalar = 0) {
        uint64_t ticket = 0;
        const answered submitted = submit(scalar, &ticket);
        ASSERT_EQ(submitted.status, ACCB_OK) << submitted.text;
        const answered waited = wait(ticket);
        ASSERT_EQ(waited.status, ACCB_OK) << waited.text;
    }
};

TEST_F(numbers, device_0_is_the_hosts_processor_and_says_its_library) {
    const accb_device_info info = device(0);
    EXPECT_NE(std::string(info.name).find("CPUExecutionProvider"), std::string::npos);
    EXPECT_TRUE(std::string(info.driver).starts_with("ONNX Runtime 1.")) << info.driver;
    EXPECT_GT(info.memory_bytes, 1U << 20);
    for (uint32_t index = 0; index < device_count(); ++index) {
        EXPECT_EQ(std::string(device(index).name).find("Azure"), std::string::npos)
            << "a service elsewhere is no device of this machine";
    }
}

TEST_F(numbers, a_product_with_a_constant) {
    ready(product());
    launch();
    EXPECT_EQ(read(2), (std::vector<float>{1, 2, 3, 12, 4, 5, 6, 30}));
    write(0, {0, 0, 1, 1, 0, 0});
    launch();
    EXPECT_EQ(read(2), (std::vector<float>{0, 0, 1, 2, 1, 0, 0, 2}));
}

TEST_F(numbers, a_new_session_takes_the_constant_anew) {
    ready(product());
    launch();
    unbind();
    write(1, std::vector<float>(12, 1.0F));
    ASSERT_EQ(bind().status, ACCB_OK);
    launch();
    EXPECT_EQ(read(2), (std::vector<float>{6, 6, 6, 6, 15, 15, 15, 15}));
}

// m: 0 10 20 30 ...; p: 1, then + s * m of before.
TEST_F(numbers, state_is_where_the_caller_looks_after_any_number_of_launches) {
    ready(momentum());
    launch(1);
    EXPECT_EQ(read(0), (std::vector<float>{1, 2, 3, 4}));
    EXPECT_EQ(read(1), (std::vector<float>{10, 21, 32, 43}));
    launch(2);
    EXPECT_EQ(read(0), (std::vector<float>{21, 44, 67, 90}));
    EXPECT_EQ(read(1), (std::vector<float>{20, 41, 62, 83}));
}

TEST_F(numbers, state_that_is_rewound_is_where_the_next_launch_begins) {
    ready(momentum());
    uint64_t ticket = 0;
    for (int64_t step = 1; step <= 3; ++step) {
        ASSERT_EQ(submit(step, &ticket).status, ACCB_OK);
    }
    ASSERT_EQ(wait(ticket).status, ACCB_OK);
    EXPECT_EQ(read(1), (std::vector<float>{30, 61, 92, 123}));
    write(0, {0, 0, 0, 0});
    write(1, {1, 1, 1, 1});
    launch(5);
    EXPECT_EQ(read(0), (std::vector<float>{5, 5, 5, 5}));
    EXPECT_EQ(read(1), (std::vector<float>{11, 21, 31, 41}));
}

TEST_F(numbers, the_answer_after_compiling_is_the_one_before) {
    const accb_support before = query(product());
    EXPECT_EQ(before.answer, uint32_t{ACCB_YES});
    EXPECT_EQ(before.views, uint32_t{ACCB_VIEW_ONNX});
    EXPECT_EQ(before.compute, ACCB_F32);
    EXPECT_EQ(before.boundaries, uint32_t{ACCB_BOUNDARY_RESIDENT | ACCB_BOUNDARY_HOST});
    EXPECT_EQ(before.determinism, uint32_t{ACCB_DETERMINISM_UNKNOWN});
    ASSERT_EQ(compile(product()).status, ACCB_OK);
    const accb_support after = info();
    EXPECT_EQ(after.answer, before.answer);
    EXPECT_EQ(after.host_ops, 0U) << "the host's processor is the device";
    EXPECT_EQ(after.max_in_flight, before.max_in_flight);
    EXPECT_NE(std::string(after.note).find("optimisation all"), std::string::npos) << after.note;
}

TEST_F(numbers, determinism_is_promised_only_when_it_is_demanded) {
    workload what = product();
    what.numerics = ACCB_REQUIRE_DETERMINISM;
    EXPECT_EQ(query(what).determinism, uint32_t{ACCB_DETERMINISM_BITWISE});
    ready(what);
    launch();
    EXPECT_EQ(read(2), (std::vector<float>{1, 2, 3, 12, 4, 5, 6, 30}));
}

TEST_F(numbers, a_model_that_does_not_fit_the_workload_is_refused_by_name) {
    workload other = product();
    other.operands[2].name = "d";
    const answered name = compile(other);
    EXPECT_EQ(name.status, ACCB_INVALID_ARGUMENT);
    EXPECT_NE(name.text.find("the model has no output 'd'"), std::string::npos) << name.text;
    other = product();
    other.operands[0].extents = {3, 2};
    const answered shape = compile(other);
    EXPECT_EQ(shape.status, ACCB_INVALID_ARGUMENT);
    EXPECT_NE(
        shape.text.find("the model's input 'a' is type 1 [2,3], the workload's is type 1 [3,2]"),
        std::string::npos)
        << shape.text;
    other = product();
    other.operands.erase(other.operands.begin());
    const answered more = compile(other);
    EXPECT_NE(more.text.find("the model has an input 'a', which the workload lacks"),
              std::string::npos)
        << more.text;
}

TEST_F(numbers, bytes_that_are_no_model_are_refused) {
    workload broken = product();
    broken.model = "no model at all";
    const answered got = compile(broken);
    EXPECT_EQ(got.status, ACCB_INVALID_ARGUMENT) << got.text;
    EXPECT_NE(got.text.find("INVALID_PROTOBUF (7)"), std::string::npos) << got.text;
    broken.model.clear();
    EXPECT_NE(compile(broken).text.find("there is no ONNX model of it"), std::string::npos);
    EXPECT_EQ(query(broken).why, uint32_t{ACCB_WHY_VIEW}) << "nothing is promised unseen";
}

TEST_F(numbers, what_a_graph_cannot_be_is_a_no) {
    workload what = product();
    what.phase = ACCB_TRANSFER;
    EXPECT_EQ(query(what).why, uint32_t{ACCB_WHY_PHASE});
    what = product();
    what.operands[0].type = ACCB_F8E4M3FN;
    EXPECT_EQ(query(what).why, uint32_t{ACCB_WHY_DTYPE});
    EXPECT_EQ(compile(product(), 0, ACCB_VIEW_KERNEL).status, ACCB_UNSUPPORTED);
    EXPECT_EQ(compile(product(), 99).status, ACCB_NOT_FOUND);
}

}  // namespace
}  // namespace accelbench::onnxruntime_test
