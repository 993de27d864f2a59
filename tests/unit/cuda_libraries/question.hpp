// SPDX-License-Identifier: Apache-2.0
// A workload of one kernel, put together by name.
#pragma once

#include <accelbench/backend.hpp>
#include <string>
#include <vector>

namespace accelbench::cuda_test {

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

}  // namespace accelbench::cuda_test
