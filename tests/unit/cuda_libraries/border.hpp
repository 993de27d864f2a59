// SPDX-License-Identifier: Apache-2.0
// The cuda plug-in's answers to workloads of one kernel, over the C border.
#pragma once

#include <accelbench/backend.hpp>
#include <string>
#include <vector>

namespace accelbench::cuda_test {

/// A workload of one kernel, put together by name.
class question {
  public:
    explicit question(std::string op) : op_(std::move(op)) {}
    question(const question&) = delete;
    question& operator=(const question&) = delete;

    question& tensor(accb_dtype type, std::vector<int64_t> dims, uint8_t role);
    question& attribute(const char* name, int64_t value);
    question& numerics(uint32_t bits);
    [[nodiscard]] const accb_workload& workload();

  private:
    std::string op_;
    std::vector<accb_tensor> tensors_;
    std::vector<const accb_tensor*> pointers_;
    std::vector<uint32_t> operands_;
    std::vector<accb_attr> attributes_;
    accb_kernel kernel_{};
    const accb_kernel* kernel_pointer_ = &kernel_;
    accb_workload workload_{};
};

/// One opened context; programs die with it.
class border {
  public:
    border();
    ~border();
    border(const border&) = delete;
    border& operator=(const border&) = delete;

    [[nodiscard]] accb_support query(question& what);
    /// What was built, and how it went.
    struct built {
        accb_status status;
        std::string text;    // of the error
        accb_support made;   // program_info
        std::string record;  // tuning_record
    };
    [[nodiscard]] built compile(question& what, const std::string& tuning = {}, bool tune = false);
    [[nodiscard]] const accb_plugin& table() const { return *plugin_; }
    [[nodiscard]] accb_ctx* context() const { return context_; }

  private:
    const accb_plugin* plugin_ = nullptr;
    accb_ctx* context_ = nullptr;
};

}  // namespace accelbench::cuda_test
