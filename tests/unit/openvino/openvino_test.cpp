// SPDX-License-Identifier: Apache-2.0
// The openvino plug-in over a stand-in for OpenVINO's functions: devices that it refuses, what it
// tells a compiler, and where a state lies between launches.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <accelbench/backend.hpp>
#include <array>
#include <cstring>

#include "device.hpp"
#include "error.hpp"
#include "program.hpp"
#include "state_buffer.hpp"
#include "tests/unit/openvino/fake_openvino.hpp"

namespace accelbench::openvino {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::told;

/// One f32 tensor of four elements in the given role, and whatever kernel is asked for.
struct scene {
    accb_tensor tensor{};
    const accb_tensor* tensors[3] = {&tensor, &tensor, &tensor};
    accb_kernel kernel{};
    const accb_kernel* kernels[1] = {&kernel};
    const uint32_t operands[3] = {0, 0, 0};
    accb_model model{};
    const accb_model* models[1] = {&model};
    accb_workload workload{};
    library opened;
    std::unique_ptr<devices> all;

    explicit scene(uint8_t role = ACCB_STATE) {
        testing::reset();
        told().inputs = told().outputs = {{ov_f32, {4}}};
        tensor.struct_size = sizeof tensor;
        tensor.dtype = ACCB_F32;
        tensor.rank = 1;
        tensor.dim[0] = 4;
        tensor.role = role;
        kernel.op = sdk::str("adamw");
        kernel.operands = operands;
        kernel.operand_count = 3;
        model.view = ACCB_VIEW_ONNX;
        model.bytes = "model";
        model.size = 5;
        workload.struct_size = sizeof workload;
        workload.tensors = tensors;
        workload.tensor_count = 1;
        workload.kernels = kernels;
        workload.kernel_count = 1;
        workload.models = models;
        workload.model_count = 1;
        workload.compute = workload.accumulate = ACCB_F32;
        opened.functions = &testing::functions();
        opened.version = "2026.4.1";
        all = std::make_unique<devices>(opened);
    }

    std::unique_ptr<program> compiled(uint32_t on = 0, uint32_t boundary = ACCB_BOUNDARY_RESIDENT) {
        accb_compile_desc desc{};
        desc.struct_size = sizeof desc;
        desc.workload = &workload;
        desc.view = ACCB_VIEW_ONNX;
        desc.launch_mode = ACCB_LAUNCH_STREAM;
        desc.boundary = boundary;
        return std::make_unique<program>(*all, all->at(on), desc, 2, "2026.4.1");
    }
    accb_support asked(uint32_t on = 0) { return promise(workload, all->at(on), "2026.4.1"); }
};

struct bound_state {
    accb_buffer_desc desc{};
    std::unique_ptr<state_buffer> memory;
    std::unique_ptr<sdk::session> session;

    bound_state(program& of, uint32_t in_flight) {
        desc.struct_size = sizeof desc;
        desc.size = 4 * sizeof(float);
        memory = std::make_unique<state_buffer>(desc);
        set(0.0F);
        accb_session_desc order{};
        order.struct_size = sizeof order;
        order.max_in_flight = in_flight;
        const sdk::operand operand{memory.get(), 0};
        session = of.create_session(order, std::span(&operand, 1));
    }
    void set(float value) {
        const std::array<float, 4> values{value, value, value, value};
        memory->write(0, std::as_bytes(std::span(values)));
    }
    std::array<float, 4> get() {
        std::array<float, 4> values{};
        memory->read(0, std::as_writable_bytes(std::span(values)));
        return values;
    }
    void launch(int times) {
        accb_completion done{};
        for (int i = 0; i < times; ++i) {
            EXPECT_TRUE(session->wait(session->submit({}), 1'000'000, done));
        }
    }
};

TEST(openvino_devices, only_single_units_are_used) {
    const scene s;
    std::vector<std::string> names;
    for (const device& one : s.all->list()) {
        names.push_back(one.name());
    }
    EXPECT_THAT(names, ElementsAre("CPU", "GPU.0", "NPU"));
    for (const char* name : {"AUTO", "HETERO", "MULTI", "BATCH", "AUTO:CPU", "HETERO:GPU,CPU",
                             "GPU.", "GPU.x", "BATCH:GPU", "TEMPLATE", ""}) {
        EXPECT_FALSE(is_one_unit(name)) << name;
    }
    EXPECT_TRUE(is_one_unit("GPU.12"));
    EXPECT_STREQ(s.all->at(0).info().name, "CPU: CPU's FULL_DEVICE_NAME");
    EXPECT_EQ(s.all->at(1).info().kind, uint32_t{ACCB_KIND_GPU});
    EXPECT_EQ(s.all->at(2).info().kind, uint32_t{ACCB_KIND_NPU});
    EXPECT_STREQ(s.all->at(2).info().driver, "OpenVINO 2026.4.1");
    EXPECT_THROW((void)s.all->at(3), sdk::error);
}

TEST(openvino_compile, the_precision_is_told_and_read_back) {
    scene s;
    const auto built = s.compiled();
    EXPECT_EQ(told().properties["INFERENCE_PRECISION_HINT"], "f32");
    EXPECT_EQ(told().properties["NUM_STREAMS"], "1");
    EXPECT_EQ(told().properties["ENABLE_CPU_PINNING"], "NO");
    EXPECT_EQ(told().properties["INFERENCE_NUM_THREADS"], "2");
    EXPECT_EQ(told().compiled_for, "CPU");
    EXPECT_EQ(built->info().answer, uint32_t{ACCB_YES});
    EXPECT_EQ(built->info().compute, accb_dtype{ACCB_F32});
    told().reported_hint = "bf16";
    const auto other = s.compiled();
    EXPECT_EQ(other->info().answer, uint32_t{ACCB_YES_OTHER_PRECISION});
    EXPECT_NE(std::string(other->info().note).find("hint f32, compiled for bf16"),
              std::string::npos)
        << other->info().note << ": what the compiled model says, beside what it was asked for";
    EXPECT_EQ(other->info().compute, accb_dtype{ACCB_BF16});
    told().reported_hint = "dynamic";
    EXPECT_EQ(s.compiled()->info().compute, accb_dtype{ACCB_VENDOR_DTYPE});
}

TEST(openvino_compile, a_program_that_runs_elsewhere_is_refused) {
    scene s;
    told().put_on = "CPU";
    EXPECT_THROW((void)s.compiled(1, ACCB_BOUNDARY_HOST), sdk::error) << "GPU.0 fell to the CPU";
    told().put_on = "GPU.1";
    EXPECT_THROW((void)s.compiled(1, ACCB_BOUNDARY_HOST), sdk::error);
    told().put_on = "GPU.0 CPU";
    EXPECT_THROW((void)s.compiled(1, ACCB_BOUNDARY_HOST), sdk::error) << "a part of it fell";
    told().put_on = "GPU";
    EXPECT_EQ(s.compiled(1, ACCB_BOUNDARY_HOST)->info().host_ops, 0U);
}

TEST(openvino_compile, a_narrow_hint_is_for_single_products) {
    scene s(ACCB_INPUT);
    s.tensor.dtype = s.workload.compute = ACCB_BF16;
    EXPECT_EQ(s.asked().compute, accb_dtype{ACCB_F32}) << "adamw";
    s.kernel.op = sdk::str("matmul");
    EXPECT_EQ(s.asked().compute, accb_dtype{ACCB_BF16});
    s.workload.compute = ACCB_F16;
    EXPECT_EQ(s.asked().compute, accb_dtype{ACCB_F32}) << "this device has no FP16";
}

TEST(openvino_compile, whole_numbers_are_summed_exactly_or_not_at_all) {
    scene s(ACCB_INPUT);
    accb_tensor y = s.tensor;
    s.kernel.op = sdk::str("matmul");
    s.tensor.dtype = s.workload.compute = ACCB_I8;
    s.tensor.rank = 2;
    s.tensor.dim[0] = y.dim[0] = 3;
    s.tensors[2] = &y;
    const uint32_t operands[3] = {0, 0, 2};
    s.kernel.operands = operands;
    s.tensor.dim[1] = 1040;  // 1040 * 127^2 < 2^24
    EXPECT_EQ(s.asked().answer, uint32_t{ACCB_YES});
    s.tensor.dim[1] = 1041;
    EXPECT_EQ(s.asked().why, uint32_t{ACCB_WHY_NUMERICS});
}

TEST(openvino_compile, what_has_no_model_is_refused) {
    scene s;
    EXPECT_EQ(s.asked().views, uint32_t{ACCB_VIEW_ONNX});
    s.workload.model_count = 0;
    EXPECT_EQ(s.asked().why, uint32_t{ACCB_WHY_VIEW});
    EXPECT_THROW((void)s.compiled(), sdk::error);
}

TEST(openvino_compile, other_devices_have_the_host_boundary_only) {
    scene s;
    EXPECT_EQ(s.asked(1).boundaries, uint32_t{ACCB_BOUNDARY_HOST});
    EXPECT_THROW((void)s.compiled(1), sdk::error);
    (void)s.compiled(1, ACCB_BOUNDARY_HOST);
    EXPECT_EQ(told().compiled_for, "GPU.0");
    EXPECT_EQ(told().properties.count("NUM_STREAMS"), 0U);
}

TEST(openvino_compile, a_model_with_other_ports_is_refused) {
    for (const testing::fake_port& other :
         {testing::fake_port{ov_f32, {5}}, testing::fake_port{ov_f16, {4}}}) {
        scene s;
        told().outputs = {other};
        EXPECT_THROW((void)s.compiled(), sdk::error);
    }
    scene s;
    told().inputs.clear();
    EXPECT_THROW((void)s.compiled(), sdk::error);
    s.all.reset();
    EXPECT_EQ(told().live, 0) << "a refused model leaves nothing behind";
}

TEST(openvino_session, a_state_is_at_home_whenever_somebody_looks) {
    for (const uint32_t in_flight : {1U, 2U, 3U, 4U}) {
        scene s;
        const auto built = s.compiled();
        bound_state bound(*built, in_flight);
        bound.launch(1);
        EXPECT_EQ(bound.get()[3], 1.0F);
        bound.launch(4);
        EXPECT_EQ(bound.get()[0], 5.0F);
        bound.launch(3);
        EXPECT_EQ(bound.get()[0], 8.0F);
        bound.launch(1);
        bound.set(100.0F);  // rewound while it lay away
        bound.launch(2);
        EXPECT_EQ(bound.get()[0], 102.0F);
        bound.launch(1);
        bound.session.reset();
        EXPECT_EQ(bound.get()[0], 103.0F) << "the session's end brings it home";
        EXPECT_EQ(built->info().device_bytes, 16U) << "the second place";
    }
    EXPECT_EQ(told().live, 0);
}

TEST(openvino_session, a_launch_in_flight_is_pending) {
    scene s;
    const auto built = s.compiled();
    bound_state bound(*built, 4);
    told().polls_until_ready = 2;
    accb_completion done{};
    const uint64_t ticket = bound.session->submit({});
    EXPECT_FALSE(bound.session->wait(ticket, 0, done));
    EXPECT_FALSE(bound.session->wait(ticket, 1, done));
    EXPECT_TRUE(bound.session->wait(ticket, 1, done));
    EXPECT_THROW((void)bound.session->wait(ticket + 1, 1, done), sdk::error);
}

TEST(openvino_session, a_failure_keeps_the_words_of_the_library) {
    scene s;
    const auto built = s.compiled();
    bound_state bound(*built, 1);
    told().next_start = ov_general_error;
    try {
        (void)bound.session->submit({});
        FAIL();
    } catch (const sdk::error& e) {
        EXPECT_THAT(e.what(), HasSubstr("cannot start a launch: OpenVINO says \"the words"));
        EXPECT_EQ(e.vendor_code(), ov_general_error);
        EXPECT_EQ(e.code(), ACCB_INTERNAL);
    }
    EXPECT_EQ(border_status(ov_not_implemented), ACCB_UNSUPPORTED);
    EXPECT_EQ(border_status(ov_not_allocated), ACCB_OUT_OF_MEMORY);
    EXPECT_EQ(border_status(ov_infer_cancelled), ACCB_CANCELLED);
    told().words.clear();
    EXPECT_THROW(fail(testing::functions(), ov_not_found, "x"), sdk::error);
}

}  // namespace
}  // namespace accelbench::openvino
