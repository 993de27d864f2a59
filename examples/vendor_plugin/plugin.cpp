// SPDX-License-Identifier: Apache-2.0
// A whole backend: one device that computes triad, y = b + alpha * c, in f32.
#include <accelbench/backend.hpp>
#include <algorithm>

namespace {

namespace sdk = accelbench::sdk;

/// "No" is an answer: it says why, and the row in the result says so too.
accb_support answer_for(const accb_workload& workload) {
    if (workload.kernel_count != 1 || sdk::text_of(workload.kernels[0]->op) != "triad") {
        return sdk::no(ACCB_WHY_OP, "this example computes triad only");
    }
    for (uint32_t operand = 0; operand < 3; ++operand) {
        if (sdk::tensor_of(workload, *workload.kernels[0], operand).dtype != ACCB_F32) {
            return sdk::no(ACCB_WHY_DTYPE, "this example computes f32 only");
        }
    }
    return sdk::yes(ACCB_F32);
}

class triad_session final : public sdk::sync_session {
  public:
    triad_session(const float* b, const float* c, float* y, int64_t count, float alpha)
        : b_(b), c_(c), y_(y), count_(count), alpha_(alpha) {}

    void run(std::span<const int64_t>) override {
        for (int64_t index = 0; index < count_; ++index) {
            y_[index] = b_[index] + alpha_ * c_[index];
        }
    }

  private:
    const float *b_, *c_;
    float* y_;
    int64_t count_;
    float alpha_;
};

class triad_program final : public sdk::program {
  public:
    explicit triad_program(const accb_workload& workload) : answer_(answer_for(workload)) {
        sdk::require(answer_.answer == ACCB_YES, "compile: query() had answered no");
        const accb_kernel& kernel = *workload.kernels[0];
        std::copy_n(kernel.operands, 3, operands_);
        count_ = sdk::element_count(sdk::tensor_of(workload, kernel, 2));
        alpha_ = static_cast<float>(sdk::attr_f64(kernel, "alpha", 1.0));
    }
    accb_support info() override { return answer_; }
    std::unique_ptr<sdk::session> create_session(const accb_session_desc&,
                                                 std::span<const sdk::operand> all) override {
        return std::make_unique<triad_session>(sdk::host_pointer_to<float>(all[operands_[0]]),
                                               sdk::host_pointer_to<float>(all[operands_[1]]),
                                               sdk::host_pointer_to<float>(all[operands_[2]]),
                                               count_, alpha_);
    }

  private:
    accb_support answer_;
    uint32_t operands_[3];
    int64_t count_;
    float alpha_;
};

class vendor_backend final : public sdk::backend {
  public:
    explicit vendor_backend(const sdk::options& options) { options.allow_only({}); }
    std::vector<accb_device_info> devices() override {
        return {sdk::device(ACCB_KIND_CPU, "example device")};
    }
    accb_support query(const accb_query_desc& desc) override { return answer_for(*desc.workload); }
    std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) override {
        return std::make_unique<triad_program>(*desc.workload);
    }
};

}  // namespace

ACCB_PLUGIN(vendor_backend, "vendor", "Example Corp", "0.1.0", "none")
