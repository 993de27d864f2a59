// SPDX-License-Identifier: Apache-2.0
// A problem in the library's own objects. Row-major matrices are column-major ones transposed, so
// y = op(a) op(b) is asked for as y^T = op(b)^T op(a)^T: nothing is copied, and the library's first
// operand is our b.
#pragma once

#include <utility>

#include "error.hpp"
#include "problem.hpp"

namespace accelbench::cuda::blaslt {

/// One of the library's objects, destroyed with its own function. Move-only.
template <class Handle>
class owned {
  public:
    using destroyer = cublasStatus_t(CUBLASWINAPI*)(Handle);
    owned() = default;
    owned(Handle handle, destroyer destroy) : handle_(handle), destroy_(destroy) {}
    owned(owned&& other) noexcept
        : handle_(std::exchange(other.handle_, nullptr)), destroy_(other.destroy_) {}
    owned& operator=(owned&& other) noexcept {
        std::swap(handle_, other.handle_);
        std::swap(destroy_, other.destroy_);
        return *this;
    }
    ~owned() {
        if (handle_ != nullptr) {
            (void)destroy_(handle_);
        }
    }
    [[nodiscard]] Handle get() const { return handle_; }

  private:
    Handle handle_ = nullptr;
    destroyer destroy_ = nullptr;
};

/// Everything that describes a product; reused by heuristics, checks and launches.
struct descriptors {
    owned<cublasLtMatmulDesc_t> operation;
    owned<cublasLtMatrixLayout_t> first, second, result;  // of b, a and y
};

[[nodiscard]] descriptors describe(const api& lt, const problem& it);

/// What algorithms may cost and need: workspace, alignment, how split sums are joined.
[[nodiscard]] owned<cublasLtMatmulPreference_t> prefer(const api& lt, const problem& it,
                                                       uint64_t workspace_bytes);

/// Addresses that belong to the operation rather than to a matrix; set before the first launch.
struct side_pointers {
    const void* bias = nullptr;     // n elements of y's type (f32 results of fp8: bf16)
    const void* scale_a = nullptr;  // one f32 each, on the device; NULL: 1
    const void* scale_b = nullptr;
};
void attach(const api& lt, const descriptors& what, const side_pointers& where);

}  // namespace accelbench::cuda::blaslt
