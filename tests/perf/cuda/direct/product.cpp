// SPDX-License-Identifier: Apache-2.0
// cuBLASLt called as its samples do: row-major operands seen as column-major ones, 32 MiB of
// workspace, the heuristic's first choice.
#include "product.hpp"

#include <cublasLt.h>

#include <stdexcept>
#include <vector>

#define ACCB_LT_FILE_OF(major) "libcublasLt.so." #major
#define ACCB_LT_FILE(major) ACCB_LT_FILE_OF(major)
#define ACCB_LT(name) \
    reinterpret_cast<decltype(&::name)>(symbol(ACCB_LT_FILE(CUBLAS_VER_MAJOR), #name))

namespace accelbench::direct {
namespace {

void check_lt(cublasStatus_t code, const char* call) {
    if (code != CUBLAS_STATUS_SUCCESS) {
        throw std::runtime_error(std::string(call) + " failed with " + std::to_string(code));
    }
}

struct types {
    cudaDataType_t in, out, scale;
    cublasComputeType_t compute;
};

types types_of(const kernels::workload& work) {
    const bool may_cut = work.compute == kernels::dtype::tf32;
    const kernels::dtype type = work.tensors[0].type;
    if (type == kernels::dtype::f32) {
        return {CUDA_R_32F, CUDA_R_32F, CUDA_R_32F,
                may_cut ? CUBLAS_COMPUTE_32F_FAST_TF32 : CUBLAS_COMPUTE_32F};
    }
    if (type == kernels::dtype::f16) {
        return {CUDA_R_16F, CUDA_R_16F, CUDA_R_32F, CUBLAS_COMPUTE_32F};
    }
    if (type == kernels::dtype::bf16) {
        return {CUDA_R_16BF, CUDA_R_16BF, CUDA_R_32F, CUBLAS_COMPUTE_32F};
    }
    if (type == kernels::dtype::i8) {
        return {CUDA_R_8I, CUDA_R_32I, CUDA_R_32I, CUBLAS_COMPUTE_32I};
    }
    throw std::runtime_error(std::string("no product of cuBLASLt in ") +
                             std::string(kernels::to_string(type)));
}

/// Everything that one call needs; lives as long as the process, which ends after its rows.
struct call {
    cublasLtHandle_t handle = nullptr;
    cublasLtMatmulDesc_t operation = nullptr;
    cublasLtMatrixLayout_t first = nullptr, second = nullptr, result = nullptr;
    cublasLtMatmulHeuristicResult_t choice{};
};

cublasLtMatrixLayout_t layout(cudaDataType_t type, const kernels::tensor& row_major) {
    const auto rows = static_cast<std::uint64_t>(row_major.dims[0]);
    const auto columns = static_cast<std::uint64_t>(row_major.dims[1]);
    cublasLtMatrixLayout_t made = nullptr;
    check_lt(ACCB_LT(cublasLtMatrixLayoutCreate)(&made, type, columns, rows,
                                                 static_cast<std::int64_t>(columns)),
             "cublasLtMatrixLayoutCreate");
    return made;
}

call describe(const kernels::workload& work, const types& as, std::uint64_t workspace_bytes) {
    const auto is_turned = [&](std::size_t attribute) {
        return std::get<std::int64_t>(work.attributes[attribute].value) != 0;
    };
    call made;
    check_lt(ACCB_LT(cublasLtCreate)(&made.handle), "cublasLtCreate");
    check_lt(ACCB_LT(cublasLtMatmulDescCreate)(&made.operation, as.compute, as.scale),
             "cublasLtMatmulDescCreate");
    // y^T = b^T a^T: the second operand comes first.
    const cublasOperation_t first = is_turned(1) ? CUBLAS_OP_T : CUBLAS_OP_N;
    const cublasOperation_t second = is_turned(0) ? CUBLAS_OP_T : CUBLAS_OP_N;
    const auto set = ACCB_LT(cublasLtMatmulDescSetAttribute);
    check_lt(set(made.operation, CUBLASLT_MATMUL_DESC_TRANSA, &first, sizeof first), "TRANSA");
    check_lt(set(made.operation, CUBLASLT_MATMUL_DESC_TRANSB, &second, sizeof second), "TRANSB");
    made.first = layout(as.in, work.tensors[1]);
    made.second = layout(as.in, work.tensors[0]);
    made.result = layout(as.out, work.tensors[2]);
    cublasLtMatmulPreference_t preference = nullptr;
    check_lt(ACCB_LT(cublasLtMatmulPreferenceCreate)(&preference),
             "cublasLtMatmulPreferenceCreate");
    check_lt(ACCB_LT(cublasLtMatmulPreferenceSetAttribute)(
                 preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, &workspace_bytes,
                 sizeof workspace_bytes),
             "MAX_WORKSPACE_BYTES");
    int found = 0;
    check_lt(ACCB_LT(cublasLtMatmulAlgoGetHeuristic)(made.handle, made.operation, made.first,
                                                     made.second, made.result, made.result,
                                                     preference, 1, &made.choice, &found),
             "cublasLtMatmulAlgoGetHeuristic");
    check_lt(ACCB_LT(cublasLtMatmulPreferenceDestroy)(preference),
             "cublasLtMatmulPreferenceDestroy");
    if (found == 0) {
        throw std::runtime_error("the heuristic knows no algorithm");
    }
    return made;
}

struct operands {
    gpu::memory a, b, y;
};

}  // namespace

outcome time_product(const gpu& on, const kernels::workload& work) {
    constexpr std::uint64_t workspace_bytes = 32ULL << 20U;
    const types as = types_of(work);
    const call it = describe(work, as, workspace_bytes);
    const gpu::memory workspace = on.allocate(workspace_bytes);
    std::vector<operands> sets(sets_beyond_cache(on, kernels::operand_bytes(work)));
    for (operands& set : sets) {
        const auto width = static_cast<std::uint32_t>(kernels::bytes_of(work.tensors[0].type));
        set = {on.operand(kernels::byte_count(work.tensors[0]), width),
               on.operand(kernels::byte_count(work.tensors[1]), width),
               on.allocate(kernels::byte_count(work.tensors[2]))};
    }
    const auto multiply = ACCB_LT(cublasLtMatmul);
    const float one_f = 1.0F, zero_f = 0.0F;
    const std::int32_t one_i = 1, zero_i = 0;
    const bool whole = as.scale == CUDA_R_32I;
    const void* alpha = whole ? static_cast<const void*>(&one_i) : &one_f;
    const void* beta = whole ? static_cast<const void*>(&zero_i) : &zero_f;
    const double ns = on.time([&](std::uint64_t i) {
        const operands& set = sets[i % sets.size()];
        check_lt(
            multiply(it.handle, it.operation, alpha, set.b.get(), it.first, set.a.get(), it.second,
                     beta, set.y.get(), it.result, set.y.get(), it.result, &it.choice.algo,
                     workspace.get(), workspace_bytes, reinterpret_cast<cudaStream_t>(on.stream())),
            "cublasLtMatmul");
    });
    return {.library = "cuBLASLt " + std::to_string(ACCB_LT(cublasLtGetVersion)()),
            .algorithm = "heuristic's first",
            .launch_ns = ns};
}

}  // namespace accelbench::direct
