// SPDX-License-Identifier: Apache-2.0
// The timed path: a launch is its commands, a ticket is its number on the device's stream.
#include "session.hpp"

#include <algorithm>

#include "error.hpp"

namespace accelbench::cuda {

cuda_session::cuda_session(device& on, const plan& what, std::span<const operand_use> uses,
                           std::span<const sdk::operand> operands, const session_order& order)
    : device_(on),
      ranks_(order.comm),
      memory_(on, what, uses, operands, order.comm),
      commands_(memory_.launch_commands(what)),
      issued_(std::max(order.in_flight, 1u)),
      timed_(order.timed) {
    for (command& one : commands_) {
        auto* kernel = std::get_if<bound_kernel>(&one);
        if (kernel != nullptr && kernel->depends_on_launch()) {
            changing_.push_back(kernel);
        }
    }
    for (const command& one : memory_.once_commands(what)) {
        enqueue(device_, one, {});
    }
    check(device_.cu().stream_synchronize(device_.stream()), "prepare a session");
    if (order.graph) {
        if (!memory_.can_be_captured()) {
            throw sdk::error(ACCB_UNSUPPORTED,
                             "a graph cannot copy from or to pageable host memory; use launch mode "
                             "stream, or the option host_memory=pinned");
        }
        graph_.emplace(device_, commands_);
    }
}

cuda_session::~cuda_session() {
    try {
        device_.make_current();
        (void)device_.cu().stream_synchronize(device_.stream());
    } catch (const sdk::error&) {
        // The device is lost; what the session owns is released all the same.
    }
}

void cuda_session::record(event_handle& event) {
    if (!event) {
        event = device_.clock().make_event();
    }
    check(device_.cu().event_record(event.get(), device_.stream()), "stamp a launch");
}

void cuda_session::launch(std::span<const int64_t> scalars) {
    for (bound_kernel* kernel : changing_) {
        kernel->update(scalars);
    }
    if (graph_) {
        graph_->launch();
        return;
    }
    for (const command& one : commands_) {
        enqueue(device_, one, scalars);
    }
}

uint64_t cuda_session::submit(std::span<const int64_t> scalars) {
    if (ranks_ != nullptr) {
        ranks_->require_whole();
    }
    device_.make_current();
    issued& next = slot(submitted_ + 1);
    if (timed_) {
        record(next.begin);
    }
    launch(scalars);
    if (timed_) {
        record(next.end);
    }
    next.launch = device_.line().mark();
    return ++submitted_;
}

bool cuda_session::wait(uint64_t ticket, uint64_t timeout_ns, accb_completion& done) {
    sdk::require(ticket <= submitted_, "wait() asks for a ticket that was never submitted");
    if (ticket == 0) {
        return true;
    }
    device_.make_current();
    // A ticket that has left the ring is over once the oldest that is kept is.
    const uint64_t oldest = submitted_ < issued_.size() ? 1 : submitted_ - issued_.size() + 1;
    issued& waited = slot(std::max(ticket, oldest));
    if (!device_.line().wait(waited.launch, timeout_ns)) {
        return false;
    }
    if (ranks_ != nullptr) {
        ranks_->require_whole();
    }
    if (timed_ && ticket >= oldest) {
        done.device_begin = device_.clock().ticks_at(waited.begin.get());
        done.device_end = device_.clock().ticks_at(waited.end.get());
    }
    return true;
}

}  // namespace accelbench::cuda
