// SPDX-License-Identifier: Apache-2.0
// The timed path: a launch is its commands, a ticket is the event of the last one.
#include "session.hpp"

#include <algorithm>

#include "error.hpp"

namespace accelbench::opencl {
namespace {

// Drivers collect commands until they are flushed. Often enough to start early, seldom enough to
// keep the call out of the cost of a launch.
constexpr uint64_t launches_per_flush = 16;

// A GPU's driver reports completion tens of microseconds late through a callback, so a wait looks
// for itself this long first. Not on a CPU device: looking would take a core from the kernels.
constexpr std::chrono::microseconds look_first{500};

}  // namespace

opencl_session::opencl_session(device& on, const plan& what, std::span<const operand_use> uses,
                               std::span<const sdk::operand> operands, uint32_t in_flight)
    : device_(on), memory_(on, what, uses, operands), events_(std::max(in_flight, 1u)) {
    commands_ = memory_.launch_commands(what);
    for (const command& one : memory_.once_commands(what)) {
        enqueue(device_, one, {}, nullptr);
    }
    check(device_.cl().finish(device_.queue()), "prepare a session");
}

opencl_session::~opencl_session() {
    (void)device_.cl().finish(device_.queue());
}

uint64_t opencl_session::submit(std::span<const int64_t> scalars) {
    cl_event event = nullptr;
    for (std::size_t index = 0; index < commands_.size(); ++index) {
        const bool last = index + 1 == commands_.size();
        enqueue(device_, commands_[index], scalars, last ? &event : nullptr);
    }
    ++submitted_;
    events_[submitted_ % events_.size()] = event_handle(event, device_.cl().release_event);
    if (submitted_ % launches_per_flush == 0) {
        check(device_.cl().flush(device_.queue()), "flush the queue");
    }
    return submitted_;
}

bool opencl_session::wait(uint64_t ticket, uint64_t timeout_ns, accb_completion&) {
    sdk::require(ticket <= submitted_, "wait() asks for a ticket that was never submitted");
    if (ticket <= completed_) {
        return true;
    }
    // The queue is in order: a ticket whose event has left the ring is over once a later one is.
    const uint64_t oldest = submitted_ < events_.size() ? 1 : submitted_ - events_.size() + 1;
    const uint64_t watched = std::max(ticket, oldest);
    const cl_event event = events_[watched % events_.size()].get();
    if (!is_over(event)) {
        check(device_.cl().flush(device_.queue()), "flush the queue");
        if (timeout_ns == 0 || !sleep_until_over(watched, event, timeout_ns)) {
            return false;
        }
        (void)is_over(event);  // throws if the launch failed
    }
    completed_ = watched;
    return true;
}

bool opencl_session::is_over(cl_event event) const {
    cl_int status = CL_QUEUED;
    check(device_.cl().get_event_info(event, CL_EVENT_COMMAND_EXECUTION_STATUS, sizeof(status),
                                      &status, nullptr),
          "look at a launch");
    if (status < 0) {
        fail(status, "run a launch");
    }
    return status == CL_COMPLETE;
}

bool opencl_session::sleep_until_over(uint64_t ticket, cl_event event, uint64_t timeout_ns) {
    const auto limit = std::chrono::nanoseconds(
        std::min<uint64_t>(timeout_ns, std::chrono::nanoseconds(std::chrono::hours(24)).count()));
    if (!device_.traits().is_cpu) {
        const auto begin = std::chrono::steady_clock::now();
        while (std::chrono::steady_clock::now() - begin <
               std::min<std::chrono::nanoseconds>(look_first, limit)) {
            if (is_over(event)) {
                return true;
            }
        }
    }
    if (signal_ == nullptr || signal_ticket_ != ticket) {
        signal_ = completion_signal::attach(device_.cl(), event);
        signal_ticket_ = ticket;
    }
    return signal_->wait(limit);
}

}  // namespace accelbench::opencl
