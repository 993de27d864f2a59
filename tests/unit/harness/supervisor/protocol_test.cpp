// SPDX-License-Identifier: Apache-2.0
// Messages, flat records and the staging area: round trips, and everything that must be refused.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <string_view>

#include "harness/protocol/channel.hpp"
#include "harness/protocol/crc32.hpp"
#include "harness/protocol/requests.hpp"
#include "harness/protocol/staging.hpp"

namespace accelbench::protocol {
namespace {

message sample() {
    message m;
    m.sequence = 7;
    m.kind = message_kind::window;
    m.length = 12;
    m.args = {1, 2, 3, 4, 5, 6};
    seal(m);
    return m;
}

TEST(crc32, equals_the_published_check_value) {
    constexpr std::string_view text = "123456789";
    EXPECT_EQ(crc32(std::as_bytes(std::span(text))), 0xCBF43926U);
}

TEST(message, is_sound_once_sealed) {
    EXPECT_EQ(check(sample(), sizeof(message)), message_fault::none);
}

TEST(message, every_flipped_bit_is_noticed) {
    const message good = sample();
    for (std::size_t bit = 0; bit < sizeof(message) * 8; ++bit) {
        std::byte bytes[sizeof(message)];
        std::memcpy(bytes, &good, sizeof good);
        bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        message bad;
        std::memcpy(&bad, bytes, sizeof bad);
        EXPECT_NE(check(bad, sizeof(message)), message_fault::none) << "bit " << bit;
    }
}

TEST(message, wrong_sizes_kinds_and_roles_are_told_apart) {
    EXPECT_EQ(check(sample(), sizeof(message) - 1), message_fault::wrong_size);
    EXPECT_EQ(check(sample(), sizeof(message) + 1), message_fault::wrong_size);
    for (const std::uint16_t kind : {std::uint16_t{0}, std::uint16_t{20}, std::uint16_t{65535}}) {
        message m = sample();
        m.kind = static_cast<message_kind>(kind);
        seal(m);
        EXPECT_EQ(check(m, sizeof m), message_fault::unknown_kind) << kind;
    }
    message m = sample();
    m.role = static_cast<message_role>(4);
    seal(m);
    EXPECT_EQ(check(m, sizeof m), message_fault::wrong_role);
}

struct pair_of_sockets {
    int ends[2] = {-1, -1};
    pair_of_sockets() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0); }
    ~pair_of_sockets() {
        ::close(ends[0]);
        if (ends[1] >= 0) {
            ::close(ends[1]);
        }
    }
};

TEST(channel, carries_a_message) {
    const pair_of_sockets pair;
    EXPECT_EQ(receive_message(pair.ends[1], false).outcome, receive_outcome::nothing_yet);
    message out = sample();
    ASSERT_TRUE(send_message(pair.ends[0], out));
    const received in = receive_message(pair.ends[1], true);
    ASSERT_EQ(in.outcome, receive_outcome::message);
    EXPECT_EQ(check(in.content, in.bytes), message_fault::none);
    EXPECT_EQ(in.content.args, out.args);
}

TEST(channel, reports_short_long_and_absent_ends) {
    pair_of_sockets pair;
    const char bytes[200] = {};
    ASSERT_EQ(send(pair.ends[0], bytes, 10, 0), 10);
    ASSERT_EQ(send(pair.ends[0], bytes, 200, 0), 200);
    for (int packet = 0; packet < 2; ++packet) {
        const received in = receive_message(pair.ends[1], true);
        EXPECT_EQ(check(in.content, in.bytes), message_fault::wrong_size);
    }
    ::close(pair.ends[1]);
    pair.ends[1] = -1;
    message out = sample();
    EXPECT_FALSE(send_message(pair.ends[0], out));
    EXPECT_EQ(receive_message(pair.ends[0], true).outcome, receive_outcome::closed);
}

compile_order rich_order() {
    compile_order order;
    order.id = 9;
    order.implementation = "tiled";
    order.tune = true;
    order.tuning_budget_ns = 1'000'000'007;
    order.work.id = "matmul/x";
    order.work.op = "matmul";
    order.work.op_version = 3;
    order.work.stage = kernels::phase::backward;
    order.work.tensors = {{"a",
                           kernels::dtype::bf16,
                           {3, -1, 5},
                           kernels::tensor_role::state,
                           kernels::placement::host,
                           {},
                           {}},
                          {"", kernels::dtype::i8, {}, kernels::tensor_role::output, {}, {}, {}}};
    order.work.operands = {1, 0};
    order.work.attributes = {
        {"axis", std::int64_t{-2}}, {"eps", 1e-5}, {"mode", std::string("x\0y", 3)}};
    order.work.scalars = {{"position", 5, -1}};
    order.work.compute = kernels::dtype::tf32;
    order.work.accumulate = kernels::dtype::f64;
    order.work.numerics = 37;
    order.models = {{.form = kernels::view::onnx,
                     .format = "onnx",
                     .bytes = std::string("\0\xff\1", 3),
                     .sha256 = std::string(64, 'a')},
                    {.form = kernels::view::artifact,
                     .format = "rbln",
                     .compiler = "compiler 1.2",
                     .path = "/a/b.rbln",
                     .source_sha256 = std::string(64, 'b')}};
    return order;
}

TEST(flat, a_workload_survives_the_trip) {
    const compile_order order = rich_order();
    compile_order back;
    ASSERT_TRUE(from_flat(to_flat(order), back));
    EXPECT_EQ(to_flat(back), to_flat(order));
    EXPECT_EQ(back.work.tensors[0].dims, order.work.tensors[0].dims);
    EXPECT_EQ(back.work.tensors[0].where, kernels::placement::host);
    EXPECT_EQ(back.work.attributes[2].value, order.work.attributes[2].value);
    EXPECT_EQ(back.work.scalars[0].step, -1);
    EXPECT_EQ(back.work.numerics, 37U);
    EXPECT_EQ(back.work.accumulate, kernels::dtype::f64);
    EXPECT_TRUE(back.tune);
    ASSERT_EQ(back.models.size(), 2U);
    EXPECT_EQ(back.models[0].bytes, order.models[0].bytes);
    EXPECT_EQ(back.models[1].form, kernels::view::artifact);
    EXPECT_EQ(back.models[1].compiler, "compiler 1.2");
    EXPECT_EQ(back.models[1].path, "/a/b.rbln");
    EXPECT_EQ(back.models[1].source_sha256, std::string(64, 'b'));
}

TEST(flat, every_truncation_and_every_surplus_is_refused) {
    auto bytes = to_flat(rich_order());
    compile_order back;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(from_flat(std::span(bytes).first(size), back)) << size << " bytes";
    }
    bytes.push_back(std::byte{0});
    EXPECT_FALSE(from_flat(bytes, back));
}

TEST(flat, wrong_bytes_never_read_outside) {
    const auto good = to_flat(rich_order());
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const unsigned value : {0x00U, 0x01U, 0x7FU, 0x80U, 0xFFU}) {
            auto bad = good;
            bad[at] = static_cast<std::byte>(value);
            compile_order back;
            const bool read = from_flat(bad, back);
            if (read) {
                EXPECT_EQ(to_flat(back).size(), bad.size());
            }
        }
    }
}

TEST(flat, a_huge_count_is_refused_without_allocating) {
    flat_writer writer;
    writer(std::uint32_t{0xFFFFFFFF});
    std::vector<std::uint64_t> numbers;
    EXPECT_FALSE(from_flat(writer.bytes(), numbers));
    EXPECT_LE(numbers.capacity(), 16U);
    std::string text;
    EXPECT_FALSE(from_flat(writer.bytes(), text));
}

TEST(staging, both_sides_see_the_same_bytes) {
    auto mine = staging::create(100'000);
    ASSERT_TRUE(mine);
    EXPECT_GE(mine->data().size(), 100'000U);
    auto theirs = staging::adopt(dup(mine->descriptor()));
    ASSERT_TRUE(theirs);
    EXPECT_EQ(theirs->data().size(), mine->data().size());
    theirs->data().back() = std::byte{42};
    EXPECT_EQ(mine->data().back(), std::byte{42});
    theirs->beat().alive.fetch_add(1);
    EXPECT_EQ(mine->beat().alive.load(), 1U);
    EXPECT_EQ(mine->data().front(), std::byte{0}) << "the heartbeat has a page of its own";
}

TEST(staging, nobody_can_shrink_or_grow_it) {
    auto mine = staging::create(100'000);
    ASSERT_TRUE(mine);
    EXPECT_NE(ftruncate(mine->descriptor(), 4096), 0);
    EXPECT_NE(ftruncate(mine->descriptor(), 1 << 20), 0);
    EXPECT_NE(fcntl(mine->descriptor(), F_ADD_SEALS, F_SEAL_WRITE), 0);
}

TEST(staging, an_unsealed_or_foreign_descriptor_is_refused) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    EXPECT_FALSE(staging::adopt(ends[0]));
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(heartbeat, a_number_that_is_no_call_has_no_name) {
    EXPECT_EQ(to_string(border_call::session_destroy), "session_destroy");
    EXPECT_EQ(to_string(border_call::comm_destroy), "comm_destroy");
    EXPECT_EQ(to_string(static_cast<border_call>(25)), "");
    EXPECT_EQ(to_string(static_cast<border_call>(0xFFFFFFFF)), "");
}

}  // namespace
}  // namespace accelbench::protocol
