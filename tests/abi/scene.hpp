// SPDX-License-Identifier: Apache-2.0
// A small workload of two tensors and two kernels, and an opened recorder, for tests of the border.
#pragma once

#include <gtest/gtest.h>

#include "tests/abi/other_size.hpp"
#include "tests/abi/recording_backend.hpp"

namespace accelbench::abi {

inline accb_tensor vector_tensor(uint8_t role, int64_t extent, std::string_view name) {
    accb_tensor tensor{};
    tensor.struct_size = sizeof(tensor);
    tensor.dtype = ACCB_F32;
    tensor.rank = 1;
    tensor.role = role;
    tensor.dim[0] = extent;
    tensor.scale = tensor.zero_point = tensor.quant_axis = -1;
    tensor.memory = ACCB_MEM_PINNED;
    tensor.name = sdk::str(name);
    return tensor;
}

/// Everything points into this object: neither copied nor moved.
struct scene {
    accb_tensor tensors[2] = {vector_tensor(ACCB_INPUT, 16, "first"),
                              vector_tensor(ACCB_OUTPUT, 32, "second")};
    const uint32_t operands[2] = {0, 1};
    accb_attr attr{sdk::str("alpha"), ACCB_ATTR_F64, 1, {.f = 2.5}};
    accb_kernel kernels[2] = {{sizeof(accb_kernel), 1, sdk::str("copy"), &attr, operands, 1, 2},
                              {sizeof(accb_kernel), 7, sdk::str("triad"), &attr, operands, 1, 2}};
    accb_model models[2]{};
    const accb_tensor* tensor_list[2] = {&tensors[0], &tensors[1]};
    const accb_kernel* kernel_list[2] = {&kernels[0], &kernels[1]};
    const accb_model* model_list[2] = {&models[0], &models[1]};
    accb_workload workload{};
    const uint32_t devices[1] = {0};

    scene() {
        models[0].struct_size = models[1].struct_size = sizeof(accb_model);
        models[1].source_sha256[31] = 9;
        workload.struct_size = sizeof(workload);
        workload.phase = ACCB_INFERENCE;
        workload.tensors = tensor_list;
        workload.kernels = kernel_list;
        workload.models = model_list;
        workload.tensor_count = workload.kernel_count = workload.model_count = 2;
        workload.compute = workload.accumulate = ACCB_F32;
        workload.scalar_count = 1;
    }
    scene(const scene&) = delete;
    scene& operator=(const scene&) = delete;

    [[nodiscard]] accb_query_desc question() const {
        return {sizeof(accb_query_desc), 1, devices, &workload};
    }
    [[nodiscard]] accb_compile_desc order() const {
        accb_compile_desc desc{};
        desc.struct_size = sizeof(desc);
        desc.device_count = 1;
        desc.devices = devices;
        desc.workload = &workload;
        desc.view = ACCB_VIEW_KERNEL;
        desc.launch_mode = ACCB_LAUNCH_STREAM;
        desc.boundary = ACCB_BOUNDARY_RESIDENT;
        desc.implementation = sdk::str("second");
        desc.tuning_budget_ns = 99;
        return desc;
    }
};

/// The recorder, opened; everything is destroyed again.
class opened_recorder : public testing::Test {
  protected:
    void SetUp() override {
        last = record{};
        ASSERT_EQ(ACCB_OK, recorder.open(nullptr, nullptr, 0, &context, &error)) << error.message;
    }
    void TearDown() override {
        last.throw_in.clear();
        recorder.session_destroy(session);
        recorder.buffer_destroy(buffer);
        recorder.program_destroy(program);
        accb_counts counts{};
        counts.struct_size = sizeof(counts);
        EXPECT_EQ(ACCB_OK, recorder.counts(context, &counts, &error));
        EXPECT_EQ(0u, counts.programs + counts.buffers + counts.sessions);
        EXPECT_EQ(0u, counts.device_bytes);
        recorder.close(context);
    }

    accb_status compile_now() {
        const accb_compile_desc desc = world.order();
        return recorder.compile(context, &desc, &program, &error);
    }
    /// One buffer for both tensors: the first at 64, the second at 256.
    accb_status create_buffer(uint64_t size = 512) {
        accb_buffer_desc desc{};
        desc.struct_size = sizeof(desc);
        desc.memory = ACCB_MEM_DEVICE;
        desc.size = size;
        return recorder.buffer_create(context, &desc, &buffer, &error);
    }
    accb_status bind(std::vector<accb_binding> bindings) {
        accb_session_desc desc{};
        desc.struct_size = sizeof(desc);
        desc.max_in_flight = 4;
        desc.bindings = bindings.data();
        desc.binding_count = static_cast<uint32_t>(bindings.size());
        return recorder.session_create(program, &desc, &session, &error);
    }
    void create_everything() {
        ASSERT_EQ(ACCB_OK, compile_now()) << error.message;
        ASSERT_EQ(ACCB_OK, create_buffer()) << error.message;
        ASSERT_EQ(ACCB_OK, bind({{0, 0, buffer, 64}, {1, 0, buffer, 256}})) << error.message;
    }

    scene world;
    accb_error error{sizeof(accb_error), 0, 0, {}};
    accb_ctx* context = nullptr;
    accb_program* program = nullptr;
    accb_buffer* buffer = nullptr;
    accb_session* session = nullptr;
};

}  // namespace accelbench::abi
