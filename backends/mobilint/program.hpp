// SPDX-License-Identifier: Apache-2.0
// A model on an NPU, and launches of it. The runtime's own asynchronous calls take arrays whose
// layout is its own, so a launch is over when its call returns.
#pragma once

#include <accelbench/backend.hpp>
#include <memory>
#include <string>
#include <vector>

#include "artifact.hpp"
#include "device.hpp"
#include "runtime/api.hpp"

namespace accelbench::mobilint {

class npu_program : public sdk::program {
  public:
    /// Throws where the runtime refuses the file or the device, and where the model's shapes are
    /// not the workload's.
    npu_program(const runtime::api& rt, void* accelerator, const npu& on, lowered made);
    ~npu_program() override;

    accb_support info() override { return made_.answer; }
    std::unique_ptr<sdk::session> create_session(const accb_session_desc& desc,
                                                 std::span<const sdk::operand> operands) override;

    [[nodiscard]] const runtime::api& rt() const { return rt_; }
    [[nodiscard]] void* model() const { return model_.get(); }
    [[nodiscard]] const lowered& made() const { return made_; }
    [[nodiscard]] const std::string& where() const { return where_; }

  private:
    [[nodiscard]] runtime::handed_out load() const;
    void check(const runtime::shapes& theirs, const std::vector<port>& ours,
               const char* which) const;

    const runtime::api& rt_;
    lowered made_;
    std::string where_;  // "aries-rb 0"
    runtime::owned model_;
};

class npu_session : public sdk::sync_session {
  public:
    npu_session(npu_program& of, std::span<const sdk::operand> operands);

    void run(std::span<const int64_t> scalars) override;

  private:
    void infer();
    /// Where a result goes, and in what type.
    struct target {
        std::byte* to;
        std::size_t elements;
        accb_dtype type;
    };

    npu_program& of_;
    std::vector<float*> floats_;
    std::vector<int8_t*> bytes_;
    std::vector<target> targets_;
    runtime::floats results_;  // the runtime's; kept, so that it can use the memory again
};

}  // namespace accelbench::mobilint
