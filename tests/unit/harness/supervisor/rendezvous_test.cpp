// SPDX-License-Identifier: Apache-2.0
// The ranks' key-value store and start line, over sockets as in a campaign.
#include "harness/supervisor/rendezvous.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cstring>
#include <limits>
#include <string>

#include "harness/supervisor/descriptor.hpp"

namespace accelbench::supervisor {
namespace {

using protocol::rank_answer;
using protocol::rank_message;
using protocol::rank_message_kind;
using protocol::rank_receipt;

constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

/// One rank's link: `mine` is the supervisor's end.
struct rank_end {
    descriptor mine, theirs;

    rank_end() {
        int ends[2] = {-1, -1};
        EXPECT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
        mine = descriptor(ends[0]);
        theirs = descriptor(ends[1]);
    }
    void say(rank_message_kind kind, const std::string& key = {}, const std::string& value = {},
             std::uint64_t timeout_ns = 0, std::uint32_t sequence = 1) const {
        rank_message m;
        m.kind = kind;
        m.sequence = sequence;
        m.timeout_ns = timeout_ns;
        ASSERT_TRUE(m.set(key, std::as_bytes(std::span(value))));
        ASSERT_TRUE(protocol::send_rank_message(theirs.get(), m));
    }
    /// "answer 1 ok value", "go", "nothing" ...
    [[nodiscard]] std::string hear() const {
        rank_message m;
        if (protocol::receive_rank_message(theirs.get(), m, false) != rank_receipt::message) {
            return "nothing";
        }
        if (m.kind != rank_message_kind::answer) {
            return m.kind == rank_message_kind::go ? "go" : "abort";
        }
        const auto value = m.value();
        const char* how = m.answer == rank_answer::ok         ? "ok "
                          : m.answer == rank_answer::too_late ? "too late "
                                                              : "refused ";
        return std::to_string(m.sequence) + " " + how +
               std::string(reinterpret_cast<const char*>(value.data()), value.size());
    }
};

TEST(rendezvous, a_value_reaches_who_asks_later_and_who_already_waits) {
    rendezvous meeting;
    const rank_end a, b, c;
    b.say(rank_message_kind::get, "id", "", never, 7);
    ASSERT_TRUE(meeting.serve(b.mine.get()));
    EXPECT_EQ(b.hear(), "nothing");
    a.say(rank_message_kind::put, "id", "128 bytes");
    ASSERT_TRUE(meeting.serve(a.mine.get()));
    EXPECT_EQ(a.hear(), "1 ok ");
    EXPECT_EQ(b.hear(), "7 ok 128 bytes");
    c.say(rank_message_kind::get, "id");
    ASSERT_TRUE(meeting.serve(c.mine.get()));
    EXPECT_EQ(c.hear(), "1 ok 128 bytes");
}

TEST(rendezvous, nobody_waits_for_longer_than_he_said) {
    rendezvous meeting;
    const rank_end a, b;
    EXPECT_EQ(meeting.next_expiry(), never);
    a.say(rank_message_kind::get, "id", "", 0);
    ASSERT_TRUE(meeting.serve(a.mine.get()));
    EXPECT_EQ(a.hear(), "1 too late ");
    b.say(rank_message_kind::get, "id", "", 1'000'000'000'000);
    ASSERT_TRUE(meeting.serve(b.mine.get()));
    const std::uint64_t until = meeting.next_expiry();
    meeting.expire(until - 1);
    EXPECT_EQ(b.hear(), "nothing");
    meeting.expire(until);
    EXPECT_EQ(b.hear(), "1 too late ");
    EXPECT_EQ(meeting.next_expiry(), never);
}

TEST(rendezvous, is_bounded_and_a_key_is_put_once) {
    rendezvous meeting;
    const rank_end a;
    for (int i = 0; i < 1024; ++i) {
        a.say(rank_message_kind::put, "key" + std::to_string(i), "v");
        ASSERT_TRUE(meeting.serve(a.mine.get()));
        ASSERT_EQ(a.hear(), "1 ok ");
    }
    a.say(rank_message_kind::put, "one more", "v");
    ASSERT_TRUE(meeting.serve(a.mine.get()));
    EXPECT_EQ(a.hear(), "1 refused ");
    meeting.clear();
    for (const char* expected : {"1 ok ", "1 refused "}) {
        a.say(rank_message_kind::put, "one more", "v");
        ASSERT_TRUE(meeting.serve(a.mine.get()));
        EXPECT_EQ(a.hear(), expected);
    }
    rank_message m;
    EXPECT_FALSE(m.set(std::string(257, 'k'), {}));
    EXPECT_FALSE(m.set("k", std::vector<std::byte>(4097)));
}

TEST(rendezvous, counts_who_has_come_to_the_start_line_and_lets_all_go) {
    rendezvous meeting;
    const rank_end a, b;
    for (const rank_end* one : {&a, &b}) {
        one->say(rank_message_kind::arrive);
        ASSERT_TRUE(meeting.serve(one->mine.get()));
    }
    EXPECT_EQ(meeting.arrived(), 2U);
    meeting.start({a.mine.get(), b.mine.get()});
    EXPECT_EQ(meeting.arrived(), 0U);
    EXPECT_EQ(a.hear(), "go");
    EXPECT_EQ(b.hear(), "go");
    meeting.abort({b.mine.get()});
    EXPECT_EQ(a.hear(), "nothing");
    EXPECT_EQ(b.hear(), "abort");
}

TEST(rendezvous, a_closed_link_and_nonsense_are_noticed) {
    rendezvous meeting;
    rank_end a, b, c;
    a.theirs.reset();
    EXPECT_FALSE(meeting.serve(a.mine.get()));
    ASSERT_EQ(send(b.theirs.get(), "x", 1, 0), 1);
    EXPECT_FALSE(meeting.serve(b.mine.get()));
    c.say(rank_message_kind::go);  // only the supervisor lets go
    EXPECT_FALSE(meeting.serve(c.mine.get()));
    rank_message m;
    m.key_size = 200;  // more than is sent
    ASSERT_GT(send(c.theirs.get(), &m, 40, 0), 0);
    EXPECT_FALSE(meeting.serve(c.mine.get()));
}

}  // namespace
}  // namespace accelbench::supervisor
