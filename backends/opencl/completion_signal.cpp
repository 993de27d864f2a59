// SPDX-License-Identifier: Apache-2.0
// An event callback that wakes a condition variable.
#include "completion_signal.hpp"

#include "error.hpp"

namespace accelbench::opencl {

std::shared_ptr<completion_signal> completion_signal::attach(const api& cl, cl_event event) {
    auto made = std::make_shared<completion_signal>();
    auto* theirs = new std::shared_ptr<completion_signal>(made);
    const cl_int code =
        cl.set_event_callback(event, CL_COMPLETE, &completion_signal::raise, theirs);
    if (code != CL_SUCCESS) {
        delete theirs;
        fail(code, "watch a launch");
    }
    return made;
}

bool completion_signal::wait(std::chrono::nanoseconds limit) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [this] { return raised_; });
}

void CL_CALLBACK completion_signal::raise(cl_event, cl_int, void* self) {
    const std::unique_ptr<std::shared_ptr<completion_signal>> mine(
        static_cast<std::shared_ptr<completion_signal>*>(self));
    completion_signal& signal = **mine;
    const std::scoped_lock lock(signal.mutex_);
    signal.raised_ = true;
    signal.changed_.notify_all();
}

}  // namespace accelbench::opencl
