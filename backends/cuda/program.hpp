// SPDX-License-Identifier: Apache-2.0
// A compiled workload: its plan, with functions loaded and library calls prepared.
#pragma once

#include <accelbench/backend.hpp>
#include <vector>

#include "session.hpp"

namespace accelbench::cuda {

/// Queue depth that is promised: the driver keeps about 1,000 launches, and submit must not block.
constexpr uint32_t max_in_flight = 256;

struct program_order {
    bool graph = false;
    bool timed = false;
};

class cuda_program final : public sdk::program {
  public:
    cuda_program(device& on, plan what, const accb_workload& workload, const sdk::host& host,
                 const program_order& order);

    accb_support info() override;
    std::string tuning_record() override { return plan_.tuning_record; }
    std::unique_ptr<sdk::session> create_session(const accb_session_desc& desc,
                                                 std::span<const sdk::operand> operands) override;

  private:
    device& device_;
    plan plan_;
    std::vector<operand_use> uses_;
    program_order order_;
};

/// Loads a plan's functions and prepares its library calls; host may be told how far it is.
void prepare(device& on, const plan& what, const sdk::host& host);
/// Adds what the core knows: launch modes, boundaries, queue depth, memory beyond the operands.
void finish_answer(plan& what, const device_traits& traits);

}  // namespace accelbench::cuda
