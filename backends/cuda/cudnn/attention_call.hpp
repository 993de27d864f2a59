// SPDX-License-Identifier: Apache-2.0
// Attention as a step of a plan.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "attention_graph.hpp"
#include "engine.hpp"
#include "handle.hpp"
#include "plan.hpp"

namespace accelbench::cuda::cudnn {

enum class direction : uint8_t { forward, backward };

/// Operands of the step, in this order: forward q, k, v, o; backward q, k, v, o, d_o, lse, d_q,
/// d_k, d_v.
class attention_call final : public library_call {
  public:
    /// record: what a search found; empty: the library's own first choice.
    attention_call(const attention_shape& it, direction which, std::string_view record);

    /// Builds the plan; the second call does nothing. Throws refusal where the library has no
    /// engine, sdk::error where it fails or the record does not fit.
    void prepare(device& on) override;
    [[nodiscard]] uint64_t workspace_bytes() const override;
    void enqueue(const call_site& at) override;

    /// The engine as text.
    [[nodiscard]] const std::string& record() const { return plan_->record(); }

  private:
    [[nodiscard]] const descriptor& pack_for(const call_site& at);
    [[nodiscard]] descriptor make_pack(const call_site& at) const;

    attention_shape shape_;
    direction which_;
    std::string record_;
    std::shared_ptr<session_handle> handle_;
    std::optional<plan> plan_;
    // One for each set of operands that launches came with: the harness rotates a few.
    std::map<std::vector<CUdeviceptr>, descriptor> packs_;
    std::vector<CUdeviceptr> key_;  // of the launch at hand; kept so that enqueue allocates nothing
};

/// Records of the engines that a search should time, the library's favourite first.
[[nodiscard]] std::vector<std::string> records_to_try(device& on, const attention_shape& it,
                                                      direction which);

}  // namespace accelbench::cuda::cudnn
