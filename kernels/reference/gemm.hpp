// SPDX-License-Identifier: Apache-2.0
// A blocked float64 matrix product on oneTBB for references: packs its operands from any element
// type on the way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace accelbench::kernels {

inline constexpr std::size_t gemm_row_group = 4;  // rows that the innermost loop holds in registers
inline constexpr std::size_t gemm_column_group = 8;  // columns: 4 x 8 sums fill 8 AVX registers
inline constexpr std::size_t gemm_depth =
    256;  // 256 x 64 float64 of B: 128 KiB, half of a common L2 cache
inline constexpr std::size_t gemm_columns =
    64;  // columns packed at once, and the unit of work of a thread
inline constexpr std::size_t gemm_rows = 256;  // rows that one packed block of B serves

/// Rows of the left operand as float64, in groups of 4: element (r, k) at [(r / 4) * k_extent * 4 +
/// k * 4 + r % 4]. The last group is filled up with zeros.
struct packed_rows {
    std::size_t rows = 0;
    std::size_t depth = 0;
    std::vector<double> values;
};

/// Writes rows [0, rows) by calling get(row, out of `depth` values), on oneTBB.
[[nodiscard]] packed_rows pack_rows(std::size_t rows, std::size_t depth,
                                    const std::function<void(std::size_t, std::span<double>)>& get);

/// Fills `out` with B[k0 .. k0 + depth)[n0 .. n0 + columns) as out[(n / 8)][k][n % 8]; columns
/// beyond the matrix are zero.
using column_packer = std::function<void(std::size_t k0, std::size_t depth, std::size_t n0,
                                         std::size_t columns, double* out)>;

/// c[rows x n] = a · B, on oneTBB.
void multiply(const packed_rows& a, const column_packer& pack, std::size_t n, std::span<double> c);

}  // namespace accelbench::kernels
