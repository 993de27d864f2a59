// SPDX-License-Identifier: Apache-2.0
// What the double can multiply, and the algorithms that it pretends to have.
#pragma once

#include <string>
#include <vector>

#include "state.hpp"

namespace cublaslt_double {

/// What lies in cublasLtMatmulAlgo_t.
struct algorithm {
    uint32_t magic;
    int32_t id;
    uint32_t tile, stages;
    int32_t splits;
    uint32_t reduction, swizzle, custom;
    uint16_t inner, cluster;
    uint64_t flags;  // CUBLASLT_NUMERICAL_IMPL_FLAGS_*
};
static_assert(sizeof(algorithm) <= sizeof(cublasLtMatmulAlgo_t), "it must fit in");

inline constexpr int32_t plain_id = 11;   // multiply-add units: any alignment, any form
inline constexpr int32_t matrix_id = 21;  // matrix units: 16-byte rows

/// A product, put together from live descriptors.
struct product {
    const operation* op;
    const layout *a, *b, *d;
    uint64_t m, n, k;
};

/// Empty where all handles are alive, extents and leading dimensions fit, and the documentation
/// lists the combination of types, forms and epilogue; else what is wrong.
std::string problem_with(cublasLtMatmulDesc_t desc, cublasLtMatrixLayout_t a,
                         cublasLtMatrixLayout_t b, cublasLtMatrixLayout_t c,
                         cublasLtMatrixLayout_t d, product* out);

/// May this algorithm run it? Alignment is that of the operands' addresses, in bytes.
bool can_run(const algorithm& how, const product& what, uint32_t alignment);
uint64_t workspace_of(const algorithm& how, const product& what);

/// NULL unless it is one of ours.
const algorithm* algorithm_in(const cublasLtMatmulAlgo_t* opaque);

}  // namespace cublaslt_double
