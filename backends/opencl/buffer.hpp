// SPDX-License-Identifier: Apache-2.0
// Memory of one device, or the harness's memory as that device reaches it.
#pragma once

#include <accelbench/backend.hpp>

#include "device.hpp"

namespace accelbench::opencl {

/// How a launch reaches a buffer's bytes.
enum class access : uint8_t {
    device,  // they lie in the device's memory
    mapped,  // they lie in the host's memory, where kernels work too: unmap before, map after
    staged   // they lie in the host's memory and are copied to a twin on the device and back
};

class device_buffer final : public sdk::buffer {
  public:
    device_buffer(device& owner, const accb_buffer_desc& desc);
    ~device_buffer() override;

    void write(uint64_t offset, std::span<const std::byte> from) override;
    void read(uint64_t offset, std::span<std::byte> to) override;

    [[nodiscard]] access how() const { return how_; }
    [[nodiscard]] cl_mem memory() const { return memory_.get(); }
    [[nodiscard]] std::byte* host() const { return host_; }  ///< NULL for access::device
    [[nodiscard]] uint64_t size() const { return size_; }
    [[nodiscard]] device& owner() const { return device_; }

  private:
    void map();

    device& device_;
    access how_;
    uint64_t size_;
    std::byte* host_ = nullptr;
    std::unique_ptr<sdk::host_buffer> own_host_;  // ACCB_MEM_HOST without host_ptr
    memory_handle memory_;
};

}  // namespace accelbench::opencl
