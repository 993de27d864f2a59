// SPDX-License-Identifier: Apache-2.0
// A compiled workload: its plan, and its kernels built once so that sessions start at once.
#pragma once

#include <accelbench/backend.hpp>
#include <vector>

#include "operand_use.hpp"
#include "plan.hpp"

namespace accelbench::opencl {

class opencl_program final : public sdk::program {
  public:
    /// Builds every kernel; says so to the harness before each, since a first build takes seconds.
    /// tuning_record: what the plan was made with; empty for defaults.
    opencl_program(device& on, plan what, const accb_workload& workload, const sdk::host& host,
                   std::string tuning_record);

    accb_support info() override;
    std::string tuning_record() override;
    std::unique_ptr<sdk::session> create_session(const accb_session_desc& desc,
                                                 std::span<const sdk::operand> operands) override;

  private:
    device& device_;
    plan plan_;
    std::vector<operand_use> uses_;
    std::string record_;
};

/// By tensor index.
[[nodiscard]] std::vector<operand_use> uses_of(const accb_workload& workload, const plan& what);

/// The most launches that may be queued in one session: what submit promises not to block on.
constexpr uint32_t max_in_flight = 256;

}  // namespace accelbench::opencl
