// SPDX-License-Identifier: Apache-2.0
// Owners of OpenCL objects: released once, by the function that they were made with.
#pragma once

#include <utility>

#include "api.hpp"

namespace accelbench::opencl {

template <class Object>
class handle {
  public:
    using release_function = cl_int (*)(Object);

    handle() = default;
    handle(Object object, release_function release) : object_(object), release_(release) {}
    handle(handle&& other) noexcept
        : object_(std::exchange(other.object_, nullptr)), release_(other.release_) {}
    handle& operator=(handle&& other) noexcept {
        std::swap(object_, other.object_);
        std::swap(release_, other.release_);
        return *this;
    }
    ~handle() { reset(); }

    void reset() noexcept {
        if (object_ != nullptr) {
            release_(std::exchange(object_, nullptr));
        }
    }
    [[nodiscard]] Object get() const { return object_; }
    [[nodiscard]] explicit operator bool() const { return object_ != nullptr; }

  private:
    Object object_ = nullptr;
    release_function release_ = nullptr;
};

using context_handle = handle<cl_context>;
using queue_handle = handle<cl_command_queue>;
using program_handle = handle<cl_program>;
using kernel_handle = handle<cl_kernel>;
using memory_handle = handle<cl_mem>;
using event_handle = handle<cl_event>;

}  // namespace accelbench::opencl
