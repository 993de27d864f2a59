// SPDX-License-Identifier: Apache-2.0
// A product as a workload states it: row-major y[m,n] = op(a) op(b), and what its arithmetic may
// do.
#pragma once

#include <accelbench/plugin.h>

#include <cstdint>
#include <string>

#include "api.hpp"

namespace accelbench::cuda::blaslt {

/// What is done to a sum before it is stored.
enum class epilogue : uint8_t { none, bias, relu, relu_bias, gelu, gelu_bias };

struct batch {
    int32_t count = 1;
    int64_t stride_a = 0, stride_b = 0, stride_y = 0;  // elements between two products
};

struct problem {
    int64_t m = 0, n = 0, k = 0;
    bool trans_a = false;  // a lies as [k, m] instead of [m, k]
    bool trans_b = false;  // b lies as [n, k] instead of [k, n]
    accb_dtype a = ACCB_F32, b = ACCB_F32, y = ACCB_F32;
    bool tf32 = false;           // f32 operands may be cut to tf32
    bool deterministic = false;  // the same bits in every launch
    epilogue after = epilogue::none;
    batch many;
    // Bytes that the operands' addresses are multiples of: what the backend promises for all.
    uint32_t align_a = 16, align_b = 16, align_y = 16;
};

/// What the library is asked for: types by its own names. Empty `why`: it takes the product.
struct arithmetic {
    cublasComputeType_t compute = CUBLAS_COMPUTE_32F;
    cudaDataType_t scale = CUDA_R_32F;  // of alpha and beta
    cudaDataType_t a = CUDA_R_32F, b = CUDA_R_32F, y = CUDA_R_32F;
    uint64_t allowed = 0;  // CUBLASLT_NUMERICAL_IMPL_FLAGS_* that honest algorithms may have
    uint32_t reductions = CUBLASLT_REDUCTION_SCHEME_MASK;  // of split sums
};

/// "Cannot", with one of ACCB_WHY_*; why 0 means that nothing documented speaks against it.
struct objection {
    uint32_t why = 0;
    std::string note;
};

[[nodiscard]] arithmetic arithmetic_of(const problem& it);

/// The documented limits of the library: types that go together, and the order and alignment that
/// 8-bit kernels want.
[[nodiscard]] objection objection_to(const problem& it);

/// Is this a width that one of Nvidia's 8-bit floating formats has?
[[nodiscard]] bool is_fp8(accb_dtype type);

}  // namespace accelbench::cuda::blaslt
