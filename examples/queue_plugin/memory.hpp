// SPDX-License-Identifier: Apache-2.0
// The chip's memory as accelbench sees it, and where an operand of a launch lies.
#pragma once

#include <accelbench/backend.hpp>
#include <memory>

#include "chip.hpp"

namespace queue_plugin {

class chip_buffer final : public accelbench::sdk::buffer {
  public:
    explicit chip_buffer(uint64_t size) : memory_(size) {}
    void write(uint64_t offset, std::span<const std::byte> from) override {
        chip::copy_in(memory_.on_chip() + offset, from.data(), from.size());
    }
    void read(uint64_t offset, std::span<std::byte> to) override {
        chip::copy_out(to.data(), memory_.on_chip() + offset, to.size());
    }
    [[nodiscard]] std::byte* on_chip() const { return memory_.on_chip(); }

  private:
    chip::memory memory_;
};

/// Boundary "host" asks for ACCB_MEM_HOST, with the harness's own memory in host_ptr: that is
/// sdk::host_buffer. Everything else lies on the chip.
std::unique_ptr<accelbench::sdk::buffer> create_buffer(const accb_buffer_desc& desc);

/// One operand of a session. Where it lies in the host's memory, each launch copies it to the chip
/// and back: between submit and wait, hence timed.
class placed {
  public:
    placed(const accelbench::sdk::operand& where, uint64_t bytes, uint8_t role);
    [[nodiscard]] std::byte* on_chip() const { return on_chip_; }
    void before_launch() const;
    void after_launch() const;

  private:
    std::byte* on_chip_ = nullptr;
    std::byte* in_host_ = nullptr;  // NULL: nothing to copy
    uint64_t bytes_;
    bool read_, written_;  // by the launch
    std::shared_ptr<chip::memory> staging_;
};

}  // namespace queue_plugin
