// SPDX-License-Identifier: Apache-2.0
// The request loop.
#include "harness/worker/server.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "harness/protocol/channel.hpp"

namespace accelbench::worker {

namespace {

using protocol::message;
using protocol::message_kind;
using protocol::message_role;

}  // namespace

error unreadable() {
    return fault(error_code::internal, "the worker could not read the request's record",
                 "Reinstall accelbench: program and worker are not of one build.");
}

server::server(int socket, protocol::staging area, rank_link* ranks)
    : socket_(socket),
      area_(std::move(area)),
      crossing_(area_.beat()),
      ranks_(ranks),
      behind_host_{&area_.beat(), ranks},
      host_(host_table(behind_host_)) {
    if (ranks_ != nullptr) {
        ranks_->listen([this] { objects_.comms.abort_all(); });
    }
}

bool server::serve() {
    std::uint32_t expected = 1;
    while (!finished_) {
        const protocol::received in = protocol::receive_message(socket_, true);
        if (in.outcome != protocol::receive_outcome::message) {
            return true;
        }
        const message& request = in.content;
        if (check(request, in.bytes) != protocol::message_fault::none ||
            request.role != message_role::request || request.sequence != expected ||
            request.length > area_.data().size()) {
            return false;
        }
        ++expected;
        const bytes shared = area_.data().first(request.length);
        const std::vector<std::byte> record(shared.begin(), shared.end());
        result<answer> outcome = dispatch(request, record);
        message reply;
        reply.sequence = request.sequence;
        reply.kind = request.kind;
        reply.role = outcome ? message_role::done : message_role::failed;
        std::vector<std::byte> back;
        if (outcome) {
            reply.args = outcome->args;
            back = std::move(outcome->record);
        } else {
            const error& e = outcome.error();
            back = protocol::to_flat(protocol::failure{e.code, e.happened, e.next});
        }
        if (back.size() > area_.data().size()) {
            reply.role = message_role::failed;
            back = protocol::to_flat(protocol::failure{
                error_code::plugin_refused, "its answer does not fit into the staging area", {}});
        }
        std::copy(back.begin(), back.end(), area_.data().begin());
        reply.length = static_cast<std::uint32_t>(back.size());
        if (!protocol::send_message(socket_, reply)) {
            return true;
        }
    }
    return true;
}

result<answer> server::dispatch(const message& request, bytes record) {
    if (table_ == nullptr && request.kind != message_kind::load) {
        return fault(error_code::internal, "no plug-in is loaded yet");
    }
    if (context_ == nullptr && request.kind > message_kind::open) {
        return fault(error_code::internal, "the plug-in is not open yet");
    }
    switch (request.kind) {
        case message_kind::load:
            return load(record);
        case message_kind::open:
            return open(record);
        case message_kind::devices:
            return devices();
        case message_kind::query:
            return query(record);
        case message_kind::compile:
            return compile(record);
        case message_kind::create_buffers:
            return create_buffers(request.args, record);
        case message_kind::fill:
            return fill(request.args);
        case message_kind::write:
            return write(request.args, record);
        case message_kind::read:
            return read(request.args);
        case message_kind::create_comm:
            return create_comm(record);
        case message_kind::sensors:
            return sensors();
        case message_kind::sample:
            return sample(record);
        case message_kind::create_session:
            return create_session(record);
        case message_kind::create_rotation:
            return create_rotation(record);
        case message_kind::reset_rotation:
            return reset_rotation(request.args);
        case message_kind::window:
            return window(request.args);
        case message_kind::ping:
            return answer{{static_cast<std::uint64_t>(monotonic_ns())}, {}};
        case message_kind::probe_clock:
            return probe_clock();
        case message_kind::counts:
            return counts();
        case message_kind::release:
            return release(request.args);
        case message_kind::close:
            return close();
    }
    return unreadable();
}

}  // namespace accelbench::worker
