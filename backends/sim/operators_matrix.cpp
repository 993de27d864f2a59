// SPDX-License-Identifier: Apache-2.0
// matmul in all its layouts.
#include <accelbench/sdk/error.hpp>

#include "operators.hpp"

namespace accelbench::sim {

void matmul(const invocation& call) {
    const tensor_view& a = call.operands[0];
    const tensor_view& b = call.operands[1];
    const tensor_view& y = call.operands[2];
    const bool trans_a = call.attribute("trans_a", 0) != 0;
    const bool trans_b = call.attribute("trans_b", 0) != 0;
    const int64_t m = y.dim(0);
    const int64_t n = y.dim(1);
    const int64_t k = trans_a ? a.dim(0) : a.dim(1);
    sdk::require(a.count == m * k && b.count == n * k, "matmul's extents do not fit each other");

    const std::vector<double> left = a.load();
    const std::vector<double> right = b.load();
    std::vector<double> sums(static_cast<std::size_t>(m * n), 0.0);
    for (int64_t row = 0; row < m; ++row) {
        for (int64_t inner = 0; inner < k; ++inner) {
            const double factor = left[trans_a ? inner * m + row : row * k + inner];
            double* const out = sums.data() + row * n;
            const double* const in = right.data() + (trans_b ? inner : inner * n);
            const int64_t step = trans_b ? k : 1;
            for (int64_t column = 0; column < n; ++column) {
                out[column] += factor * in[column * step];
            }
        }
    }
    y.store(sums);
}

}  // namespace accelbench::sim
