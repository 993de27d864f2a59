// SPDX-License-Identifier: Apache-2.0
// A workload as the border shows it to a plug-in.
#pragma once

#include <accelbench/plugin.h>

#include <cstdint>
#include <vector>

#include "kernels/workload.hpp"

namespace accelbench::worker {

/// Owns every struct and array that workload() points to; the texts stay those of `source`, which
/// must outlive it. Not movable: the structs point at each other.
class workload_view {
  public:
    explicit workload_view(const kernels::workload& source);
    workload_view(const workload_view&) = delete;
    workload_view& operator=(const workload_view&) = delete;

    [[nodiscard]] const accb_workload& workload() const { return workload_; }

  private:
    void add_tensors(const kernels::workload& source);
    void add_kernel(const kernels::workload& source);

    std::vector<accb_tensor> tensors_;
    std::vector<const accb_tensor*> tensor_pointers_;
    std::vector<accb_attr> attributes_;
    std::vector<std::uint32_t> operands_;
    accb_kernel kernel_{};
    const accb_kernel* kernel_pointer_ = &kernel_;
    accb_workload workload_{};
};

}  // namespace accelbench::worker
