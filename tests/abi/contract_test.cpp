// SPDX-License-Identifier: Apache-2.0
// What the SDK checks for every backend: ranges, bindings, shapes, tickets, options.
#include "tests/abi/scene.hpp"

namespace accelbench::abi {
namespace {

using contract = opened_recorder;

TEST_F(contract, operands_arrive_by_tensor_index) {
    ASSERT_EQ(ACCB_OK, compile_now());
    ASSERT_EQ(ACCB_OK, create_buffer());
    ASSERT_EQ(ACCB_OK, bind({{1, 0, buffer, 256}, {0, 0, buffer, 64}})) << error.message;
    ASSERT_EQ(2u, last.operands.size());
    EXPECT_EQ(64u, last.operands[0].offset);
    EXPECT_EQ(256u, last.operands[1].offset);
}

TEST_F(contract, wrong_bindings_are_refused) {
    ASSERT_EQ(ACCB_OK, compile_now());
    ASSERT_EQ(ACCB_OK, create_buffer());
    const accb_binding first{0, 0, buffer, 64};
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, bind({first})) << "one is missing";
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, bind({first, {1, 0, buffer, 256}, first})) << "bound twice";
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, bind({first, {2, 0, buffer, 0}})) << "no such tensor";
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, bind({first, {1, 0, nullptr, 0}})) << "no buffer";
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, bind({first, {1, 0, buffer, 385}})) << "one byte too far";
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, bind({first, {1, 0, buffer, UINT64_MAX}})) << "overflow";
    EXPECT_EQ(ACCB_OK, bind({first, {1, 0, buffer, 384}})) << "fits to the byte";
}

TEST_F(contract, temporaries_are_not_bound) {
    world.tensors[0].role = ACCB_TEMP;
    ASSERT_EQ(ACCB_OK, compile_now());
    ASSERT_EQ(ACCB_OK, create_buffer());
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, bind({{0, 0, buffer, 64}, {1, 0, buffer, 256}}));
    ASSERT_EQ(ACCB_OK, bind({{1, 0, buffer, 256}})) << error.message;
    EXPECT_EQ(nullptr, last.operands[0].memory);
}

TEST_F(contract, copies_stay_inside_their_buffer) {
    ASSERT_EQ(ACCB_OK, create_buffer(100));
    std::vector<char> bytes(128, 'a');
    EXPECT_EQ(ACCB_OK, recorder.buffer_write(buffer, 90, bytes.data(), 10, &error));
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, recorder.buffer_write(buffer, 90, bytes.data(), 11, &error));
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, recorder.buffer_read(buffer, 101, bytes.data(), 0, &error));
    EXPECT_EQ(ACCB_INVALID_ARGUMENT,
              recorder.buffer_read(buffer, 8, bytes.data(), UINT64_MAX - 4, &error));
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, recorder.buffer_read(buffer, 0, nullptr, 1, &error));
    std::vector<char> back(10);
    EXPECT_EQ(ACCB_OK, recorder.buffer_read(buffer, 90, back.data(), 10, &error));
    EXPECT_EQ(std::vector<char>(10, 'a'), back);
}

TEST_F(contract, impossible_workloads_are_refused_before_the_backend_sees_them) {
    const auto status = [&] {
        const accb_query_desc question = world.question();
        accb_support support = full_answer();
        return recorder.query(context, &question, &support, &error);
    };
    ASSERT_EQ(ACCB_OK, status());
    world.tensors[1].rank = 9;
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, status());
    world.tensors[1].rank = 2;
    world.tensors[1].dim[0] = world.tensors[1].dim[1] = int64_t{1} << 32;
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, status()) << "2^64 elements";
    world.tensors[1].dim[1] = -1;
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, status());
    world.tensors[1].dim[1] = 1;
    ASSERT_EQ(ACCB_OK, status());
    world.workload.tensor_count = 1;
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, status()) << "an operand names tensor 1 of 1";
    world.workload.tensor_count = 2;
    world.tensor_list[1] = nullptr;
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, status());
}

TEST_F(contract, tickets_count_up_and_unknown_ones_are_refused) {
    create_everything();
    uint64_t ticket = 0;
    for (uint64_t expected = 1; expected <= 3; ++expected) {
        ASSERT_EQ(ACCB_OK, recorder.submit(session, nullptr, &ticket, &error));
        EXPECT_EQ(expected, ticket);
    }
    EXPECT_EQ(ACCB_OK, recorder.wait(session, 3, 0, nullptr, &error));
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, recorder.wait(session, 4, 0, nullptr, &error));
}

TEST_F(contract, live_objects_are_counted) {
    create_everything();
    accb_counts counts{};
    counts.struct_size = sizeof(counts);
    ASSERT_EQ(ACCB_OK, recorder.counts(context, &counts, &error));
    EXPECT_EQ(1u, counts.programs);
    EXPECT_EQ(1u, counts.buffers);
    EXPECT_EQ(1u, counts.sessions);
    EXPECT_EQ(512u, counts.device_bytes);
    EXPECT_EQ("tile=8", sdk::text_of(recorder.tuning_record(program)));
}

TEST(options, are_parsed_by_kind_and_unknown_ones_are_named) {
    const accb_attr attrs[] = {{sdk::str("cpus"), ACCB_ATTR_STR, 3, {.s = "0,1"}},
                               {sdk::str("width"), ACCB_ATTR_STR, 2, {.s = "64"}},
                               {sdk::str("share"), ACCB_ATTR_F64, 1, {.f = 0.25}}};
    const sdk::options options(nullptr, attrs, 3);
    EXPECT_EQ("0,1", options.value("cpus"));
    EXPECT_EQ(64, options.integer("width", 1));
    EXPECT_EQ(0.25, options.number("share", 1.0));
    EXPECT_EQ(7, options.integer("absent", 7));
    EXPECT_NO_THROW(options.allow_only({"width", "share"}));
    EXPECT_THROW((void)options.integer("cpus", 0), sdk::error);
    try {
        options.allow_only({"width"});
        FAIL() << "an unknown option passed";
    } catch (const sdk::error& failure) {
        EXPECT_EQ(ACCB_INVALID_ARGUMENT, failure.code());
        EXPECT_NE(nullptr, std::strstr(failure.what(), "share"));
    }
}

TEST(tensor, sizes_pad_sub_byte_rows) {
    accb_tensor tensor = vector_tensor(ACCB_INPUT, 3, "t");
    tensor.rank = 2;
    tensor.dim[1] = 5;
    tensor.dtype = ACCB_I4;
    EXPECT_EQ(9u, sdk::dense_bytes(tensor)) << "3 rows of 20 bits";
    tensor.dtype = ACCB_BF16;
    EXPECT_EQ(30u, sdk::dense_bytes(tensor));
    tensor.dim[1] = 0;
    EXPECT_EQ(0u, sdk::dense_bytes(tensor));
    tensor.rank = 0;
    EXPECT_EQ(2u, sdk::dense_bytes(tensor));
}

TEST(tensor, own_memory_is_aligned) {
    accb_buffer_desc desc{sizeof(desc), ACCB_MEM_DEVICE, 0, 0, 1000, 0, nullptr};
    const sdk::host_buffer small(desc);
    EXPECT_EQ(0u, reinterpret_cast<std::uintptr_t>(small.data()) % 64);
    desc.size = 3u << 20;
    const sdk::host_buffer large(desc);
    EXPECT_EQ(0u, reinterpret_cast<std::uintptr_t>(large.data()) % (2u << 20));
    desc.alignment = 3;
    EXPECT_THROW(sdk::host_buffer{desc}, sdk::error);
    desc.alignment = 0;
    for (const uint64_t size : {uint64_t{1} << 47, UINT64_MAX}) {
        desc.size = size;  // more than a process can address
        EXPECT_THROW(sdk::host_buffer{desc}, std::bad_alloc);
    }
}

}  // namespace
}  // namespace accelbench::abi
