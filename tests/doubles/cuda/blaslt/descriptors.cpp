// SPDX-License-Identifier: Apache-2.0
// The double's descriptors: creation, destruction, and the attributes that accelbench sets.
#include <cstring>

#include "fault.hpp"
#include "state.hpp"

using namespace cublaslt_double;

namespace cublaslt_double {

register_of<handle, cublasLtHandle_t>& handles() {
    static auto* const all = new register_of<handle, cublasLtHandle_t>;
    return *all;
}
register_of<operation, cublasLtMatmulDesc_t>& operations() {
    static auto* const all = new register_of<operation, cublasLtMatmulDesc_t>;
    return *all;
}
register_of<layout, cublasLtMatrixLayout_t>& layouts() {
    static auto* const all = new register_of<layout, cublasLtMatrixLayout_t>;
    return *all;
}
register_of<preference, cublasLtMatmulPreference_t>& preferences() {
    static auto* const all = new register_of<preference, cublasLtMatmulPreference_t>;
    return *all;
}

std::size_t bytes_of(cudaDataType_t type) {
    switch (static_cast<int>(type)) {
        case CUDA_R_32F:
        case CUDA_R_32I:
            return 4;
        case CUDA_R_16F:
        case CUDA_R_16BF:
            return 2;
        case CUDA_R_8I:
        case CUDA_R_8F_E4M3:
        case CUDA_R_8F_E5M2:
            return 1;
        default:
            return 0;
    }
}

namespace {

struct field {
    void* address;  // NULL: an attribute that accelbench does not use
    std::size_t size;
};

field field_of(operation& it, cublasLtMatmulDescAttributes_t which) {
    switch (static_cast<int>(which)) {
        case CUBLASLT_MATMUL_DESC_TRANSA:
            return {&it.trans_a, 4};
        case CUBLASLT_MATMUL_DESC_TRANSB:
            return {&it.trans_b, 4};
        case CUBLASLT_MATMUL_DESC_EPILOGUE:
            return {&it.after, 4};
        case CUBLASLT_MATMUL_DESC_BIAS_POINTER:
            return {&it.bias, sizeof(void*)};
        case CUBLASLT_MATMUL_DESC_A_SCALE_POINTER:
            return {&it.scale_a, sizeof(void*)};
        case CUBLASLT_MATMUL_DESC_B_SCALE_POINTER:
            return {&it.scale_b, sizeof(void*)};
        case CUBLASLT_MATMUL_DESC_FAST_ACCUM:
            return {&it.fast_accumulation, 1};
        default:
            return {nullptr, 0};
    }
}

field field_of(layout& it, cublasLtMatrixLayoutAttribute_t which) {
    switch (static_cast<int>(which)) {
        case CUBLASLT_MATRIX_LAYOUT_TYPE:
            return {&it.type, 4};
        case CUBLASLT_MATRIX_LAYOUT_ROWS:
            return {&it.rows, 8};
        case CUBLASLT_MATRIX_LAYOUT_COLS:
            return {&it.columns, 8};
        case CUBLASLT_MATRIX_LAYOUT_LD:
            return {&it.ld, 8};
        case CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT:
            return {&it.count, 4};
        case CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET:
            return {&it.stride, 8};
        default:
            return {nullptr, 0};
    }
}

field field_of(preference& it, cublasLtMatmulPreferenceAttributes_t which) {
    switch (static_cast<int>(which)) {
        case CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES:
            return {&it.workspace_bytes, 8};
        case CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK:
            return {&it.reductions, 4};
        case CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES:
            return {&it.align_a, 4};
        case CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES:
            return {&it.align_b, 4};
        case CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES:
            return {&it.align_c, 4};
        case CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES:
            return {&it.align_d, 4};
        default:
            return {nullptr, 0};
    }
}

template <class Object, class Which>
cublasStatus_t set(Object* object, Which which, const void* from, std::size_t size) {
    if (object == nullptr) {
        return refuse(CUBLAS_STATUS_INVALID_VALUE, "a descriptor is set that is not alive");
    }
    const field to = field_of(*object, which);
    if (to.address == nullptr || from == nullptr || size != to.size) {
        return refuse(CUBLAS_STATUS_INVALID_VALUE,
                      "attribute " + std::to_string(which) + " is set with " +
                          std::to_string(size) + " bytes; it is unknown here or of another size");
    }
    std::memcpy(to.address, from, size);
    return CUBLAS_STATUS_SUCCESS;
}

template <class Object, class Which>
cublasStatus_t get(Object* object, Which which, void* to, std::size_t size, std::size_t* written) {
    if (object == nullptr) {
        return refuse(CUBLAS_STATUS_INVALID_VALUE, "a descriptor is read that is not alive");
    }
    const field from = field_of(*object, which);
    if (from.address == nullptr || to == nullptr || size != from.size || written == nullptr) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    std::memcpy(to, from.address, size);
    *written = size;
    return CUBLAS_STATUS_SUCCESS;
}

template <class Register, class Handle>
cublasStatus_t destroy(Register& from, Handle handle) {
    return from.remove(handle)
               ? CUBLAS_STATUS_SUCCESS
               : refuse(CUBLAS_STATUS_INVALID_VALUE, "an object is destroyed that is not alive");
}

}  // namespace
}  // namespace cublaslt_double

extern "C" {

cublasStatus_t cublasLtMatmulDescCreate(cublasLtMatmulDesc_t* out, cublasComputeType_t compute,
                                        cudaDataType_t scale) {
    if (out == nullptr) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    *out = operations().add({.compute = compute, .scale = scale});
    return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasLtMatmulDescDestroy(cublasLtMatmulDesc_t desc) {
    return destroy(operations(), desc);
}
cublasStatus_t cublasLtMatmulDescSetAttribute(cublasLtMatmulDesc_t desc,
                                              cublasLtMatmulDescAttributes_t which,
                                              const void* from, size_t size) {
    return set(operations().find(desc), which, from, size);
}
cublasStatus_t cublasLtMatmulDescGetAttribute(cublasLtMatmulDesc_t desc,
                                              cublasLtMatmulDescAttributes_t which, void* to,
                                              size_t size, size_t* written) {
    return get(operations().find(desc), which, to, size, written);
}

cublasStatus_t cublasLtMatrixLayoutCreate(cublasLtMatrixLayout_t* out, cudaDataType type,
                                          uint64_t rows, uint64_t columns, int64_t ld) {
    if (out == nullptr) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    *out = layouts().add({.type = type, .rows = rows, .columns = columns, .ld = ld});
    return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasLtMatrixLayoutDestroy(cublasLtMatrixLayout_t it) {
    return destroy(layouts(), it);
}
cublasStatus_t cublasLtMatrixLayoutSetAttribute(cublasLtMatrixLayout_t it,
                                                cublasLtMatrixLayoutAttribute_t which,
                                                const void* from, size_t size) {
    return set(layouts().find(it), which, from, size);
}
cublasStatus_t cublasLtMatrixLayoutGetAttribute(cublasLtMatrixLayout_t it,
                                                cublasLtMatrixLayoutAttribute_t which, void* to,
                                                size_t size, size_t* written) {
    return get(layouts().find(it), which, to, size, written);
}

cublasStatus_t cublasLtMatmulPreferenceCreate(cublasLtMatmulPreference_t* out) {
    if (out == nullptr) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    *out = preferences().add({});
    return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasLtMatmulPreferenceDestroy(cublasLtMatmulPreference_t it) {
    return destroy(preferences(), it);
}
cublasStatus_t cublasLtMatmulPreferenceSetAttribute(cublasLtMatmulPreference_t it,
                                                    cublasLtMatmulPreferenceAttributes_t which,
                                                    const void* from, size_t size) {
    return set(preferences().find(it), which, from, size);
}
cublasStatus_t cublasLtMatmulPreferenceGetAttribute(cublasLtMatmulPreference_t it,
                                                    cublasLtMatmulPreferenceAttributes_t which,
                                                    void* to, size_t size, size_t* written) {
    return get(preferences().find(it), which, to, size, written);
}

}  // extern "C"
