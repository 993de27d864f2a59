// SPDX-License-Identifier: Apache-2.0
// Both directions of growth through the SDK: structs that are longer or shorter than this header's.
#include "tests/abi/scene.hpp"

namespace accelbench::abi {
namespace {

using growth = opened_recorder;

// Were lists arrays of structs, element 1 would be read at our stride out of the writer's.
TEST_F(growth, element_one_of_every_list_may_be_longer) {
    auto tensor0 = grown(world.tensors[0]);
    auto tensor1 = grown(world.tensors[1]);
    auto kernel0 = grown(world.kernels[0]);
    auto kernel1 = grown(world.kernels[1]);
    auto model0 = grown(world.models[0]);
    auto model1 = grown(world.models[1]);
    world.tensor_list[0] = tensor0.get();
    world.tensor_list[1] = tensor1.get();
    world.kernel_list[0] = kernel0.get();
    world.kernel_list[1] = kernel1.get();
    world.model_list[0] = model0.get();
    world.model_list[1] = model1.get();
    auto workload = grown(world.workload);
    accb_query_desc plain = world.question();
    plain.workload = workload.get();
    auto question = grown(plain);
    auto answer = grown(accb_support{});

    ASSERT_EQ(ACCB_OK, recorder.query(context, question.get(), answer.get(), &error))
        << error.message;
    ASSERT_EQ(2u, last.tensors.size());
    EXPECT_EQ(32, last.tensors[1].dim[0]);
    EXPECT_EQ("second", sdk::text_of(last.tensors[1].name));
    EXPECT_EQ(sizeof(accb_tensor), last.tensors[1].struct_size);
    EXPECT_EQ(7u, last.kernels[1].op_version);
    EXPECT_EQ(2u, last.kernels[1].operand_count);
    EXPECT_EQ(9, last.models[1].source_sha256[31]);
    EXPECT_EQ(1u, last.workload.scalar_count);
    EXPECT_EQ(ACCB_YES, answer.get()->answer);
    EXPECT_EQ(answer.size(), answer.struct_size());
    EXPECT_TRUE(answer.untouched_from(sizeof(accb_support)));
}

TEST_F(growth, fields_that_an_older_writer_lacks_read_as_zero) {
    auto tensor1 = ACCB_CUT(world.tensors[1], memory);
    world.tensor_list[1] = tensor1.get();
    auto workload = ACCB_CUT(world.workload, scalar_count);
    accb_compile_desc desc = world.order();
    desc.workload = workload.get();
    auto order = ACCB_CUT(desc, implementation);

    ASSERT_EQ(ACCB_OK, recorder.compile(context, order.get(), &program, &error)) << error.message;
    EXPECT_EQ(32, last.tensors[1].dim[0]);
    EXPECT_EQ(-1, last.tensors[1].quant_axis);
    EXPECT_EQ(0u, last.tensors[1].memory);
    EXPECT_EQ(nullptr, last.tensors[1].name.data);
    EXPECT_EQ(ACCB_F32, last.workload.accumulate);
    EXPECT_EQ(0u, last.workload.scalar_count);
    EXPECT_EQ(ACCB_BOUNDARY_RESIDENT, last.compile.boundary);
    EXPECT_EQ(nullptr, last.compile.implementation.data);
    EXPECT_EQ(0u, last.compile.tuning_budget_ns);
}

TEST_F(growth, grown_tails_of_descriptors_are_ignored) {
    auto order = grown(world.order());
    ASSERT_EQ(ACCB_OK, recorder.compile(context, order.get(), &program, &error)) << error.message;
    EXPECT_EQ("second", sdk::text_of(last.compile.implementation));
    EXPECT_EQ(99u, last.compile.tuning_budget_ns);

    accb_buffer_desc plain{};
    plain.memory = ACCB_MEM_DEVICE;
    plain.size = 512;
    auto buffer_desc = grown(plain);
    ASSERT_EQ(ACCB_OK, recorder.buffer_create(context, buffer_desc.get(), &buffer, &error));
    EXPECT_EQ(nullptr, last.buffer.host_ptr);

    const accb_binding bindings[] = {{0, 0, buffer, 64}, {1, 0, buffer, 256}};
    accb_session_desc binds{};
    binds.bindings = bindings;
    binds.binding_count = 2;
    auto session_desc = grown(binds);
    ASSERT_EQ(ACCB_OK, recorder.session_create(program, session_desc.get(), &session, &error));
    EXPECT_EQ(nullptr, last.session.comm);

    const int64_t scalar = 11;
    auto launch = grown(accb_submit{0, 0, &scalar, 1, 0});
    auto done = grown(accb_completion{});
    uint64_t ticket = 0;
    ASSERT_EQ(ACCB_OK, recorder.submit(session, launch.get(), &ticket, &error));
    ASSERT_EQ(ACCB_OK, recorder.wait(session, ticket, 0, done.get(), &error));
    EXPECT_EQ(std::vector<int64_t>{11}, last.scalars);
    EXPECT_EQ(1u, done.get()->ticket);
    EXPECT_TRUE(done.untouched_from(sizeof(accb_completion)));
}

TEST_F(growth, descriptors_of_an_older_harness_are_enough) {
    ASSERT_EQ(ACCB_OK, compile_now());
    accb_buffer_desc plain{};
    plain.size = 512;
    auto buffer_desc = ACCB_CUT(plain, alignment);
    ASSERT_EQ(ACCB_OK, recorder.buffer_create(context, buffer_desc.get(), &buffer, &error));
    EXPECT_EQ(nullptr, last.buffer.host_ptr);
    EXPECT_EQ(0u, last.buffer.alignment);

    const accb_binding bindings[] = {{0, 0, buffer, 64}, {1, 0, buffer, 256}};
    accb_session_desc binds{};
    binds.bindings = bindings;
    binds.binding_count = 2;
    auto session_desc = ACCB_CUT(binds, comm);
    ASSERT_EQ(ACCB_OK, recorder.session_create(program, session_desc.get(), &session, &error));
    EXPECT_EQ(nullptr, last.session.comm);

    auto launch = ACCB_CUT(accb_submit{}, scalars);
    auto done = ACCB_CUT(accb_completion{}, ticket);
    uint64_t ticket = 0;
    ASSERT_EQ(ACCB_OK, recorder.submit(session, launch.get(), &ticket, &error));
    ASSERT_EQ(ACCB_OK, recorder.wait(session, ticket, 0, done.get(), &error));
    EXPECT_TRUE(last.scalars.empty());
    EXPECT_EQ(done.size(), done.struct_size());
    EXPECT_TRUE(done.untouched_from(offsetof(accb_completion, ticket)));
}

TEST_F(growth, answers_fill_only_what_the_caller_has) {
    ASSERT_EQ(ACCB_OK, compile_now());
    auto support = ACCB_CUT(accb_support{}, implementations);
    ASSERT_EQ(ACCB_OK, recorder.program_info(program, support.get(), &error));
    EXPECT_EQ(42u, support.get()->device_bytes);
    EXPECT_EQ(support.size(), support.struct_size());
    EXPECT_TRUE(support.untouched_from(offsetof(accb_support, implementations)));

    auto info = ACCB_CUT(accb_device_info{}, claim_count);
    ASSERT_EQ(ACCB_OK, recorder.device_info(context, 1, info.get(), &error));
    EXPECT_EQ(1u, info.get()->index);
    EXPECT_EQ(-1, info.get()->numa_node);
    EXPECT_TRUE(info.untouched_from(offsetof(accb_device_info, claim_count)));

    auto counts = ACCB_CUT(accb_counts{}, buffers);
    ASSERT_EQ(ACCB_OK, recorder.counts(context, counts.get(), &error));
    EXPECT_EQ(1u, counts.get()->programs);
    EXPECT_TRUE(counts.untouched_from(offsetof(accb_counts, buffers)));
}

TEST_F(growth, errors_fit_what_the_caller_has) {
    last.throw_in = "devices";
    last.throw_what = "error";
    last.text = std::string(600, 'x');
    auto shorter = other_size<accb_error>(accb_error{}, offsetof(accb_error, message) + 8);
    uint32_t count = 0;
    EXPECT_EQ(ACCB_DEVICE_LOST, recorder.device_count(context, &count, shorter.get()));
    EXPECT_STREQ("xxxxxxx", shorter.get()->message);
    EXPECT_TRUE(shorter.untouched_from(offsetof(accb_error, message) + 8));

    auto bare = ACCB_CUT(accb_error{}, vendor_code);
    EXPECT_EQ(ACCB_DEVICE_LOST, recorder.device_count(context, &count, bare.get()));
    EXPECT_EQ(ACCB_DEVICE_LOST, bare.get()->code);
    EXPECT_TRUE(bare.untouched_from(offsetof(accb_error, vendor_code)));

    auto longer = grown(accb_error{});
    EXPECT_EQ(ACCB_DEVICE_LOST, recorder.device_count(context, &count, longer.get()));
    EXPECT_EQ(495u, std::strlen(longer.get()->message));
    EXPECT_TRUE(longer.untouched_from(sizeof(accb_error)));
}

TEST(growth_of_the_host, calls_that_an_older_harness_lacks_are_not_made) {
    last = record{};
    accb_host plain{};
    plain.progress = [](void*, accb_str, double) -> int32_t { return 1; };
    auto older = ACCB_CUT(plain, progress);
    accb_ctx* context = nullptr;
    ASSERT_EQ(ACCB_OK, recorder.open(older.get(), nullptr, 0, &context, nullptr));
    recorder.close(context);

    auto newer = grown(plain);
    EXPECT_EQ(ACCB_CANCELLED, recorder.open(newer.get(), nullptr, 0, &context, nullptr));
}

}  // namespace
}  // namespace accelbench::abi
