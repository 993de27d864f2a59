// SPDX-License-Identifier: Apache-2.0
// A workload as the border shows it to a plug-in.
#pragma once

#include <accelbench/plugin.h>

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/model_file.hpp"
#include "kernels/workload.hpp"

namespace accelbench::worker {

/// Owns every struct and array that workload() points to; the texts and bytes stay those of
/// `source` and `models`, which must outlive it. Not movable: the structs point at each other.
class workload_view {
  public:
    explicit workload_view(const kernels::workload& source,
                           std::span<const kernels::model_file> models = {});
    workload_view(const workload_view&) = delete;
    workload_view& operator=(const workload_view&) = delete;

    [[nodiscard]] const accb_workload& workload() const { return workload_; }

  private:
    void add_tensors(const kernels::workload& source);
    void add_kernel(const kernels::workload& source);
    void add_models(std::span<const kernels::model_file> models);

    std::vector<accb_tensor> tensors_;
    std::vector<const accb_tensor*> tensor_pointers_;
    std::vector<accb_attr> attributes_;
    std::vector<std::uint32_t> operands_;
    accb_kernel kernel_{};
    const accb_kernel* kernel_pointer_ = &kernel_;
    std::vector<accb_model> models_;
    std::vector<const accb_model*> model_pointers_;
    accb_workload workload_{};
};

}  // namespace accelbench::worker
