// SPDX-License-Identifier: Apache-2.0
// The product itself, on host memory.
#pragma once

#include "algorithms.hpp"

namespace cublaslt_double {

/// Everything of a launch, copied: descriptors may be destroyed once the call has returned.
struct job {
    operation op;
    layout a, b, d;
    uint64_t m, n, k;
    double alpha;
    const void *a_data, *b_data;
    void *d_data, *workspace;
    uint64_t workspace_bytes;
    bool replayed;  // belongs to a graph: may run again
};

/// Sums in float64, one rounding into the output. Runs on the stream's thread.
void compute(const job& what);

}  // namespace cublaslt_double
