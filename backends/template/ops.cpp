// SPDX-License-Identifier: Apache-2.0
// The operators of docs/operators.md that this device runs: copy in f32, as a first one.
#include "ops.hpp"

#include <algorithm>

namespace template_plugin {

namespace sdk = accelbench::sdk;

namespace {

// Replace: sdk::sync_session is for a device whose launch returns when the work is done. Where the
// device works while the host goes on, derive from sdk::session, and set ACCB_FEATURE_ASYNC_SUBMIT.
class copy_session final : public sdk::sync_session {
  public:
    copy_session(const float* from, float* to, int64_t count)
        : from_(from), to_(to), count_(count) {}
    void run(std::span<const int64_t>) override { std::copy_n(from_, count_, to_); }

  private:
    const float* from_;
    float* to_;
    int64_t count_;
};

// A program keeps what it needs of the workload, which is borrowed until compile() returns.
class copy_program final : public sdk::program {
  public:
    explicit copy_program(const accb_workload& workload) : answer_(answer_for(workload)) {
        if (answer_.answer != ACCB_YES) {
            throw sdk::error(ACCB_UNSUPPORTED, std::string("compile: ") + answer_.note);
        }
        const accb_kernel& kernel = *workload.kernels[0];
        std::copy_n(kernel.operands, 2, operands_);
        count_ = sdk::element_count(sdk::tensor_of(workload, kernel, 1));
    }
    accb_support info() override { return answer_; }
    std::unique_ptr<sdk::session> create_session(const accb_session_desc&,
                                                 std::span<const sdk::operand> all) override {
        return std::make_unique<copy_session>(sdk::host_pointer_to<float>(all[operands_[0]]),
                                              sdk::host_pointer_to<float>(all[operands_[1]]),
                                              count_);
    }

  private:
    accb_support answer_;
    uint32_t operands_[2];
    int64_t count_;
};

}  // namespace

accb_support answer_for(const accb_workload& workload) {
    if (workload.kernel_count != 1) {
        return sdk::no(ACCB_WHY_VIEW, "only workloads of one kernel");
    }
    const accb_kernel& kernel = *workload.kernels[0];
    if (sdk::text_of(kernel.op) != "copy" || kernel.operand_count != 2) {
        return sdk::no(ACCB_WHY_OP, "only copy is implemented yet");
    }
    for (uint32_t operand = 0; operand < 2; ++operand) {
        if (sdk::tensor_of(workload, kernel, operand).dtype != ACCB_F32) {
            return sdk::no(ACCB_WHY_DTYPE, "copy is implemented in f32 only");
        }
    }
    return sdk::yes(ACCB_F32);
}

std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) {
    return std::make_unique<copy_program>(*desc.workload);
}

}  // namespace template_plugin
