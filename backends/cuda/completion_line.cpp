// SPDX-License-Identifier: Apache-2.0
// Events behind launches, and waiting for them.
#include "completion_line.hpp"

#include <accelbench/backend.hpp>
#include <algorithm>
#include <chrono>
#include <thread>

#include "error.hpp"

namespace accelbench::cuda {
namespace {

using clock = std::chrono::steady_clock;

constexpr uint64_t driver_waits_from_ns = 1'000'000'000;
// Between two looks of a wait with a short limit, which only tests and polls have.
constexpr std::chrono::microseconds between_looks{50};

}  // namespace

completion_line::milestone& completion_line::record() {
    milestone& one = milestones_[++newest_ % kept];
    if (!one.event) {
        CUevent made = nullptr;
        const unsigned asleep = static_cast<unsigned>(
            how_ == host_wait::sleep ? CU_EVENT_BLOCKING_SYNC : CU_EVENT_DEFAULT);
        check(cu_.event_create(&made, asleep | CU_EVENT_DISABLE_TIMING), "make an event");
        one.event = event_handle(made, cu_.event_destroy);
    }
    check(cu_.event_record(one.event.get(), stream_), "record an event");
    one.launch = last_;
    return one;
}

uint64_t completion_line::mark() {
    if (++last_ % stride == 0) {
        record();
    }
    return last_;
}

completion_line::milestone& completion_line::first_behind(uint64_t launch) {
    if (newest_ == 0 || milestones_[newest_ % kept].launch < launch) {
        return record();
    }
    uint64_t index = newest_;
    while (index > 1 && newest_ - (index - 1) < kept &&
           milestones_[(index - 1) % kept].launch >= launch) {
        --index;
    }
    return milestones_[index % kept];
}

bool completion_line::is_over(const milestone& one) const {
    const CUresult code = cu_.event_query(one.event.get());
    if (code != CUDA_SUCCESS && code != CUDA_ERROR_NOT_READY) {
        fail(code, "run a launch");
    }
    return code == CUDA_SUCCESS;
}

bool completion_line::wait(uint64_t launch, uint64_t timeout_ns) {
    if (launch <= over_) {
        return true;
    }
    const milestone& behind = first_behind(launch);
    const uint64_t reached = behind.launch;
    bool over = is_over(behind);
    if (!over && timeout_ns >= driver_waits_from_ns) {
        check(cu_.event_synchronize(behind.event.get()), "run a launch");
        over = true;
    }
    const auto end = clock::now() +
                     std::chrono::nanoseconds(std::min<uint64_t>(timeout_ns, driver_waits_from_ns));
    while (!over && timeout_ns != 0 && clock::now() < end) {
        std::this_thread::sleep_for(between_looks);
        over = is_over(behind);
    }
    over_ = over ? std::max(over_, reached) : over_;
    return over;
}

}  // namespace accelbench::cuda
