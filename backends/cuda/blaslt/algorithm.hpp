// SPDX-License-Identifier: Apache-2.0
// Choosing how the library multiplies: its own first choice, its further ones, and one that a text
// names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "descriptors.hpp"

namespace accelbench::cuda::blaslt {

struct algorithm {
    cublasLtMatmulAlgo_t opaque{};
    uint64_t workspace_bytes = 0;
    bool repeatable = true;  // the order of its sums does not depend on the launch
};

/// A handle that belongs to the device whose context was current when it was made.
[[nodiscard]] owned<cublasLtHandle_t> open_handle(const api& lt);

/// Does the library say that this algorithm multiplies, adds and joins its sums in the types that
/// were agreed on?
[[nodiscard]] bool keeps_promises(const api& lt, const cublasLtMatmulAlgo_t& algo,
                                  const arithmetic& how);
[[nodiscard]] bool is_repeatable(const api& lt, const cublasLtMatmulAlgo_t& algo);

/// At most `most` algorithms that keep the problem's arithmetic, the library's favourite first;
/// those that would compute otherwise are left out by what the library says about them.
[[nodiscard]] std::vector<algorithm> candidates(const api& lt, cublasLtHandle_t handle,
                                                const problem& it, const descriptors& what,
                                                uint64_t workspace_bytes, int most);

/// The text that reproduces an algorithm with the same library:
/// "cublaslt 130100 id 66 tile 20 stages 36 splitk 1 reduction 0 swizzle 0 custom 0 inner 0 cluster
/// 2".
[[nodiscard]] std::string record_of(const api& lt, const algorithm& what);

/// Empty where the text is no such record, or names what this library or device does not have:
/// `why` says which.
[[nodiscard]] std::optional<algorithm> algorithm_of(const api& lt, cublasLtHandle_t handle,
                                                    const problem& it, const descriptors& what,
                                                    uint64_t workspace_bytes,
                                                    std::string_view record, std::string& why);

}  // namespace accelbench::cuda::blaslt
