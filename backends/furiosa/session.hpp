// SPDX-License-Identifier: Apache-2.0
// Bound operands of one loaded kernel. The runtime has no queue: a launch is over when its call
// returns.
#pragma once

#include <accelbench/backend.hpp>
#include <vector>

#include "program.hpp"

namespace accelbench::furiosa {

class npu_session : public sdk::sync_session {
  public:
    npu_session(npu_program& of, std::span<const sdk::operand> operands);
    ~npu_session() override;

    void run(std::span<const int64_t> scalars) override;

  private:
    /// An operand of the kernel; the copy is there where it lies in the harness's memory.
    struct place {
        npu_memory on_chip;
        std::unique_ptr<cpu_memory> staged;
        std::byte* host = nullptr;
    };
    [[nodiscard]] place make(const tensor_use& tensor, const sdk::operand& where) const;

    npu_program& of_;
    std::vector<place> inputs_, outputs_;
    std::vector<const memory*> input_handles_, output_handles_;
    bool launched_ = false;
};

}  // namespace accelbench::furiosa
