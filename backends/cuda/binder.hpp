// SPDX-License-Identifier: Apache-2.0
// Turns a plan into commands on bound operands, and owns the memory that these name.
#pragma once

#include <accelbench/backend.hpp>
#include <vector>

#include "buffer.hpp"
#include "command.hpp"

namespace accelbench::cuda {

/// What a session must know of each tensor of its workload, copied at compile time.
struct operand_use {
    uint64_t bytes = 0;
    uint8_t role = 0;        // ACCB_INPUT ...
    bool on_device = false;  // some step other than a copy works on it
};
[[nodiscard]] std::vector<operand_use> uses_of(const accb_workload& workload, const plan& what);

class binder {
  public:
    /// uses and operands by tensor index; both are copied, the buffers outlive this object.
    binder(device& on, const plan& what, std::span<const operand_use> uses,
           std::span<const sdk::operand> operands, rank_group* comm);

    /// Operands in host memory are brought over before the steps and back after them.
    [[nodiscard]] std::vector<command> launch_commands(const plan& what);
    /// For session_create: constants that lie in host memory, then plan::once.
    [[nodiscard]] std::vector<command> once_commands(const plan& what);
    /// True unless a copy touches pageable host memory, which a graph must not.
    [[nodiscard]] bool can_be_captured() const { return can_be_captured_; }

  private:
    struct place {
        CUdeviceptr address = 0;
        std::byte* host = nullptr;  // instead of an address
    };

    [[nodiscard]] device_buffer& buffer_of(uint32_t tensor) const;
    [[nodiscard]] CUdeviceptr own_memory(uint64_t bytes);
    [[nodiscard]] CUdeviceptr device_address(uint32_t tensor);
    [[nodiscard]] CUdeviceptr device_address(const argument& value);
    [[nodiscard]] place place_of(const argument& value);
    [[nodiscard]] command bind(const kernel_step& step);
    [[nodiscard]] command bind(const copy_step& step);
    [[nodiscard]] command bind(const fill_step& step);
    [[nodiscard]] command bind(const library_step& step);
    [[nodiscard]] bool is_staged(uint32_t tensor) const;
    [[nodiscard]] command whole_tensor(uint32_t tensor, bound_copy::way direction);

    device& device_;
    std::vector<operand_use> uses_;
    std::vector<sdk::operand> operands_;
    std::vector<memory_handle> owned_;  // scratch, temporaries, twins of host operands, workspaces
    std::vector<CUdeviceptr> scratch_;  // by index of plan::scratch
    std::vector<CUdeviceptr> addresses_;  // by tensor, 0 until first asked for
    rank_group* comm_;
    bool can_be_captured_ = true;
};

}  // namespace accelbench::cuda
