// SPDX-License-Identifier: Apache-2.0
// The documented limits of cublasLtMatmul, as far as accelbench comes near them.
#include "algorithms.hpp"

namespace cublaslt_double {
namespace {

bool is_fp8(cudaDataType_t type) {
    return type == CUDA_R_8F_E4M3 || type == CUDA_R_8F_E5M2;
}

bool listed(const operation& op, cudaDataType_t a, cudaDataType_t b, cudaDataType_t d) {
    if (op.compute == CUBLAS_COMPUTE_32I) {
        return op.scale == CUDA_R_32I && a == CUDA_R_8I && b == CUDA_R_8I && d == CUDA_R_32I;
    }
    if (op.scale != CUDA_R_32F) {
        return false;
    }
    if (op.compute == CUBLAS_COMPUTE_32F_FAST_TF32) {
        return a == CUDA_R_32F && b == CUDA_R_32F && d == CUDA_R_32F;
    }
    if (op.compute != CUBLAS_COMPUTE_32F) {
        return false;
    }
    if (is_fp8(a) || is_fp8(b)) {
        return is_fp8(a) && is_fp8(b) && !(a == CUDA_R_8F_E5M2 && b == CUDA_R_8F_E5M2) &&
               (d == CUDA_R_32F || d == CUDA_R_16F || d == CUDA_R_16BF);
    }
    const bool floating = a == CUDA_R_32F || a == CUDA_R_16F || a == CUDA_R_16BF;
    return floating && a == b && (d == a || d == CUDA_R_32F);
}

std::string problem_with_forms(const product& it) {
    const bool bytes = bytes_of(it.a->type) == 1;
    if (!bytes) {
        return {};
    }
    if (it.op->trans_a != CUBLAS_OP_T || it.op->trans_b != CUBLAS_OP_N) {
        return "8-bit products must be of the form TN";
    }
    const int64_t unit = is_fp8(it.a->type) ? 16 : 4;
    if (it.a->ld % unit != 0 || it.b->ld % unit != 0 || it.d->ld % unit != 0 ||
        it.m % static_cast<uint64_t>(unit) != 0 || it.k % static_cast<uint64_t>(unit) != 0) {
        return "8-bit products need m, k and leading dimensions that are multiples of " +
               std::to_string(unit);
    }
    return {};
}

std::string problem_with_epilogue(const product& it) {
    switch (static_cast<int>(it.op->after)) {
        case CUBLASLT_EPILOGUE_DEFAULT:
            return {};
        case CUBLASLT_EPILOGUE_BIAS:
        case CUBLASLT_EPILOGUE_RELU:
        case CUBLASLT_EPILOGUE_RELU_BIAS:
        case CUBLASLT_EPILOGUE_GELU:
        case CUBLASLT_EPILOGUE_GELU_BIAS:
            return it.op->compute == CUBLAS_COMPUTE_32I ? "s32 results have no epilogue" : "";
        default:
            return "an epilogue that accelbench does not use";
    }
}

std::string problem_with_extents(const product& it, const layout& c) {
    const auto holds = [](const layout& what, uint64_t rows, uint64_t columns) {
        return what.rows == rows && what.columns == columns && what.ld >= 0 &&
               static_cast<uint64_t>(what.ld) >= rows;
    };
    const bool ta = it.op->trans_a == CUBLAS_OP_T, tb = it.op->trans_b == CUBLAS_OP_T;
    if (it.m == 0 || it.n == 0 || it.k == 0 || !holds(*it.a, ta ? it.k : it.m, ta ? it.m : it.k) ||
        !holds(*it.b, tb ? it.n : it.k, tb ? it.k : it.n) || !holds(*it.d, it.m, it.n)) {
        return "extents or leading dimensions do not fit together";
    }
    if (c.type != it.d->type || c.rows != it.m || c.columns != it.n || c.ld != it.d->ld ||
        c.count != it.d->count || c.stride != it.d->stride) {
        return "C and D must have the same layout here";
    }
    if (it.a->count != it.d->count || it.b->count != it.d->count || it.d->count < 1) {
        return "the numbers of products in a batch differ";
    }
    const int64_t room = it.d->ld * static_cast<int64_t>(it.n);
    if (it.d->count > 1 && it.d->stride < room) {
        return "the results of a batch lie over each other";
    }
    return {};
}

}  // namespace

std::string problem_with(cublasLtMatmulDesc_t desc, cublasLtMatrixLayout_t a,
                         cublasLtMatrixLayout_t b, cublasLtMatrixLayout_t c,
                         cublasLtMatrixLayout_t d, product* out) {
    const layout* const third = layouts().find(c);
    product it{
        operations().find(desc), layouts().find(a), layouts().find(b), layouts().find(d), 0, 0, 0};
    if (it.op == nullptr || it.a == nullptr || it.b == nullptr || third == nullptr ||
        it.d == nullptr) {
        return "a descriptor is not alive";
    }
    it.m = it.d->rows;
    it.n = it.d->columns;
    it.k = it.op->trans_a == CUBLAS_OP_T ? it.a->rows : it.a->columns;
    if (!listed(*it.op, it.a->type, it.b->type, it.d->type)) {
        return "these types are not listed together";
    }
    if (std::string why = problem_with_extents(it, *third); !why.empty()) {
        return why;
    }
    if (std::string why = problem_with_forms(it); !why.empty()) {
        return why;
    }
    *out = it;
    return problem_with_epilogue(it);
}

}  // namespace cublaslt_double
