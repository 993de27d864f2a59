// SPDX-License-Identifier: Apache-2.0
// Requests about sessions, rotations and windows.
#include <bit>
#include <ctime>
#include <memory>
#include <string>
#include <utility>

#include "harness/worker/clock_reading.hpp"
#include "harness/worker/server.hpp"

namespace accelbench::worker {

namespace {

using protocol::border_call;

/// Of all threads of the process: a backend whose host does the work shows it here.
std::int64_t process_cpu_ns() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<std::int64_t>(used.tv_sec) * 1'000'000'000 + used.tv_nsec;
}

/// Tickets count 1, 2, 3 ... in each session; anything else means that the waits were for nothing.
status check_tickets(const launch_loop& loop) {
    for (const launch_slot& slot : loop.slots) {
        if (slot.ticket != slot.launched) {
            return fault(
                error_code::plugin_refused,
                "launch " + std::to_string(slot.launched) + " of a session got ticket " +
                    std::to_string(slot.ticket),
                "Tickets of a session are 1, 2, 3 ...; report it to the plug-in's author.");
        }
    }
    return {};
}

}  // namespace

result<answer> server::create_session(bytes record) {
    protocol::session_order order;
    if (!protocol::from_flat(record, order)) {
        return unreadable();
    }
    const auto program = find_object(objects_.programs, order.program, "program");
    if (!program) {
        return program.error();
    }
    std::vector<accb_binding> bindings;
    for (const protocol::session_binding& bound : order.bindings) {
        const auto buffer = range(bound.buffer, bound.offset, 0);
        if (!buffer) {
            return buffer.error();
        }
        bindings.push_back({bound.tensor, 0, (*buffer)->handle, bound.offset});
    }
    accb_session_desc desc{};
    desc.struct_size = sizeof desc;
    desc.max_in_flight = order.max_in_flight;
    desc.devices = &order.device;
    desc.device_count = 1;
    desc.bindings = bindings.data();
    desc.binding_count = static_cast<std::uint32_t>(bindings.size());
    desc.comm = objects_.comms.find(order.comm);
    accb_session* session = nullptr;
    if (status created = crossing_.ask(border_call::session_create, table_->session_create,
                                       (*program)->handle, &desc, &session);
        !created) {
        return created.error();
    }
    if (session == nullptr) {
        return fault(error_code::plugin_refused,
                     "session_create() returned ACCB_OK but no session");
    }
    objects_.sessions[order.id] = {session, (*program)->scalar_count, order.device};
    return answer{};
}

result<answer> server::create_rotation(bytes record) {
    protocol::rotation_order order;
    if (!protocol::from_flat(record, order) || order.sessions.empty() ||
        order.first.size() != order.step.size()) {
        return unreadable();
    }
    auto rotation = std::make_unique<rotation_object>();
    launch_loop& loop = rotation->loop;
    for (const std::uint32_t id : order.sessions) {
        const auto session = find_object(objects_.sessions, id, "session");
        if (!session) {
            return session.error();
        }
        if ((*session)->scalar_count != order.first.size()) {
            return fault(error_code::internal,
                         "a rotation has " + std::to_string(order.first.size()) +
                             " scalars, its workload " + std::to_string((*session)->scalar_count));
        }
        loop.slots.push_back({(*session)->handle, 0, 0, 0});
        rotation->device = (*session)->device;
    }
    loop.submit = table_->submit;
    loop.wait = table_->wait;
    loop.beat = &area_.beat();
    loop.head = loop.tail = loop.slots.data();
    loop.most_in_flight = order.max_in_flight == 0 ? UINT32_MAX : order.max_in_flight;
    loop.scalars = loop.first = std::move(order.first);
    loop.step = std::move(order.step);
    loop.order.struct_size = sizeof loop.order;
    loop.order.scalars = loop.scalars.data();
    loop.order.scalar_count = static_cast<std::uint32_t>(loop.scalars.size());
    loop.last.struct_size = sizeof loop.last;
    loop.reported = empty_error();
    objects_.rotations[order.id] = std::move(rotation);
    return answer{};
}

result<answer> server::reset_rotation(const args& a) {
    const auto rotation = find_object(objects_.rotations, a[0], "rotation");
    if (!rotation) {
        return rotation.error();
    }
    launch_loop& loop = (**rotation)->loop;
    loop.head = loop.tail = loop.slots.data();
    loop.launches = 0;
    loop.scalars.assign(loop.first.begin(), loop.first.end());
    return answer{};
}

result<answer> server::window(const args& a) {
    const auto found = find_object(objects_.rotations, a[0], "rotation");
    if (!found) {
        return found.error();
    }
    rotation_object& rotation = ***found;
    if (rotation.failed || a[1] * sizeof(std::int64_t) > area_.data().size() || a[1] > UINT32_MAX ||
        a[2] > UINT32_MAX) {
        return fault(error_code::internal,
                     "the rotation has failed before, or the window does not fit");
    }
    launch_loop& loop = rotation.loop;
    window_order order;
    order.batches = static_cast<std::uint32_t>(a[1]);
    order.launches = static_cast<std::uint32_t>(a[2]);
    order.wait_timeout_ns = a[3];
    order.batch_ns = reinterpret_cast<std::int64_t*>(area_.data().data());
    loop.last.device_begin = loop.last.device_end = 0;
    const std::uint64_t before = loop.launches;
    if (a[4] != 0 && (ranks_ == nullptr || !ranks_->arrive())) {
        return fault(error_code::plugin_refused, "another rank never came to the start line");
    }
    const std::int64_t cpu_begin = process_cpu_ns();
    const accb_status answered = timed_window(loop, order);
    const std::int64_t cpu_ns = process_cpu_ns() - cpu_begin;
    if (answered != ACCB_OK) {
        rotation.failed = true;
        const auto where = loop.in_flight == 0 ? border_call::wait : border_call::submit;
        return refusal(where, answered, loop.reported);
    }
    if (status tickets = check_tickets(loop); !tickets) {
        rotation.failed = true;
        return std::move(tickets).error();
    }
    answer done;
    done.args = {static_cast<std::uint64_t>(cpu_ns),
                 before,
                 loop.last.device_begin,
                 loop.last.device_end,
                 0,
                 0};
    if (timer_ != nullptr && loop.last.device_end != 0) {
        done.args[4] = device_now(rotation.device);
        done.args[5] = std::bit_cast<std::uint64_t>(timer_->ticks_per_s);
    }
    return done;
}

result<answer> server::probe_clock() {
    return answer{{}, protocol::to_flat(read_clock())};
}

}  // namespace accelbench::worker
