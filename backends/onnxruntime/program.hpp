// SPDX-License-Identifier: Apache-2.0
// A workload that ORT accepted on one device, with the answer that is true of it.
#pragma once

#include <memory>
#include <string>

#include "backends/onnxruntime/graph.hpp"

namespace accelbench::onnxruntime {

/// What query() says, and compile() makes true or refuses. Throws sdk::refusal.
[[nodiscard]] accb_support answer_for(const accb_workload& workload, const device& on,
                                      const settings& chosen);

/// That ORT has a kernel for a type it says only when it makes a session: throws sdk::refusal where
/// it has none. What else may be wrong is left to compile().
void expect_kernels(context& shared, const device& on, const accb_workload& workload);

class ort_program final : public sdk::program {
  public:
    /// Throws sdk::error: UNSUPPORTED where no node runs on the device.
    ort_program(context& shared, const device& on, const accb_workload& workload,
                const accb_support& answer);

    accb_support info() override { return answer_; }
    std::unique_ptr<sdk::session> create_session(const accb_session_desc& desc,
                                                 std::span<const sdk::operand> operands) override;

  private:
    [[nodiscard]] graph_order order() const;
    [[nodiscard]] graph build(const std::vector<void*>& constants) const;
    void try_build();
    void account(const placement& where);

    context& shared_;
    const device& on_;
    ports io_;
    std::string model_;
    bool deterministic_;
    bool all_on_device_ = true;
    accb_support answer_;
    // Kept for sessions where nothing of it depends on their operands.
    std::shared_ptr<graph> without_constants_;
};

}  // namespace accelbench::onnxruntime
