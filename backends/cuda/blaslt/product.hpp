// SPDX-License-Identifier: Apache-2.0
// One product, ready to be enqueued again and again.
#pragma once

#include "algorithm.hpp"

namespace accelbench::cuda::blaslt {

/// Where a launch finds its operands; addresses of device memory.
struct addresses {
    const void *a, *b;
    void *y, *workspace;
};

/// Owns the descriptors; borrows the handle. One thread at a time.
class product {
  public:
    product(const api& lt, cublasLtHandle_t handle, const problem& it, descriptors what,
            const algorithm& how);

    /// Enqueues and returns. y is overwritten, never read. Throws sdk::error.
    void enqueue(const addresses& where, cudaStream_t stream) const;

    [[nodiscard]] const algorithm& chosen() const { return how_; }
    [[nodiscard]] const descriptors& description() const { return what_; }

  private:
    const api& lt_;
    cublasLtHandle_t handle_;
    descriptors what_;
    algorithm how_;
    bool whole_;
};

}  // namespace accelbench::cuda::blaslt
