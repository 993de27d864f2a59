// SPDX-License-Identifier: Apache-2.0
// The timed loop: submit, wait and clock. No allocation, no lock, no log; a test reads the machine
// code and allows no other call.
#include "harness/worker/timed_window.hpp"

namespace accelbench::worker {

namespace {

using protocol::border_call;

[[gnu::always_inline]] inline void next(launch_loop& loop, launch_slot*& slot) {
    slot = slot + 1 == loop.slots.data() + loop.slots.size() ? loop.slots.data() : slot + 1;
}

[[gnu::always_inline]] inline accb_status launch(launch_loop& loop) {
    launch_slot& slot = *loop.head;
    const accb_status status = loop.submit(slot.session, &loop.order, &slot.ticket, &loop.reported);
    ++slot.launched;
    ++loop.in_flight;
    next(loop, loop.head);
    if (loop.head == loop.slots.data()) {
        for (std::uint32_t index = 0; index < loop.order.scalar_count; ++index) {
            loop.scalars[index] += loop.step[index];
        }
    }
    return status;
}

[[gnu::always_inline]] inline accb_status wait_for(launch_loop& loop, const launch_slot& slot,
                                                   std::uint64_t ticket, std::uint64_t timeout_ns) {
    accb_status status = ACCB_PENDING;
    while (status == ACCB_PENDING) {
        status = loop.wait(slot.session, ticket, timeout_ns, &loop.last, &loop.reported);
    }
    return status;
}

/// Waits for the oldest launch, so that most_in_flight stay queued and the device never runs dry.
[[gnu::always_inline]] inline accb_status retire(launch_loop& loop, std::uint64_t timeout_ns) {
    launch_slot& slot = *loop.tail;
    next(loop, loop.tail);
    --loop.in_flight;
    return wait_for(loop, slot, ++slot.retired, timeout_ns);
}

/// The last ticket of each slot used implies its earlier ones; oldest slot first, so that `last`
/// describes the last launch.
[[gnu::always_inline]] inline accb_status drain(launch_loop& loop, std::uint64_t timeout_ns) {
    accb_status status = ACCB_OK;
    launch_slot* slot = loop.in_flight < loop.slots.size() ? loop.tail : loop.head;
    for (; loop.in_flight != 0 && status == ACCB_OK; next(loop, slot)) {
        const std::uint64_t in_flight_here = slot->launched - slot->retired;
        loop.in_flight -= static_cast<std::uint32_t>(in_flight_here);
        slot->retired = slot->launched;
        status = wait_for(loop, *slot, slot->ticket, timeout_ns);
    }
    loop.tail = loop.head;
    return status;
}

}  // namespace

accb_status timed_window(launch_loop& loop, const window_order& order) noexcept {
    accb_status status = ACCB_OK;
    for (std::uint32_t batch = 0; batch < order.batches && status == ACCB_OK; ++batch) {
        const std::int64_t begin = monotonic_ns();
        loop.beat->call.store(border_call::submit, std::memory_order_relaxed);
        for (std::uint32_t left = order.launches; left != 0 && status == ACCB_OK; --left) {
            if (loop.in_flight == loop.most_in_flight) {
                status = retire(loop, order.wait_timeout_ns);
            }
            status = status == ACCB_OK ? launch(loop) : status;
        }
        loop.beat->call.store(border_call::wait, std::memory_order_relaxed);
        status = status == ACCB_OK ? drain(loop, order.wait_timeout_ns) : status;
        order.batch_ns[batch] = monotonic_ns() - begin;
        loop.launches += order.launches;
        loop.beat->iterations.store(loop.launches, std::memory_order_relaxed);
    }
    loop.beat->call.store(border_call::none, std::memory_order_relaxed);
    return status;
}

}  // namespace accelbench::worker
