// SPDX-License-Identifier: Apache-2.0
// accb_buffer in a chip's memory. Buffers in the harness's memory are the SDK's host_buffer.
#pragma once

#include <accelbench/backend.hpp>

#include "runtime/chip.hpp"

namespace accelbench::furiosa {

class npu_buffer : public sdk::buffer {
  public:
    npu_buffer(const chip& on, uint64_t size) : on_(on), block_(on, size) {}

    void write(uint64_t offset, std::span<const std::byte> from) override;
    void read(uint64_t offset, std::span<std::byte> to) override;
    [[nodiscard]] const npu_memory& block() const { return block_; }

  private:
    const chip& on_;
    npu_memory block_;
};

}  // namespace accelbench::furiosa
