// SPDX-License-Identifier: Apache-2.0
// A compiled kernel (.edf) on a chip, and which tensors of the workload it takes in which order.
#pragma once

#include <accelbench/backend.hpp>
#include <memory>
#include <string>
#include <vector>

#include "runtime/chip.hpp"

namespace accelbench::furiosa {

struct tensor_use {
    uint32_t index = 0;  // in the workload
    uint64_t bytes = 0;
};

/// What query() promises and compile() builds. arch: of the chip. Throws sdk::refusal for what an
/// .edf cannot be, and for one of another chip.
struct lowered {
    accb_support answer{};
    const accb_model* artifact = nullptr;  // borrowed like the workload
    std::vector<tensor_use> inputs, outputs;
};
[[nodiscard]] lowered lower(const accb_workload& work, std::string_view arch);

class npu_program : public sdk::program {
  public:
    /// profile: run one launch more at a session's end, with spans, and tell them to the log.
    npu_program(const chip& on, lowered made, bool profile, sdk::host log);

    accb_support info() override { return made_.answer; }
    std::unique_ptr<sdk::session> create_session(const accb_session_desc& desc,
                                                 std::span<const sdk::operand> operands) override;

    [[nodiscard]] const chip& on() const { return on_; }
    [[nodiscard]] const kernel* loaded() const { return loaded_.get(); }
    [[nodiscard]] const lowered& made() const { return made_; }
    [[nodiscard]] bool profile() const { return profile_; }
    [[nodiscard]] const sdk::host& log() const { return log_; }

  private:
    const chip& on_;
    lowered made_;
    bool profile_;
    sdk::host log_;
    std::unique_ptr<kernel, kernel_free_fn*> loaded_;
};

}  // namespace accelbench::furiosa
