// SPDX-License-Identifier: Apache-2.0
#include "precision.hpp"

#include <accelbench/backend.hpp>

namespace accelbench::openvino {
namespace {

bool is_product(const accb_workload& workload) {
    return workload.kernel_count == 1 && sdk::text_of(workload.kernels[0]->op) == "matmul";
}

}  // namespace

precision precision_for(const accb_workload& workload, const device& on) {
    if (is_product(workload) && workload.compute == ACCB_BF16 && on.computes("BF16")) {
        return {ACCB_BF16, "bf16"};
    }
    if (is_product(workload) && workload.compute == ACCB_F16 && on.computes("FP16")) {
        return {ACCB_F16, "f16"};
    }
    return {};
}

accb_dtype dtype_of(std::string_view hint) {
    return hint == "f32"    ? ACCB_F32
           : hint == "bf16" ? ACCB_BF16
           : hint == "f16"  ? ACCB_F16
                            : ACCB_VENDOR_DTYPE;
}

std::string objection_to_integers(const accb_workload& workload) {
    if (!is_product(workload) || workload.compute != ACCB_I8) {
        return {};
    }
    const accb_kernel& product = *workload.kernels[0];
    const int64_t elements = sdk::element_count(sdk::tensor_of(workload, product, 0));
    const int64_t depth = elements / sdk::tensor_of(workload, product, 2).dim[0];
    constexpr int64_t whole = int64_t{1} << 24, largest = 127 * 127;
    return depth * largest > whole
               ? "OpenVINO sums s8 products in float32, which is not exact for k = " +
                     std::to_string(depth)
               : std::string();
}

}  // namespace accelbench::openvino
