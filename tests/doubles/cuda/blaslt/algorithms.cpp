// SPDX-License-Identifier: Apache-2.0
// The double's heuristic, and reading and writing of algorithms.
#include "algorithms.hpp"

#include <algorithm>
#include <cstring>

#include "fault.hpp"

using namespace cublaslt_double;

namespace cublaslt_double {
namespace {

constexpr uint32_t our_magic = 0x4c74u;

uint64_t input_flag(cudaDataType_t type) {
    switch (static_cast<int>(type)) {
        case CUDA_R_16F:
            return CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16F;
        case CUDA_R_16BF:
            return CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16BF;
        case CUDA_R_8I:
            return CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_8I;
        case CUDA_R_8F_E4M3:
            return CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_8F_E4M3;
        case CUDA_R_8F_E5M2:
            return CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_8F_E5M2;
        default:
            return CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_32F;
    }
}

uint64_t flags_of(int32_t id, cublasComputeType_t compute, cudaDataType_t a, cudaDataType_t b) {
    if (compute == CUBLAS_COMPUTE_32I) {
        return CUBLASLT_NUMERICAL_IMPL_FLAGS_IMMA | CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_32I |
               input_flag(a);
    }
    const bool tf32 = compute == CUBLAS_COMPUTE_32F_FAST_TF32 && id == matrix_id;
    return (id == matrix_id ? CUBLASLT_NUMERICAL_IMPL_FLAGS_HMMA
                            : CUBLASLT_NUMERICAL_IMPL_FLAGS_FMA) |
           CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_32F |
           (tf32 ? CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_TF32 : input_flag(a) | input_flag(b));
}

bool has(int32_t id, cublasComputeType_t compute, cudaDataType_t a) {
    const bool matrix_only = compute == CUBLAS_COMPUTE_32I || bytes_of(a) == 1;
    const bool plain_only = compute == CUBLAS_COMPUTE_32F && a == CUDA_R_32F;
    return (id == plain_id && !matrix_only) || (id == matrix_id && !plain_only);
}

algorithm make(int32_t id, const product& it) {
    return {.magic = our_magic,
            .id = id,
            .tile = id == matrix_id ? 20u : 18u,
            .stages = id == matrix_id ? 12u : 8u,
            .splits = 1,
            .reduction = CUBLASLT_REDUCTION_SCHEME_NONE,
            .flags = flags_of(id, it.op->compute, it.a->type, it.b->type)};
}

/// Everything that the double has for a product, its favourite first.
std::vector<algorithm> all_for(const product& it, uint32_t alignment) {
    std::vector<algorithm> found;
    const std::string offer = setting("offer"), lie = setting("lie");
    if (!lie.empty()) {
        algorithm liar = make(plain_id, it);
        liar.custom = lie == "silent" ? 9 : 0;
        if (lie == "tf32") {
            liar.flags = CUBLASLT_NUMERICAL_IMPL_FLAGS_HMMA |
                         CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_32F |
                         CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_TF32;
        } else if (lie == "mute") {
            liar.flags = 0;
        } else if (lie == "f16sum") {
            liar.flags = (liar.flags & ~CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_TYPE_MASK) |
                         CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_16F;
        }
        found.push_back(liar);
    }
    for (const int32_t id : {matrix_id, plain_id}) {
        algorithm one = make(id, it);
        if (!has(id, it.op->compute, it.a->type) || !can_run(one, it, alignment)) {
            continue;
        }
        if (offer != "inplace") {
            found.push_back(one);
            one.tile += 4;
            found.push_back(one);
        }
        one.splits = 4;
        for (const uint32_t way :
             {CUBLASLT_REDUCTION_SCHEME_INPLACE, CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE,
              CUBLASLT_REDUCTION_SCHEME_OUTPUT_TYPE}) {
            one.reduction = way;
            if (offer != "inplace" || way == CUBLASLT_REDUCTION_SCHEME_INPLACE) {
                found.push_back(one);
            }
        }
    }
    return offer == "none" ? std::vector<algorithm>{} : found;
}

uint32_t least_alignment(const preference& wish) {
    return std::min({wish.align_a, wish.align_b, wish.align_c, wish.align_d});
}

void* field_of(algorithm& it, cublasLtMatmulAlgoConfigAttributes_t which, std::size_t* size) {
    *size = 4;
    switch (static_cast<int>(which)) {
        case CUBLASLT_ALGO_CONFIG_ID:
            return &it.id;
        case CUBLASLT_ALGO_CONFIG_TILE_ID:
            return &it.tile;
        case CUBLASLT_ALGO_CONFIG_STAGES_ID:
            return &it.stages;
        case CUBLASLT_ALGO_CONFIG_SPLITK_NUM:
            return &it.splits;
        case CUBLASLT_ALGO_CONFIG_REDUCTION_SCHEME:
            return &it.reduction;
        case CUBLASLT_ALGO_CONFIG_CTA_SWIZZLING:
            return &it.swizzle;
        case CUBLASLT_ALGO_CONFIG_CUSTOM_OPTION:
            return &it.custom;
        case CUBLASLT_ALGO_CONFIG_INNER_SHAPE_ID:
            *size = 2;
            return &it.inner;
        case CUBLASLT_ALGO_CONFIG_CLUSTER_SHAPE_ID:
            *size = 2;
            return &it.cluster;
        default:
            return nullptr;
    }
}

algorithm unpack(const cublasLtMatmulAlgo_t& opaque) {
    algorithm it;
    std::memcpy(&it, &opaque, sizeof(it));
    return it;
}
void pack(const algorithm& it, cublasLtMatmulAlgo_t& opaque) {
    opaque = {};
    std::memcpy(&opaque, &it, sizeof(it));
}

}  // namespace

bool can_run(const algorithm& how, const product& it, uint32_t alignment) {
    const uint32_t wanted = how.id == matrix_id ? 16 : 1;
    const bool bytes = bytes_of(it.a->type) == 1;
    if (bytes && it.op->compute == CUBLAS_COMPUTE_32I) {
        return alignment % 4 == 0;
    }
    const auto rows_fit = [&](const layout& what) {
        return static_cast<uint64_t>(what.ld) * bytes_of(what.type) % wanted == 0;
    };
    return alignment % wanted == 0 && rows_fit(*it.a) && rows_fit(*it.b) && rows_fit(*it.d);
}

uint64_t workspace_of(const algorithm& how, const product& it) {
    if (how.splits <= 1) {
        return 0;
    }
    const uint64_t results = it.m * it.n * static_cast<uint64_t>(it.d->count);
    switch (how.reduction) {
        case CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE:
            return results * 4 * static_cast<uint64_t>(how.splits);
        case CUBLASLT_REDUCTION_SCHEME_OUTPUT_TYPE:
            return results * bytes_of(it.d->type) * static_cast<uint64_t>(how.splits);
        default:
            return 4096;  // counters
    }
}

const algorithm* algorithm_in(const cublasLtMatmulAlgo_t* opaque) {
    const auto* const it = reinterpret_cast<const algorithm*>(opaque);
    return it != nullptr && it->magic == our_magic ? it : nullptr;
}

}  // namespace cublaslt_double

extern "C" {

cublasStatus_t cublasLtMatmulAlgoGetHeuristic(cublasLtHandle_t handle, cublasLtMatmulDesc_t desc,
                                              cublasLtMatrixLayout_t a, cublasLtMatrixLayout_t b,
                                              cublasLtMatrixLayout_t c, cublasLtMatrixLayout_t d,
                                              cublasLtMatmulPreference_t wish, int wanted,
                                              cublasLtMatmulHeuristicResult_t results[],
                                              int* count) {
    if (const auto fault = injected("heuristic"); fault != CUBLAS_STATUS_SUCCESS) {
        return fault;
    }
    const preference* const limits = preferences().find(wish);
    if (handles().find(handle) == nullptr || limits == nullptr || wanted < 1 ||
        results == nullptr || count == nullptr) {
        return refuse(CUBLAS_STATUS_INVALID_VALUE, "a heuristic is asked with dead handles");
    }
    *count = 0;
    product it{};
    if (const std::string why = problem_with(desc, a, b, c, d, &it); !why.empty()) {
        return refuse(CUBLAS_STATUS_NOT_SUPPORTED, why);
    }
    for (const algorithm& one : all_for(it, least_alignment(*limits))) {
        const uint64_t workspace = workspace_of(one, it);
        const bool asked_for =
            one.reduction == CUBLASLT_REDUCTION_SCHEME_NONE || (one.reduction & limits->reductions);
        if (*count < wanted && workspace <= limits->workspace_bytes && asked_for) {
            cublasLtMatmulHeuristicResult_t& result = results[(*count)++];
            result = {};
            pack(one, result.algo);
            result.workspaceSize = workspace;
            result.state = CUBLAS_STATUS_SUCCESS;
            result.wavesCount = 1.0f;
        }
    }
    return *count == 0 ? CUBLAS_STATUS_NOT_SUPPORTED : CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulAlgoInit(cublasLtHandle_t handle, cublasComputeType_t compute,
                                      cudaDataType_t scale, cudaDataType_t a, cudaDataType_t b,
                                      cudaDataType_t c, cudaDataType_t d, int id,
                                      cublasLtMatmulAlgo_t* out) {
    (void)scale;
    if (handles().find(handle) == nullptr || out == nullptr || c != d ||
        (id != plain_id && id != matrix_id)) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    if (!has(id, compute, a)) {
        return CUBLAS_STATUS_NOT_SUPPORTED;
    }
    pack({.magic = our_magic, .id = id, .splits = 1, .flags = flags_of(id, compute, a, b)}, *out);
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulAlgoCheck(cublasLtHandle_t handle, cublasLtMatmulDesc_t desc,
                                       cublasLtMatrixLayout_t a, cublasLtMatrixLayout_t b,
                                       cublasLtMatrixLayout_t c, cublasLtMatrixLayout_t d,
                                       const cublasLtMatmulAlgo_t* algo,
                                       cublasLtMatmulHeuristicResult_t* result) {
    if (const auto fault = injected("check"); fault != CUBLAS_STATUS_SUCCESS) {
        return fault;
    }
    const algorithm* const how = algorithm_in(algo);
    if (handles().find(handle) == nullptr || how == nullptr || result == nullptr) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    product it{};
    const std::string why = problem_with(desc, a, b, c, d, &it);
    // Tiles and stages that were never offered do not exist.
    const bool known = how->tile == 18 || how->tile == 20 || how->tile == 22 || how->tile == 24;
    if (!why.empty() || !known || how->splits < 1 || !can_run(*how, it, 256)) {
        return CUBLAS_STATUS_NOT_SUPPORTED;
    }
    result->workspaceSize = workspace_of(*how, it);
    result->state = CUBLAS_STATUS_SUCCESS;
    result->wavesCount = 1.0f;
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulAlgoCapGetAttribute(const cublasLtMatmulAlgo_t* algo,
                                                 cublasLtMatmulAlgoCapAttributes_t which, void* to,
                                                 size_t size, size_t* written) {
    const algorithm* const how = algorithm_in(algo);
    if (how == nullptr || which != CUBLASLT_ALGO_CAP_NUMERICAL_IMPL_FLAGS || to == nullptr ||
        size != sizeof(how->flags) || written == nullptr || how->custom == 9) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    std::memcpy(to, &how->flags, size);
    *written = size;
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulAlgoConfigSetAttribute(cublasLtMatmulAlgo_t* algo,
                                                    cublasLtMatmulAlgoConfigAttributes_t which,
                                                    const void* from, size_t size) {
    if (algorithm_in(algo) == nullptr || from == nullptr || which == CUBLASLT_ALGO_CONFIG_ID) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    algorithm it = unpack(*algo);
    std::size_t wanted = 0;
    void* const to = field_of(it, which, &wanted);
    if (to == nullptr || size != wanted) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    std::memcpy(to, from, size);
    pack(it, *algo);
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulAlgoConfigGetAttribute(const cublasLtMatmulAlgo_t* algo,
                                                    cublasLtMatmulAlgoConfigAttributes_t which,
                                                    void* to, size_t size, size_t* written) {
    if (algorithm_in(algo) == nullptr || to == nullptr || written == nullptr) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    algorithm it = unpack(*algo);
    std::size_t wanted = 0;
    const void* const from = field_of(it, which, &wanted);
    if (from == nullptr || size != wanted) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    std::memcpy(to, from, size);
    *written = size;
    return CUBLAS_STATUS_SUCCESS;
}

}  // extern "C"
