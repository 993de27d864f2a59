// SPDX-License-Identifier: Apache-2.0
// Launches of the simulator: compute on the host, then be busy until the invented time is over.
#pragma once

#include <array>

#include "late_writer.hpp"
#include "program.hpp"

namespace accelbench::sim {

class sim_session final : public sdk::session {
  public:
    static constexpr uint32_t capacity = 1024;  // launches in flight

    sim_session(sim_program& program, std::span<const sdk::operand> operands);

    uint64_t submit(std::span<const int64_t> scalars) override;
    bool wait(uint64_t ticket, uint64_t timeout_ns, accb_completion& done) override;

  private:
    struct stamp {
        int64_t begin = 0, end = 0;  // monotonic clock; 0: at once
    };

    stamp work(uint64_t launch, uint64_t program_launch, std::span<const int64_t> scalars);
    void perform(uint64_t program_launch, std::span<const int64_t> scalars);
    void compute(std::span<const int64_t> scalars);
    bool recall();
    void memoise();
    void spoil(uint64_t program_launch);

    sim_program& program_;
    std::vector<std::vector<std::byte>> temporaries_;  // ACCB_TEMP tensors
    std::vector<tensor_view> tensors_;                 // by tensor index
    std::vector<std::vector<tensor_view>> operands_;   // by kernel
    std::vector<tensor_view> written_;
    sim_program::memory_key key_;
    double flops_ = 0.0;
    std::array<stamp, capacity> stamps_{};
    uint64_t seen_writes_ = 0;  // of the device, at the last launch
    uint64_t last_ticket_ = 0;
    uint64_t waited_ = 0;
    std::unique_ptr<late_writer> late_;  // last: its thread uses the members above
};

}  // namespace accelbench::sim
