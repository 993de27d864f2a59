// SPDX-License-Identifier: Apache-2.0
// Memory of one device, or host memory as that device reaches it.
#pragma once

#include <accelbench/backend.hpp>
#include <memory>

#include "device.hpp"

namespace accelbench::cuda {

/// What ACCB_MEM_HOST means, by the option host_memory.
enum class host_access : uint8_t {
    pinned,   // registered with the driver when the buffer is made: copies run without the host
    pageable  // as malloc gives it: the driver stages each copy, and submit waits for a part of it
};

class device_buffer final : public sdk::buffer {
  public:
    device_buffer(device& owner, const accb_buffer_desc& desc, host_access access);
    ~device_buffer() override;

    void write(uint64_t offset, std::span<const std::byte> from) override;
    void read(uint64_t offset, std::span<std::byte> to) override;

    [[nodiscard]] CUdeviceptr address() const { return memory_.get(); }  ///< 0 for host memory
    [[nodiscard]] std::byte* host() const { return host_; }              ///< NULL for device memory
    [[nodiscard]] bool is_pinned() const { return registered_; }
    [[nodiscard]] device& owner() const { return device_; }

  private:
    device& device_;
    memory_handle memory_;
    std::unique_ptr<sdk::host_buffer> own_host_;
    std::byte* host_ = nullptr;
    bool registered_ = false;
};

}  // namespace accelbench::cuda
