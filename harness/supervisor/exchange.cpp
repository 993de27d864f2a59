// SPDX-License-Identifier: Apache-2.0
// Sending a request and waiting for what comes first: a reply, the worker's end, the deadline.
#include "harness/supervisor/exchange.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <utility>

#include "harness/protocol/channel.hpp"
#include "harness/protocol/records.hpp"

namespace accelbench::supervisor {

using protocol::message;
using protocol::message_fault;
using protocol::message_role;

std::uint64_t monotonic_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U +
           static_cast<std::uint64_t>(now.tv_nsec);
}

result<reply> exchange::ask(protocol::message_kind kind, const std::string& tried,
                            std::chrono::nanoseconds deadline,
                            const std::array<std::uint64_t, 6>& args,
                            std::span<const std::byte> record, bool extendable) {
    if (dead_.code != error_code::none) {
        return dead_;
    }
    if (closed_ || record.size() > area_.data().size()) {
        return failure(error_code::internal, tried,
                       closed_ ? "its worker was closed before"
                               : "the request does not fit into the staging area");
    }
    deadline = std::min(deadline, limits_.most);
    const std::uint64_t begin_ns = monotonic_ns();
    // A worker that is gone is told apart below, by how it ended.
    const wake woken = begin(kind, args, record) ? wait(deadline, extendable) : wake::ready;
    const std::uint64_t end_ns = monotonic_ns();
    if (woken == wake::deadline) {
        return give_up(tried, deadline);
    }
    auto answer = finish(tried);
    if (answer) {
        answer->begin_ns = begin_ns;
        answer->end_ns = end_ns;
    }
    return answer;
}

bool exchange::begin(protocol::message_kind kind, const std::array<std::uint64_t, 6>& args,
                     std::span<const std::byte> record) {
    if (!alive() || record.size() > area_.data().size()) {
        return false;
    }
    std::ranges::copy(record, area_.data().begin());
    message out;
    out.sequence = ++sequence_;
    out.kind = kind_ = kind;
    out.length = static_cast<std::uint32_t>(record.size());
    out.args = args;
    return protocol::send_message(socket_.get(), out);
}

error exchange::give_up(const std::string& tried, std::chrono::nanoseconds deadline) {
    return bury(timed_out(tried, deadline));
}

result<reply> exchange::finish(const std::string& tried) {
    if (!alive()) {
        return dead_.code != error_code::none
                   ? dead_
                   : failure(error_code::internal, tried, "its worker was closed before");
    }
    // The reply first: a worker may answer and leave.
    const protocol::received got = protocol::receive_message(socket_.get(), false);
    if (got.outcome != protocol::receive_outcome::message) {
        return bury(ended(tried));
    }
    const message& in = got.content;
    if (const message_fault fault = check(in, got.bytes); fault != message_fault::none) {
        return breach(tried, fmt::format("its reply {}", to_string(fault)));
    }
    if (in.sequence != sequence_ || in.kind != kind_ || in.role == message_role::request ||
        in.length > area_.data().size()) {
        return breach(tried, fmt::format("it answered {} {} with {} {}", to_string(kind_),
                                         sequence_, to_string(in.kind), in.sequence));
    }
    reply answer;
    answer.args = in.args;
    const auto shared = area_.data().first(in.length);
    answer.record.assign(shared.begin(), shared.end());
    if (in.role == message_role::failed) {
        return refused(tried, answer);
    }
    return answer;
}

exchange::wake exchange::wait(std::chrono::nanoseconds deadline, bool extendable) {
    const auto limit = static_cast<std::uint64_t>(std::max<std::int64_t>(deadline.count(), 0));
    std::uint64_t until = monotonic_ns() + limit;
    const auto& progress = area_.beat().progress;
    std::uint64_t seen = progress.load(std::memory_order_relaxed);
    for (;;) {
        std::array<pollfd, 3> watched = {{{socket_.get(), POLLIN, 0},
                                          {process_.process(), POLLIN, 0},
                                          {process_.errors(), POLLIN, 0}}};
        const std::uint64_t now = monotonic_ns();
        const std::uint64_t left = until > now ? until - now : 0;
        const timespec wait_for{static_cast<time_t>(left / 1'000'000'000U),
                                static_cast<long>(left % 1'000'000'000U)};
        const int ready = ppoll(watched.data(), watched.size(), &wait_for, nullptr);
        if (watched[2].revents != 0) {
            process_.drain_errors();
        }
        if (ready > 0 && (watched[0].revents | watched[1].revents) != 0) {
            return wake::ready;
        }
        if (ready == 0) {
            const std::uint64_t heard = progress.load(std::memory_order_relaxed);
            if (!extendable || heard == seen) {
                return wake::deadline;
            }
            seen = heard;
            until = monotonic_ns() + limit;
        }
    }
}

status exchange::wait_for_exit() {
    if (!alive()) {
        return dead_;
    }
    closed_ = true;
    const ending end = process_.collect(limits_.terminate);
    if (!end.known || end.by_signal || end.number != 0) {
        return failure(error_code::worker_crashed,
                       fmt::format("cannot end the worker of plug-in {}", plugin_),
                       end.known && end.by_signal
                           ? fmt::format("it had to be ended by {}", signal_text(end.number))
                           : fmt::format("it left with exit status {}", end.number),
                       "Report it to the plug-in's author.");
    }
    return {};
}

}  // namespace accelbench::supervisor
