// SPDX-License-Identifier: Apache-2.0
// A plan with its operands bound: submit enqueues, wait looks at events.
#pragma once

#include <accelbench/backend.hpp>
#include <memory>

#include "binder.hpp"
#include "completion_signal.hpp"

namespace accelbench::opencl {

class opencl_session final : public sdk::session {
  public:
    /// in_flight: launches that may be unwaited at a time.
    opencl_session(device& on, const plan& what, std::span<const operand_use> uses,
                   std::span<const sdk::operand> operands, uint32_t in_flight);
    ~opencl_session() override;

    uint64_t submit(std::span<const int64_t> scalars) override;
    bool wait(uint64_t ticket, uint64_t timeout_ns, accb_completion& done) override;

  private:
    [[nodiscard]] bool is_over(cl_event event) const;
    [[nodiscard]] bool sleep_until_over(uint64_t ticket, cl_event event, uint64_t timeout_ns);

    device& device_;
    binder memory_;  // owns scratch and views that the commands name
    std::vector<command> commands_;
    std::vector<event_handle> events_;  // ring: of ticket t at t % size
    uint64_t submitted_ = 0;
    uint64_t completed_ = 0;
    std::shared_ptr<completion_signal> signal_;  // of signal_ticket_: a wait that timed out before
    uint64_t signal_ticket_ = 0;
};

}  // namespace accelbench::opencl
