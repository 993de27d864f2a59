// SPDX-License-Identifier: Apache-2.0
// The call that multiplies.
#include "product.hpp"

namespace accelbench::cuda::blaslt {

product::product(const api& lt, cublasLtHandle_t handle, const problem& it, descriptors what,
                 const algorithm& how)
    : lt_(lt),
      handle_(handle),
      what_(std::move(what)),
      how_(how),
      whole_(arithmetic_of(it).scale == CUDA_R_32I) {}

void product::enqueue(const addresses& where, cudaStream_t stream) const {
    constexpr float one = 1.0f;
    constexpr float zero = 0.0f;
    constexpr int32_t whole_one = 1;
    constexpr int32_t whole_zero = 0;
    const void* const alpha = whole_ ? static_cast<const void*>(&whole_one) : &one;
    const void* const beta = whole_ ? static_cast<const void*>(&whole_zero) : &zero;
    check(
        lt_,
        lt_.matmul(handle_, what_.operation.get(), alpha, where.b, what_.first.get(), where.a,
                   what_.second.get(), beta, where.y, what_.result.get(), where.y,
                   what_.result.get(), &how_.opaque, where.workspace, how_.workspace_bytes, stream),
        "enqueue a product");
}

}  // namespace accelbench::cuda::blaslt
