// SPDX-License-Identifier: Apache-2.0
// Creates and fills the library's descriptors.
#include "descriptors.hpp"

namespace accelbench::cuda::blaslt {
namespace {

template <class Value>
void set(const api& lt, cublasLtMatmulDesc_t desc, cublasLtMatmulDescAttributes_t which,
         const Value& value, std::string_view what) {
    check(lt, lt.desc_set(desc, which, &value, sizeof(value)), what);
}
template <class Value>
void set(const api& lt, cublasLtMatrixLayout_t layout, cublasLtMatrixLayoutAttribute_t which,
         const Value& value, std::string_view what) {
    check(lt, lt.layout_set(layout, which, &value, sizeof(value)), what);
}
template <class Value>
void set(const api& lt, cublasLtMatmulPreference_t preference,
         cublasLtMatmulPreferenceAttributes_t which, const Value& value, std::string_view what) {
    check(lt, lt.preference_set(preference, which, &value, sizeof(value)), what);
}

/// A row-major [rows, columns] matrix, as the column-major [columns, rows] one that it is.
owned<cublasLtMatrixLayout_t> layout_of(const api& lt, cudaDataType_t type, int64_t rows,
                                        int64_t columns, int32_t count, int64_t stride) {
    cublasLtMatrixLayout_t made = nullptr;
    check(lt,
          lt.layout_create(&made, type, static_cast<uint64_t>(columns), static_cast<uint64_t>(rows),
                           columns),
          "describe a matrix");
    owned<cublasLtMatrixLayout_t> layout(made, lt.layout_destroy);
    if (count > 1) {
        set(lt, made, CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, count, "describe a batch");
        set(lt, made, CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, stride, "describe a batch");
    }
    return layout;
}

cublasLtEpilogue_t library_name_of(epilogue what) {
    switch (what) {
        case epilogue::none:
            return CUBLASLT_EPILOGUE_DEFAULT;
        case epilogue::bias:
            return CUBLASLT_EPILOGUE_BIAS;
        case epilogue::relu:
            return CUBLASLT_EPILOGUE_RELU;
        case epilogue::relu_bias:
            return CUBLASLT_EPILOGUE_RELU_BIAS;
        case epilogue::gelu:
            return CUBLASLT_EPILOGUE_GELU;
        case epilogue::gelu_bias:
            return CUBLASLT_EPILOGUE_GELU_BIAS;
    }
    return CUBLASLT_EPILOGUE_DEFAULT;
}

owned<cublasLtMatmulDesc_t> operation_of(const api& lt, const problem& it, const arithmetic& how) {
    cublasLtMatmulDesc_t made = nullptr;
    check(lt, lt.desc_create(&made, how.compute, how.scale), "describe a product");
    owned<cublasLtMatmulDesc_t> operation(made, lt.desc_destroy);
    const cublasOperation_t first = it.trans_b ? CUBLAS_OP_T : CUBLAS_OP_N;
    const cublasOperation_t second = it.trans_a ? CUBLAS_OP_T : CUBLAS_OP_N;
    set(lt, made, CUBLASLT_MATMUL_DESC_TRANSA, first, "set the form of a product");
    set(lt, made, CUBLASLT_MATMUL_DESC_TRANSB, second, "set the form of a product");
    if (it.after != epilogue::none) {
        const cublasLtEpilogue_t after = library_name_of(it.after);
        set(lt, made, CUBLASLT_MATMUL_DESC_EPILOGUE, after, "set an epilogue");
    }
    if (is_fp8(it.a)) {
        // Sums of 8-bit products are promoted to f32 as the workload says, not once at the end.
        const int8_t fast = 0;
        set(lt, made, CUBLASLT_MATMUL_DESC_FAST_ACCUM, fast, "ask for f32 sums of fp8");
    }
    return operation;
}

}  // namespace

descriptors describe(const api& lt, const problem& it) {
    const arithmetic how = arithmetic_of(it);
    const int32_t count = it.many.count;
    descriptors made;
    made.operation = operation_of(lt, it, how);
    made.first = layout_of(lt, how.b, it.trans_b ? it.n : it.k, it.trans_b ? it.k : it.n, count,
                           it.many.stride_b);
    made.second = layout_of(lt, how.a, it.trans_a ? it.k : it.m, it.trans_a ? it.m : it.k, count,
                            it.many.stride_a);
    made.result = layout_of(lt, how.y, it.m, it.n, count, it.many.stride_y);
    return made;
}

owned<cublasLtMatmulPreference_t> prefer(const api& lt, const problem& it,
                                         uint64_t workspace_bytes) {
    cublasLtMatmulPreference_t made = nullptr;
    check(lt, lt.preference_create(&made), "describe a preference");
    owned<cublasLtMatmulPreference_t> preference(made, lt.preference_destroy);
    constexpr std::string_view what = "set a preference";
    set(lt, made, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, workspace_bytes, what);
    set(lt, made, CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK, arithmetic_of(it).reductions, what);
    set(lt, made, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, it.align_b, what);
    set(lt, made, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES, it.align_a, what);
    set(lt, made, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, it.align_y, what);
    set(lt, made, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES, it.align_y, what);
    return preference;
}

void attach(const api& lt, const descriptors& what, const side_pointers& where) {
    cublasLtMatmulDesc_t desc = what.operation.get();
    if (where.bias != nullptr) {
        set(lt, desc, CUBLASLT_MATMUL_DESC_BIAS_POINTER, where.bias, "attach a bias");
    }
    // Our b is the library's first operand.
    if (where.scale_b != nullptr) {
        set(lt, desc, CUBLASLT_MATMUL_DESC_A_SCALE_POINTER, where.scale_b, "attach a scale");
    }
    if (where.scale_a != nullptr) {
        set(lt, desc, CUBLASLT_MATMUL_DESC_B_SCALE_POINTER, where.scale_a, "attach a scale");
    }
}

}  // namespace accelbench::cuda::blaslt
