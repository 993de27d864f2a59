// SPDX-License-Identifier: Apache-2.0
// The double's handle, its version, and the call that multiplies.
#include <memory>

#include "algorithms.hpp"
#include "compute.hpp"
#include "driver_link.hpp"
#include "fault.hpp"

using namespace cublaslt_double;

namespace {

constexpr uint64_t workspace_alignment = 256;

struct operands {
    const void *a, *b;
    void *d, *workspace;
    uint64_t workspace_bytes;
};

/// Bytes that a layout spans.
uint64_t span_of(const layout& it) {
    const uint64_t one = static_cast<uint64_t>(it.ld) * (it.columns - 1) + it.rows;
    const uint64_t before = static_cast<uint64_t>(it.count - 1) * static_cast<uint64_t>(it.stride);
    return (before + one) * bytes_of(it.type);
}

/// Do these bytes lie in one allocation of the driver? Memory that the driver does not know (a
/// registered host buffer) passes.
bool inside(const driver& cu, const void* address, uint64_t bytes) {
    CUdeviceptr base = 0;
    std::size_t size = 0;
    const auto at = reinterpret_cast<CUdeviceptr>(address);
    if (cu.address_range == nullptr || cu.address_range(&base, &size, at) != CUDA_SUCCESS) {
        return true;
    }
    return at >= base && at + bytes <= base + size;
}

uint32_t alignment_of(std::initializer_list<const void*> addresses) {
    uint64_t all = 256;
    for (const void* address : addresses) {
        all |= reinterpret_cast<uint64_t>(address);
    }
    return static_cast<uint32_t>(all & (~all + 1));
}

std::string problem_with_memory(const driver& cu, const product& it, const algorithm& how,
                                const operands& at) {
    if (at.a == nullptr || at.b == nullptr || at.d == nullptr) {
        return "an operand has no address";
    }
    if (!can_run(how, it, alignment_of({at.a, at.b, at.d}))) {
        return "an operand is not aligned as the algorithm wants it";
    }
    const uint64_t needed = workspace_of(how, it);
    if (at.workspace_bytes < needed || (needed != 0 && at.workspace == nullptr)) {
        return "the algorithm needs a workspace of " + std::to_string(needed) + " bytes";
    }
    if (needed != 0 && reinterpret_cast<uint64_t>(at.workspace) % workspace_alignment != 0) {
        return "the workspace is not aligned to 256 bytes";
    }
    if (!inside(cu, at.a, span_of(*it.a)) || !inside(cu, at.b, span_of(*it.b)) ||
        !inside(cu, at.d, span_of(*it.d)) ||
        (needed != 0 && !inside(cu, at.workspace, at.workspace_bytes))) {
        return "an operand or the workspace reaches beyond its allocation";
    }
    const auto after = static_cast<unsigned>(it.op->after);
    if ((after & CUBLASLT_EPILOGUE_BIAS) != 0 && it.op->bias == nullptr) {
        return "the epilogue has no bias to add";
    }
    const bool fp8 = it.a->type == CUDA_R_8F_E4M3 || it.a->type == CUDA_R_8F_E5M2;
    if (!fp8 && (it.op->scale_a != nullptr || it.op->scale_b != nullptr)) {
        return "only fp8 operands have scales";
    }
    return {};
}

/// 1 and 0 are what accelbench asks for; anything else is refused.
bool is_plain(const operation& op, const void* alpha, const void* beta) {
    if (alpha == nullptr || beta == nullptr) {
        return false;
    }
    if (op.scale == CUDA_R_32I) {
        return *static_cast<const int32_t*>(alpha) == 1 && *static_cast<const int32_t*>(beta) == 0;
    }
    return *static_cast<const float*>(alpha) == 1.0f && *static_cast<const float*>(beta) == 0.0f;
}

void CUDA_CB run(void* data) {
    auto* const what = static_cast<job*>(data);
    compute(*what);
    if (!what->replayed) {
        delete what;
    }
}

cublasStatus_t enqueue(const driver& cu, const product& it, const operands& at, CUstream stream) {
    CUstreamCaptureStatus capturing = CU_STREAM_CAPTURE_STATUS_NONE;
    if (cu.is_capturing(stream, &capturing) != CUDA_SUCCESS) {
        return refuse(CUBLAS_STATUS_EXECUTION_FAILED, "the stream does not answer");
    }
    auto what = std::make_unique<job>(job{*it.op, *it.a, *it.b, *it.d, it.m, it.n, it.k, 1.0, at.a,
                                          at.b, at.d, at.workspace, at.workspace_bytes,
                                          capturing == CU_STREAM_CAPTURE_STATUS_ACTIVE});
    if (cu.launch_host(stream, run, what.get()) != CUDA_SUCCESS) {
        return CUBLAS_STATUS_EXECUTION_FAILED;
    }
    (void)what.release();  // the stream has it now; one of a graph stays until the process ends
    return CUBLAS_STATUS_SUCCESS;
}

}  // namespace

extern "C" {

cublasStatus_t cublasLtCreate(cublasLtHandle_t* out) {
    const driver* const cu = find_driver();
    if (cu == nullptr) {
        return CUBLAS_STATUS_NOT_INITIALIZED;
    }
    if (const auto fault = injected("create"); fault != CUBLAS_STATUS_SUCCESS) {
        return fault;
    }
    CUcontext current = nullptr;
    if (out == nullptr || cu->context_current(&current) != CUDA_SUCCESS || current == nullptr) {
        return refuse(CUBLAS_STATUS_NOT_INITIALIZED, "a handle is made without a current context");
    }
    *out = handles().add({current});
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtDestroy(cublasLtHandle_t it) {
    return handles().remove(it) ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_NOT_INITIALIZED;
}

size_t cublasLtGetVersion(void) {
    const std::string other = setting("version");
    return other.empty() ? 130100 : std::stoul(other);
}

const char* cublasLtGetStatusName(cublasStatus_t code) {
    switch (code) {
        case CUBLAS_STATUS_SUCCESS:
            return "CUBLAS_STATUS_SUCCESS";
        case CUBLAS_STATUS_NOT_INITIALIZED:
            return "CUBLAS_STATUS_NOT_INITIALIZED";
        case CUBLAS_STATUS_ALLOC_FAILED:
            return "CUBLAS_STATUS_ALLOC_FAILED";
        case CUBLAS_STATUS_INVALID_VALUE:
            return "CUBLAS_STATUS_INVALID_VALUE";
        case CUBLAS_STATUS_ARCH_MISMATCH:
            return "CUBLAS_STATUS_ARCH_MISMATCH";
        case CUBLAS_STATUS_MAPPING_ERROR:
            return "CUBLAS_STATUS_MAPPING_ERROR";
        case CUBLAS_STATUS_EXECUTION_FAILED:
            return "CUBLAS_STATUS_EXECUTION_FAILED";
        case CUBLAS_STATUS_INTERNAL_ERROR:
            return "CUBLAS_STATUS_INTERNAL_ERROR";
        case CUBLAS_STATUS_NOT_SUPPORTED:
            return "CUBLAS_STATUS_NOT_SUPPORTED";
        case CUBLAS_STATUS_LICENSE_ERROR:
            return "CUBLAS_STATUS_LICENSE_ERROR";
    }
    return "unknown";
}

const char* cublasLtGetStatusString(cublasStatus_t code) {
    return code == CUBLAS_STATUS_SUCCESS ? "success" : "a fault of the double";
}

cublasStatus_t cublasLtMatmul(cublasLtHandle_t handle_, cublasLtMatmulDesc_t desc,
                              const void* alpha, const void* a, cublasLtMatrixLayout_t a_layout,
                              const void* b, cublasLtMatrixLayout_t b_layout, const void* beta,
                              const void* c, cublasLtMatrixLayout_t c_layout, void* d,
                              cublasLtMatrixLayout_t d_layout, const cublasLtMatmulAlgo_t* algo,
                              void* workspace, size_t workspace_bytes, cudaStream_t stream) {
    if (const auto fault = injected("matmul"); fault != CUBLAS_STATUS_SUCCESS) {
        return fault;
    }
    const driver* const cu = find_driver();
    const handle* const owner = handles().find(handle_);
    CUcontext current = nullptr;
    if (cu == nullptr || owner == nullptr || cu->context_current(&current) != CUDA_SUCCESS) {
        return refuse(CUBLAS_STATUS_NOT_INITIALIZED, "a product is asked of a dead handle");
    }
    if (current != owner->context) {
        return refuse(CUBLAS_STATUS_INVALID_VALUE, "another context is current than the handle's");
    }
    product it{};
    const algorithm* const how = algorithm_in(algo);
    std::string why = problem_with(desc, a_layout, b_layout, c_layout, d_layout, &it);
    if (why.empty() && how == nullptr) {
        why = "accelbench always names its algorithm";
    }
    if (why.empty() && (c != d || !is_plain(*it.op, alpha, beta))) {
        why = "accelbench asks for D = A B only";
    }
    if (why.empty()) {
        why = problem_with_memory(*cu, it, *how, {a, b, d, workspace, workspace_bytes});
    }
    if (!why.empty()) {
        return refuse(CUBLAS_STATUS_INVALID_VALUE, why);
    }
    return enqueue(*cu, it, {a, b, d, workspace, workspace_of(*how, it)},
                   reinterpret_cast<CUstream>(stream));
}

}  // extern "C"
