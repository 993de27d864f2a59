// SPDX-License-Identifier: Apache-2.0
// Owners of driver objects: released once, by the function that they were made with.
#pragma once

#include <cuda.h>

#include <utility>

namespace accelbench::cuda {

template <class Object>
class handle {
  public:
    using release_function = CUresult (*)(Object);

    handle() = default;
    handle(Object object, release_function release) : object_(object), release_(release) {}
    handle(handle&& other) noexcept
        : object_(std::exchange(other.object_, Object{})), release_(other.release_) {}
    handle& operator=(handle&& other) noexcept {
        std::swap(object_, other.object_);
        std::swap(release_, other.release_);
        return *this;
    }
    ~handle() { reset(); }

    void reset() noexcept {
        if (object_ != Object{}) {
            // A failing release has nobody to tell: after a sticky error every call fails.
            (void)release_(std::exchange(object_, Object{}));
        }
    }
    [[nodiscard]] Object get() const { return object_; }
    [[nodiscard]] explicit operator bool() const { return object_ != Object{}; }

  private:
    Object object_{};
    release_function release_ = nullptr;
};

using memory_handle = handle<CUdeviceptr>;
using stream_handle = handle<CUstream>;
using event_handle = handle<CUevent>;
using module_handle = handle<CUmodule>;
using graph_handle = handle<CUgraph>;
using graph_exec_handle = handle<CUgraphExec>;

}  // namespace accelbench::cuda
