// SPDX-License-Identifier: Apache-2.0
#include "harness/supervisor/rank_group.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "harness/protocol/requests.hpp"
#include "harness/supervisor/together.hpp"
#include "harness/supervisor/worker_state.hpp"

namespace accelbench::supervisor {

using protocol::message_kind;
using protocol::to_flat;

/// What each rank is asked, and then what all of them answered.
struct rank_group::joint {
    shared_order order;
    std::vector<std::array<std::uint64_t, 6>> args;
    std::vector<std::vector<std::byte>> records;
    shared_reply answer;
};

result<std::unique_ptr<rank_group>> rank_group::start(std::vector<worker_options> ranks) {
    std::vector<std::unique_ptr<worker>> started;
    for (worker_options& options : ranks) {
        options.is_rank = true;
        auto one = worker::start(options);
        if (!one) {
            return one.error();
        }
        started.push_back(std::move(*one));
    }
    return std::unique_ptr<rank_group>(new rank_group(std::move(started)));
}

bool rank_group::alive() const {
    return !broken_ &&
           std::all_of(ranks_.begin(), ranks_.end(), [](const auto& r) { return r->alive(); });
}

result<rank_group::joint> rank_group::ask(joint request, const std::string& act) {
    std::vector<part> parts;
    for (std::size_t r = 0; r < ranks_.size(); ++r) {
        worker::state& at = *ranks_[r]->state_;
        parts.push_back(
            {&at.link, at.trying(fmt::format("{} as rank {} of {}", act, r, ranks_.size())),
             request.args.empty() ? std::array<std::uint64_t, 6>{} : request.args[r],
             request.records.empty() ? std::vector<std::byte>{} : std::move(request.records[r])});
    }
    request.answer = ask_together(parts, request.order, meeting_);
    if (request.answer.lost) {
        broken_ = true;
        lost_ = request.answer.lost->rank;
        return std::move(request.answer.lost->why);
    }
    return request;
}

result<std::vector<object_id>> rank_group::create_comms(const std::string& group,
                                                        std::span<const std::uint32_t> devices) {
    joint request{
        {message_kind::create_comm, ranks_.front()->state_->link.limits().open}, {}, {}, {}};
    std::vector<object_id> ids;
    for (std::size_t r = 0; r < ranks_.size(); ++r) {
        ids.push_back(ranks_[r]->state_->next_id++);
        request.records.push_back(
            to_flat(protocol::comm_order{ids.back(), devices[r], static_cast<std::uint32_t>(r),
                                         static_cast<std::uint32_t>(ranks_.size()), group}));
    }
    auto made = ask(std::move(request), "create a communicator");
    if (!made) {
        return made.error();
    }
    return ids;
}

result<std::vector<object_id>> rank_group::create_sessions(
    std::span<const session_request> requests, std::span<const object_id> comms) {
    joint request{
        {message_kind::create_session, ranks_.front()->state_->link.limits().open}, {}, {}, {}};
    std::vector<object_id> ids;
    for (std::size_t r = 0; r < ranks_.size(); ++r) {
        const session_request& one = requests[r];
        ids.push_back(ranks_[r]->state_->next_id++);
        auto order =
            session_order_of(ids.back(), one.program, one.device, one.bindings, one.max_in_flight);
        order.comm = comms[r];
        request.records.push_back(to_flat(order));
    }
    auto made = ask(std::move(request), "create a session");
    if (!made) {
        return made.error();
    }
    return ids;
}

result<std::vector<window_result>> rank_group::run_window(std::span<const object_id> rotations,
                                                          const window_request& request) {
    joint order{{message_kind::window, request.deadline, true}, {}, {}, {}};
    for (std::size_t r = 0; r < ranks_.size(); ++r) {
        if (status sound = check_window(*ranks_[r]->state_, "cannot run a window", request);
            !sound) {
            return std::move(sound).error();
        }
        order.args.push_back({rotations[r], request.batches, request.launches_per_batch,
                              static_cast<std::uint64_t>(request.deadline.count()), 1});
    }
    auto done = ask(std::move(order), "run a window");
    if (!done) {
        return done.error();
    }
    std::vector<window_result> windows;
    for (std::size_t r = 0; r < ranks_.size(); ++r) {
        reply& one = done->answer.replies[r];
        one.begin_ns = done->answer.begin_ns;
        one.end_ns = done->answer.end_ns;
        windows.push_back(read_window(one, ranks_[r]->state_->link.data(), request.batches));
    }
    return windows;
}

status rank_group::release_since(std::span<const std::uint32_t> marks) {
    joint request{
        {message_kind::release, ranks_.front()->state_->link.limits().transfer}, {}, {}, {}};
    for (const std::uint32_t mark : marks) {
        request.args.push_back({mark});
    }
    auto done = ask(std::move(request), "release objects");
    meeting_.clear();
    if (!done) {
        return done.error();
    }
    return {};
}

}  // namespace accelbench::supervisor
