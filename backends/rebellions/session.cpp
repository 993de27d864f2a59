// SPDX-License-Identifier: Apache-2.0
// The timed path.
#include "session.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>

#include "error.hpp"

namespace accelbench::rebellions {
namespace {

using clock = std::chrono::steady_clock;

// The library waits in whole milliseconds; what 0 means to it is not documented, so a poll waits
// for one.
constexpr uint64_t ns_per_ms = 1'000'000;
constexpr uint64_t shortest_ms = 1, longest_ms = 1'000'000;

}  // namespace

void blocking_session::run(std::span<const int64_t> scalars) {
    const auto& inputs = operands_.inputs();
    const auto& outputs = operands_.outputs();
    operands_.set_scalars(scalars);
    const runtime::api& rt = of_.order().rt;
    runtime::instance* const on = of_.instance();
    const uint32_t number = of_.order().device_number;
    for (uint32_t place = 0; place < inputs.size(); ++place) {
        if (const auto code = rt.set_input(on, place, inputs[place]); code != runtime::success) {
            fail(rt, number, "take input " + std::to_string(place), code);
        }
    }
    if (const auto code = rt.run(on); code != runtime::success) {
        fail(rt, number, "run a launch", code);
    }
    for (uint32_t place = 0; place < outputs.size(); ++place) {
        const void* const from = rt.get_output(on, place);
        if (from == nullptr) {
            fail(rt, number, "give output " + std::to_string(place));
        }
        std::memcpy(outputs[place], from, of_.output_bytes(place));
    }
    operands_.settle();
}

async_session::~async_session() {
    for (const int request : waiting_) {
        (void)of_.order().rt.async_wait(of_.instance(), request, static_cast<int>(longest_ms));
    }
}

uint64_t async_session::submit(std::span<const int64_t> scalars) {
    operands_.set_scalars(scalars);
    // The library's own examples hand arrays of pointers over as plain pointers.
    const int request = of_.order().rt.async_run(of_.instance(), operands_.inputs().data(),
                                                 const_cast<void**>(operands_.outputs().data()));
    if (request < 0) {
        fail(of_.order().rt, of_.order().device_number, "queue a launch", request);
    }
    waiting_.push_back(request);
    return completed_ + waiting_.size();
}

bool async_session::wait_for(int request, uint64_t timeout_ns) const {
    const uint64_t ms =
        std::clamp((timeout_ns + ns_per_ms - 1) / ns_per_ms, shortest_ms, longest_ms);
    const auto begin = clock::now();
    const auto code = of_.order().rt.async_wait(of_.instance(), request, static_cast<int>(ms));
    if (code == runtime::success) {
        return true;
    }
    // Which code means that the time has passed is not published; the clock knows, up to the
    // library's own.
    constexpr double nearly = 0.9;
    if (clock::now() - begin >= nearly * std::chrono::milliseconds(ms)) {
        return false;
    }
    fail(of_.order().rt, of_.order().device_number, "finish a launch", code);
}

bool async_session::wait(uint64_t ticket, uint64_t timeout_ns, accb_completion&) {
    sdk::require(ticket <= completed_ + waiting_.size(),
                 "wait() asks for a ticket that was never submitted");
    timeout_ns = std::min<uint64_t>(timeout_ns, longest_ms * ns_per_ms);
    const auto begin = clock::now();
    while (completed_ < ticket) {
        const auto passed = static_cast<uint64_t>(
            std::chrono::duration_cast<std::chrono::nanoseconds>(clock::now() - begin).count());
        if (!wait_for(waiting_.front(), timeout_ns - std::min(timeout_ns, passed))) {
            return false;
        }
        waiting_.pop_front();
        ++completed_;
        operands_.settle();
    }
    return true;
}

}  // namespace accelbench::rebellions
