// SPDX-License-Identifier: Apache-2.0
// The library's handle: what it keeps on a device.
#pragma once

#include "error.hpp"

namespace accelbench::cuda::cudnn {

/// A library handle of one device, and the stream that it was last given.
class session_handle {
  public:
    explicit session_handle(const api& dnn);
    ~session_handle();
    session_handle(const session_handle&) = delete;
    session_handle& operator=(const session_handle&) = delete;
    [[nodiscard]] cudnnHandle_t get() const { return handle_; }
    void use(cudaStream_t stream);

  private:
    const api& dnn_;
    cudnnHandle_t handle_ = nullptr;
    cudaStream_t stream_ = nullptr;
    bool has_stream_ = false;
};

}  // namespace accelbench::cuda::cudnn
