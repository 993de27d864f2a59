// SPDX-License-Identifier: Apache-2.0
#include "harness/worker/rank_link.hpp"

#include <algorithm>
#include <csignal>
#include <thread>
#include <utility>

namespace accelbench::worker {

using protocol::rank_answer;
using protocol::rank_message;
using protocol::rank_message_kind;

void rank_link::listen(std::function<void()> on_abort) {
    sigset_t every, before;
    sigfillset(&every);
    pthread_sigmask(SIG_SETMASK, &every, &before);
    std::thread([this, act = std::move(on_abort)] { read_all(act); }).detach();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void rank_link::read_all(const std::function<void()>& on_abort) {
    rank_message in;
    while (protocol::receive_rank_message(socket_, in, true) == protocol::rank_receipt::message) {
        std::unique_lock lock(mutex_);
        switch (in.kind) {
            case rank_message_kind::answer:
                if (const auto found = waiting_.find(in.sequence);
                    found != waiting_.end() && found->second != nullptr) {
                    *found->second = in;
                    found->second = nullptr;
                }
                break;
            case rank_message_kind::go:
                ++starts_;
                break;
            case rank_message_kind::abort:
                if (!std::exchange(aborted_, true)) {
                    changed_.notify_all();
                    lock.unlock();
                    on_abort();
                    continue;
                }
                break;
            case rank_message_kind::put:
            case rank_message_kind::get:
            case rank_message_kind::arrive:
                break;  // only we say these
        }
        changed_.notify_all();
    }
    // The supervisor is gone; the heartbeat's thread ends the process.
}

accb_status rank_link::ask(rank_message& m, rank_message& answer) {
    std::unique_lock lock(mutex_);
    m.sequence = ++sequence_;
    const auto entry = waiting_.emplace(m.sequence, &answer).first;
    if (!protocol::send_rank_message(socket_, m)) {
        waiting_.erase(entry);
        return ACCB_UNAVAILABLE;
    }
    changed_.wait(lock, [&] { return entry->second == nullptr || aborted_; });
    const bool answered = entry->second == nullptr;
    waiting_.erase(entry);
    if (!answered) {
        return ACCB_CANCELLED;
    }
    switch (answer.answer) {
        case rank_answer::ok:
            return ACCB_OK;
        case rank_answer::too_late:
            return ACCB_DEADLINE;
        case rank_answer::refused:
            break;
    }
    return ACCB_OUT_OF_MEMORY;
}

accb_status rank_link::put(std::string_view key, std::span<const std::byte> value) {
    rank_message m, answer;
    m.kind = rank_message_kind::put;
    return m.set(key, value) ? ask(m, answer) : ACCB_INVALID_ARGUMENT;
}

accb_status rank_link::get(std::string_view key, void* value, std::uint64_t* size,
                           std::uint64_t timeout_ns) {
    rank_message m, answer;
    m.kind = rank_message_kind::get;
    m.timeout_ns = timeout_ns;
    if (!m.set(key, {})) {
        return ACCB_INVALID_ARGUMENT;
    }
    if (const accb_status got = ask(m, answer); got != ACCB_OK) {
        return got;
    }
    const auto found = answer.value();
    const std::uint64_t room = std::exchange(*size, found.size());
    if (found.size() > room) {
        return ACCB_INVALID_ARGUMENT;
    }
    std::ranges::copy(found, static_cast<std::byte*>(value));
    return ACCB_OK;
}

bool rank_link::is_aborted() {
    const std::lock_guard lock(mutex_);
    return aborted_;
}

bool rank_link::arrive() {
    std::unique_lock lock(mutex_);
    const std::uint64_t before = starts_;
    rank_message m;
    m.kind = rank_message_kind::arrive;
    if (aborted_ || !protocol::send_rank_message(socket_, m)) {
        return false;
    }
    changed_.wait(lock, [&] { return starts_ != before || aborted_; });
    return starts_ != before;
}

}  // namespace accelbench::worker
