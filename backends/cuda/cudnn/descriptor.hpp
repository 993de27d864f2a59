// SPDX-License-Identifier: Apache-2.0
// One of cuDNN's descriptors: made, filled, closed, destroyed.
#pragma once

#include <initializer_list>
#include <span>
#include <utility>
#include <vector>

#include "error.hpp"

namespace accelbench::cuda::cudnn {

/// Move-only. A descriptor that names another one must die before it.
class descriptor {
  public:
    descriptor(const api& dnn, cudnnBackendDescriptorType_t type);
    descriptor(descriptor&& other) noexcept
        : dnn_(other.dnn_), handle_(std::exchange(other.handle_, nullptr)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(dnn_, other.dnn_);
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~descriptor();

    [[nodiscard]] cudnnBackendDescriptor_t get() const { return handle_; }

    descriptor& set(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type,
                    int64_t count, const void* values);
    descriptor& set(cudnnBackendAttributeName_t name, const descriptor& other);
    descriptor& set(cudnnBackendAttributeName_t name, std::span<const int64_t> values) {
        return set(name, CUDNN_TYPE_INT64, static_cast<int64_t>(values.size()), values.data());
    }
    descriptor& set(cudnnBackendAttributeName_t name, int64_t value) {
        return set(name, CUDNN_TYPE_INT64, 1, &value);
    }
    descriptor& set(cudnnBackendAttributeName_t name, bool value) {
        return set(name, CUDNN_TYPE_BOOLEAN, 1, &value);
    }
    descriptor& set(cudnnBackendAttributeName_t name, cudnnDataType_t value) {
        return set(name, CUDNN_TYPE_DATA_TYPE, 1, &value);
    }
    /// Throws where the library does not accept what was set.
    void close();
    /// The library's answer instead: some descriptors ask "can you?".
    [[nodiscard]] cudnnStatus_t try_close();

    [[nodiscard]] int64_t number(cudnnBackendAttributeName_t name) const;
    /// Fills what `into` has room for and says how many there are.
    [[nodiscard]] int64_t read(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type,
                               int64_t room, void* into) const;

  private:
    const api* dnn_;
    cudnnBackendDescriptor_t handle_ = nullptr;
};

}  // namespace accelbench::cuda::cudnn
