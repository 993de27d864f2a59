// SPDX-License-Identifier: Apache-2.0
// A checked copy of the harness's workload in which every field of our header is present.
#pragma once

#include <accelbench/sdk/structs.hpp>
#include <accelbench/sdk/tensor.hpp>
#include <vector>

namespace accelbench::sdk {

/// A list of pointers to growable structs, taken over element by element: an array of the structs
/// themselves would be stepped through with our size instead of the writer's.
template <class Struct>
class local_list {
  public:
    local_list(const Struct* const* theirs, uint32_t count) {
        require(count == 0 || theirs != nullptr, "a list has a count but no pointer");
        elements_.reserve(count);
        pointers_.reserve(count);
        for (uint32_t index = 0; index < count; ++index) {
            pointers_.push_back(&elements_.emplace_back(local(theirs[index])));
        }
    }

    [[nodiscard]] const std::vector<Struct>& elements() const { return elements_; }
    [[nodiscard]] const Struct* const* pointers() const { return pointers_.data(); }

  private:
    std::vector<Struct> elements_;
    std::vector<const Struct*> pointers_;
};

/// Owns the copied structs; strings, attributes, operand indices and model bytes stay borrowed from
/// the harness until its call returns. Neither copied nor moved: the workload points into it.
class local_workload {
  public:
    explicit local_workload(const accb_workload* theirs)
        : workload_(local(theirs)),
          tensors_(workload_.tensors, workload_.tensor_count),
          kernels_(workload_.kernels, workload_.kernel_count),
          models_(workload_.models, workload_.model_count) {
        workload_.tensors = tensors_.pointers();
        workload_.kernels = kernels_.pointers();
        workload_.models = models_.pointers();
        check();
    }
    local_workload(const local_workload&) = delete;
    local_workload& operator=(const local_workload&) = delete;

    [[nodiscard]] const accb_workload& workload() const { return workload_; }
    [[nodiscard]] const std::vector<accb_tensor>& tensors() const { return tensors_.elements(); }

  private:
    void check() const {
        for (const accb_tensor& tensor : tensors_.elements()) {
            (void)element_count(tensor);
        }
        for (const accb_kernel& kernel : kernels_.elements()) {
            require(kernel.attr_count == 0 || kernel.attrs != nullptr,
                    "a kernel has a count of attributes but no pointer");
            require(kernel.operand_count == 0 || kernel.operands != nullptr,
                    "a kernel has a count of operands but no pointer");
            for (uint32_t index = 0; index < kernel.operand_count; ++index) {
                require(kernel.operands[index] < workload_.tensor_count,
                        "a kernel's operand is no index into the workload's tensors");
            }
        }
    }

    accb_workload workload_;
    local_list<accb_tensor> tensors_;
    local_list<accb_kernel> kernels_;
    local_list<accb_model> models_;
};

}  // namespace accelbench::sdk
