// SPDX-License-Identifier: Apache-2.0
// Sleeping until an event is over, with a time limit: OpenCL's own wait has none.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "api.hpp"

namespace accelbench::opencl {

/// Shared by the waiting thread and the driver's thread that reports completion, whoever ends last.
class completion_signal {
  public:
    /// Asks the driver to raise the signal once `event` has completed or failed.
    [[nodiscard]] static std::shared_ptr<completion_signal> attach(const api& cl, cl_event event);

    /// False: the time passed first.
    [[nodiscard]] bool wait(std::chrono::nanoseconds limit);

  private:
    static void CL_CALLBACK raise(cl_event event, cl_int status, void* self);

    std::mutex mutex_;
    std::condition_variable changed_;
    bool raised_ = false;
};

}  // namespace accelbench::opencl
