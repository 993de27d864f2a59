// SPDX-License-Identifier: Apache-2.0
// A workload that the simulator has taken over: its operators, sizes and memoised results.
#pragma once

#include <accelbench/backend.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "device.hpp"
#include "operators.hpp"

namespace accelbench::sim {

struct planned_kernel {
    const operator_entry* entry;
    std::vector<uint32_t> operands;  // indices of tensors
    std::map<std::string, double, std::less<>> attributes;
};

/// What query() promises and program_info() repeats.
[[nodiscard]] accb_support answer_for(const accb_workload& workload, const device_state& device);

class sim_program final : public sdk::program {
  public:
    sim_program(const accb_workload& workload, device_state& device, uint32_t index);

    accb_support info() override { return answer_; }
    std::unique_ptr<sdk::session> create_session(const accb_session_desc& desc,
                                                 std::span<const sdk::operand> operands) override;

    [[nodiscard]] const std::vector<accb_tensor>& tensors() const { return tensors_; }
    [[nodiscard]] const std::vector<planned_kernel>& kernels() const { return kernels_; }
    [[nodiscard]] double bytes() const { return bytes_; }
    [[nodiscard]] double card_factor() const { return card_factor_; }
    [[nodiscard]] device_state& device() { return device_; }

    /// Counts a launch of this program over all its sessions, from 1.
    uint64_t next_launch() { return ++launches_; }

    /// Written tensors by the pointers of all operands: the lie of option "cache".
    using memory_key = std::vector<const std::byte*>;
    std::map<memory_key, std::vector<std::vector<std::byte>>> memoised;
    /// What option "oob" writes, by place.
    std::map<std::byte*, std::byte> spoiled;

  private:
    device_state& device_;
    accb_support answer_;
    std::vector<accb_tensor> tensors_;
    std::vector<planned_kernel> kernels_;
    double bytes_ = 0.0;
    double card_factor_;
    uint64_t launches_ = 0;
};

}  // namespace accelbench::sim
