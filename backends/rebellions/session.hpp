// SPDX-License-Identifier: Apache-2.0
// A program with its operands in host memory: one that waits inside submit, and one that queues.
#pragma once

#include <accelbench/backend.hpp>
#include <deque>
#include <vector>

#include "operand_table.hpp"
#include "program.hpp"

namespace accelbench::rebellions {

/// Operands go in and out by the runtime's own buffers: set_input, run, and a copy of each output.
class blocking_session final : public sdk::sync_session {
  public:
    blocking_session(const rbln_program& of, operand_table operands)
        : of_(of), operands_(std::move(operands)) {}

    void run(std::span<const int64_t> scalars) override;

  private:
    const rbln_program& of_;
    operand_table operands_;
};

/// The runtime reads inputs and writes outputs where they lie. Requests are waited for in the order
/// of submission, each once.
class async_session final : public sdk::session {
  public:
    async_session(const rbln_program& of, operand_table operands)
        : of_(of), operands_(std::move(operands)) {}
    ~async_session() override;

    uint64_t submit(std::span<const int64_t> scalars) override;
    bool wait(uint64_t ticket, uint64_t timeout_ns, accb_completion& done) override;

  private:
    /// False: the request is still at work after so long.
    [[nodiscard]] bool wait_for(int request, uint64_t timeout_ns) const;

    const rbln_program& of_;
    operand_table operands_;   // lives as long as the requests
    std::deque<int> waiting_;  // requests, the oldest first
    uint64_t completed_ = 0;   // tickets
};

}  // namespace accelbench::rebellions
