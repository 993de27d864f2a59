// SPDX-License-Identifier: Apache-2.0
// Which types cuBLASLt multiplies, and what it may do to them.
#include "problem.hpp"

#include <accelbench/sdk/tensor.hpp>

namespace accelbench::cuda::blaslt {
namespace {

constexpr uint64_t any_unit = CUBLASLT_NUMERICAL_IMPL_FLAGS_OP_TYPE_MASK;

cudaDataType_t type_of(accb_dtype type) {
    switch (type) {
        case ACCB_F16:
            return CUDA_R_16F;
        case ACCB_BF16:
            return CUDA_R_16BF;
        case ACCB_I8:
            return CUDA_R_8I;
        case ACCB_I32:
            return CUDA_R_32I;
        case ACCB_F8E4M3FN:
            return CUDA_R_8F_E4M3;
        case ACCB_F8E5M2:
            return CUDA_R_8F_E5M2;
        default:
            return CUDA_R_32F;
    }
}

/// The inputs that multipliers may see: never narrower than what is stored.
uint64_t inputs_of(const problem& it) {
    switch (it.a) {
        case ACCB_F16:
            return CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16F |
                   CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_32F;
        case ACCB_BF16:
            // The library calls both 16-bit types 16F: every algorithm that 13.1 offers for bf16 on
            // an H200 says 0x10202. The range is bf16's own: products of 2^40 are right there
            // (tests/unit/opencl/matmul_test.cpp), which f16 could not hold.
            return CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16F |
                   CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16BF |
                   CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_32F;
        case ACCB_I8:
            return CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_8I;
        case ACCB_F8E4M3FN:
        case ACCB_F8E5M2:
            return CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_8F_E4M3 |
                   CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_8F_E5M2;
        default:
            return CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_32F |
                   (it.tf32 ? CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_TF32 : 0);
    }
}

bool known_types(const problem& it) {
    if (it.a == ACCB_I8) {
        return it.b == ACCB_I8 && it.y == ACCB_I32;
    }
    if (is_fp8(it.a)) {
        // Two e5m2 operands have no kernel; the result is wider here, scales of outputs come later.
        return is_fp8(it.b) && (it.a == ACCB_F8E4M3FN || it.b == ACCB_F8E4M3FN) &&
               (it.y == ACCB_F32 || it.y == ACCB_F16 || it.y == ACCB_BF16);
    }
    return (it.a == ACCB_F32 || it.a == ACCB_F16 || it.a == ACCB_BF16) && it.b == it.a &&
           (it.y == it.a || it.y == ACCB_F32);
}

/// 8-bit kernels read both operands along k: only a [m,k] and b [n,k], the library's "TN".
objection objection_to_bytes(const problem& it) {
    const bool whole = it.a == ACCB_I8;
    const int64_t unit = whole ? 4 : 16;
    const std::string kind = whole ? "s8" : "fp8";
    if (it.trans_a || !it.trans_b) {
        return {ACCB_WHY_SHAPE, "cuBLASLt multiplies " + kind + " only in the form nt"};
    }
    // m is only counted, never strided over.
    if (it.n % unit != 0 || it.k % unit != 0) {
        return {ACCB_WHY_SHAPE, "cuBLASLt wants n and k of " + kind +
                                    " products to be multiples of " + std::to_string(unit)};
    }
    if (it.align_a % unit != 0 || it.align_b % unit != 0 || it.align_y % unit != 0) {
        return {ACCB_WHY_SHAPE, "cuBLASLt wants " + kind + " operands at multiples of " +
                                    std::to_string(unit) + " bytes"};
    }
    return {};
}

}  // namespace

bool is_fp8(accb_dtype type) {
    return type == ACCB_F8E4M3FN || type == ACCB_F8E5M2;
}

arithmetic arithmetic_of(const problem& it) {
    arithmetic out;
    out.a = type_of(it.a);
    out.b = type_of(it.b);
    out.y = type_of(it.y);
    out.allowed = any_unit | inputs_of(it);
    if (it.a == ACCB_I8) {
        out.compute = CUBLAS_COMPUTE_32I;
        out.scale = CUDA_R_32I;
        out.allowed |= CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_32I;
    } else {
        out.compute =
            it.tf32 && it.a == ACCB_F32 ? CUBLAS_COMPUTE_32F_FAST_TF32 : CUBLAS_COMPUTE_32F;
        out.allowed |= CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_32F;
    }
    // Parts of a sum that pass through a narrow output would be rounded twice.
    const bool narrow = sdk::bits_of(it.y) < 32;
    if (narrow || it.deterministic) {
        out.reductions = CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE;
    }
    return out;
}

objection objection_to(const problem& it) {
    if (!known_types(it)) {
        return {ACCB_WHY_DTYPE, "cuBLASLt has no product of these types"};
    }
    if (it.m < 1 || it.n < 1 || it.k < 1 || it.many.count < 1) {
        return {ACCB_WHY_SHAPE, "a product needs extents of at least 1"};
    }
    if (it.a == ACCB_I8 && it.after != epilogue::none) {
        return {ACCB_WHY_ATTR, "cuBLASLt adds no epilogue to s32 results"};
    }
    if (it.a == ACCB_I8 || is_fp8(it.a)) {
        return objection_to_bytes(it);
    }
    return {};
}

}  // namespace accelbench::cuda::blaslt
