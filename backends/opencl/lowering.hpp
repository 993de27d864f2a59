// SPDX-License-Identifier: Apache-2.0
// Translating one kernel of a workload into steps; query() and compile() share it, so that they
// cannot disagree.
#pragma once

#include <accelbench/backend.hpp>
#include <accelbench/sdk/operands.hpp>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plan.hpp"

namespace accelbench::opencl {

/// One kernel on its way into a plan. A lower_... function reads it, checks operands and
/// attributes (throws refusal), and appends steps.
class lowering : public sdk::operand_checks {
  public:
    /// streaming: outputs are too large for the caches. tuning: a record for this workload, or "".
    lowering(const accb_workload& workload, const accb_kernel& kernel, const device_traits& device,
             std::string_view tuning, plan& out);

    [[nodiscard]] const device_traits& device() const { return device_; }
    [[nodiscard]] std::string_view tuning() const { return tuning_; }
    [[nodiscard]] plan& out() const { return out_; }

    // Kernels count in 32 bits.
    [[nodiscard]] int extent(uint32_t operand, uint32_t axis) const {
        return static_cast<int>(operand_checks::extent(operand, axis));
    }
    [[nodiscard]] int count(uint32_t operand) const {
        return static_cast<int>(operand_checks::count(operand, std::numeric_limits<int>::max()));
    }
    [[nodiscard]] from_tensor arg(uint32_t operand) const { return {kernel().operands[operand]}; }

    /// A buffer of the session's own.
    from_scratch scratch(uint64_t bytes) const;
    /// -D options that common.cl wants. out_bytes: what the kernel writes, to decide on STREAM.
    [[nodiscard]] std::string options(accb_dtype storage, uint64_t out_bytes = 0) const;
    [[nodiscard]] std::string options_with_vector(accb_dtype storage, int vector,
                                                  bool stream) const;
    [[nodiscard]] int lanes() const { return device_.is_cpu ? 1 : 256; }
    [[nodiscard]] int vector() const;
    /// How many work-groups share `items` of work: enough to balance, few enough to be cheap.
    [[nodiscard]] int groups_for(int64_t items) const;

  private:
    const device_traits& device_;
    std::string_view tuning_;
    plan& out_;
};

[[nodiscard]] inline int ceil_div(int64_t whole, int64_t part) {
    return static_cast<int>((whole + part - 1) / part);
}

void lower_empty(const lowering& in);
void lower_copy(const lowering& in);
void lower_transfer(const lowering& in);
void lower_triad(const lowering& in);
void lower_adamw(const lowering& in);
void lower_rms_norm(const lowering& in);
void lower_rms_norm_backward(const lowering& in);
void lower_softmax(const lowering& in);
void lower_softmax_backward(const lowering& in);
void lower_cross_entropy(const lowering& in);
void lower_cross_entropy_backward(const lowering& in);
void lower_matmul(const lowering& in);
void lower_attention_prefill(const lowering& in);
void lower_attention_decode(const lowering& in);
void lower_attention_backward(const lowering& in);

/// Records of the tiles that tuning should try for a workload of one matmul, the default first.
[[nodiscard]] std::vector<std::string> tuning_candidates(const accb_workload& workload,
                                                         const device_traits& device);

/// The whole workload. Throws refusal. tuning: a record, or empty for the defaults.
[[nodiscard]] plan make_plan(const accb_workload& workload, const device_traits& device,
                             std::string_view tuning);

}  // namespace accelbench::opencl
