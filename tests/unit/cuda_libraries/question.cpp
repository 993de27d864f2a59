// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/cuda_libraries/question.hpp"

#include <algorithm>

namespace accelbench::cuda_test {

question& question::tensor(accb_dtype type, std::vector<int64_t> dims, uint8_t role) {
    accb_tensor it{};
    it.struct_size = sizeof(it);
    it.dtype = type;
    it.role = role;
    it.rank = static_cast<uint8_t>(dims.size());
    std::copy(dims.begin(), dims.end(), it.dim);
    tensors_.push_back(it);
    return *this;
}

question& question::attribute(const char* name, int64_t value) {
    attributes_.push_back({sdk::str(name), ACCB_ATTR_I64, 1, {.i = value}});
    return *this;
}

question& question::numerics(uint32_t bits) {
    workload_.numerics = bits;
    return *this;
}

const accb_workload& question::workload() {
    pointers_.clear();
    operands_.clear();
    for (const accb_tensor& one : tensors_) {
        operands_.push_back(static_cast<uint32_t>(pointers_.size()));
        pointers_.push_back(&one);
    }
    kernel_.struct_size = sizeof(kernel_);
    kernel_.op_version = 1;
    kernel_.op = sdk::str(op_);
    kernel_.operands = operands_.data();
    kernel_.operand_count = static_cast<uint32_t>(operands_.size());
    kernel_.attrs = attributes_.data();
    kernel_.attr_count = static_cast<uint32_t>(attributes_.size());
    workload_.struct_size = sizeof(workload_);
    workload_.tensors = pointers_.data();
    workload_.tensor_count = static_cast<uint32_t>(pointers_.size());
    workload_.kernels = &kernel_pointer_;
    workload_.kernel_count = 1;
    return workload_;
}

}  // namespace accelbench::cuda_test
