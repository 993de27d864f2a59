// SPDX-License-Identifier: Apache-2.0
#include "harness/supervisor/rendezvous.hpp"

#include <algorithm>
#include <limits>

#include "harness/supervisor/exchange.hpp"

namespace accelbench::supervisor {

using protocol::rank_answer;
using protocol::rank_message;
using protocol::rank_message_kind;
using protocol::rank_receipt;

namespace {

/// More than thousand ranks need, and no more than 4 MiB.
constexpr std::size_t most_keys = 1024, most_waiters = 1024;

void tell(const std::vector<int>& links, rank_message_kind what) {
    rank_message m;
    m.kind = what;
    for (const int link : links) {
        (void)protocol::send_rank_message(link, m);  // one that is gone is noticed by its process
    }
}

}  // namespace

bool rendezvous::serve(int link) {
    rank_message m;
    for (;;) {
        const rank_receipt got = protocol::receive_rank_message(link, m, false);
        if (got != rank_receipt::message) {
            return got == rank_receipt::nothing_yet;
        }
        switch (m.kind) {
            case rank_message_kind::put:
                put(link, m);
                break;
            case rank_message_kind::get:
                get(link, m);
                break;
            case rank_message_kind::arrive:
                ++arrived_;
                break;
            case rank_message_kind::answer:
            case rank_message_kind::go:
            case rank_message_kind::abort:
                return false;  // only we say these
        }
    }
}

void rendezvous::put(int link, const rank_message& m) {
    const auto value = m.value();
    const bool is_new =
        values_.size() < most_keys &&
        values_.emplace(m.key(), std::vector<std::byte>(value.begin(), value.end())).second;
    answer(link, m.sequence, is_new ? rank_answer::ok : rank_answer::refused);
    if (is_new) {
        const auto [first, last] = waiting_.equal_range(m.key());
        std::for_each(first, last, [&](const auto& entry) {
            answer(entry.second.link, entry.second.sequence, rank_answer::ok,
                   values_.find(m.key())->second);
        });
        waiting_.erase(first, last);
    }
}

void rendezvous::get(int link, const rank_message& m) {
    if (const auto found = values_.find(m.key()); found != values_.end()) {
        answer(link, m.sequence, rank_answer::ok, found->second);
    } else if (m.timeout_ns == 0 || waiting_.size() >= most_waiters) {
        answer(link, m.sequence, m.timeout_ns == 0 ? rank_answer::too_late : rank_answer::refused);
    } else {
        const std::uint64_t now = monotonic_ns();
        const std::uint64_t left = std::numeric_limits<std::uint64_t>::max() - now;
        waiting_.emplace(std::string(m.key()),
                         waiter{link, m.sequence, now + std::min(left, m.timeout_ns)});
    }
}

void rendezvous::answer(int link, std::uint32_t sequence, rank_answer what,
                        const std::vector<std::byte>& value) {
    rank_message m;
    m.kind = rank_message_kind::answer;
    m.sequence = sequence;
    m.answer = what;
    m.set({}, value);
    (void)protocol::send_rank_message(link, m);
}

void rendezvous::expire(std::uint64_t now_ns) {
    for (auto entry = waiting_.begin(); entry != waiting_.end();) {
        if (entry->second.until_ns > now_ns) {
            ++entry;
            continue;
        }
        answer(entry->second.link, entry->second.sequence, rank_answer::too_late);
        entry = waiting_.erase(entry);
    }
}

std::uint64_t rendezvous::next_expiry() const {
    std::uint64_t next = std::numeric_limits<std::uint64_t>::max();
    for (const auto& [key, one] : waiting_) {
        next = std::min(next, one.until_ns);
    }
    return next;
}

void rendezvous::start(const std::vector<int>& links) {
    arrived_ = 0;
    tell(links, rank_message_kind::go);
}

void rendezvous::abort(const std::vector<int>& links) {
    waiting_.clear();
    tell(links, rank_message_kind::abort);
}

void rendezvous::clear() {
    values_.clear();
    waiting_.clear();
}

}  // namespace accelbench::supervisor
