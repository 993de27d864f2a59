// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/gemm.hpp"

#include <tbb/blocked_range.h>
#include <tbb/blocked_range2d.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cstring>

#include "kernels/reference/clones.hpp"

namespace accelbench::kernels {
namespace {

/// Four float64: one AVX register. The compiler keeps wider vectors in memory.
using quad = double __attribute__((vector_size(32), aligned(8), may_alias));

/// c[4][8] += a[k][4] * b[k][8] over depth.
ACCELBENCH_CLONES void block_4x8(const double* a, const double* b, std::size_t depth, double* c) {
    auto* sums = reinterpret_cast<quad*>(c);
    quad c00 = sums[0];
    quad c01 = sums[1];
    quad c10 = sums[2];
    quad c11 = sums[3];
    quad c20 = sums[4];
    quad c21 = sums[5];
    quad c30 = sums[6];
    quad c31 = sums[7];
    for (std::size_t k = 0; k < depth; ++k) {
        const auto* right = reinterpret_cast<const quad*>(b + k * gemm_column_group);
        const quad low = right[0];
        const quad high = right[1];
        c00 += a[4 * k] * low;
        c01 += a[4 * k] * high;
        c10 += a[4 * k + 1] * low;
        c11 += a[4 * k + 1] * high;
        c20 += a[4 * k + 2] * low;
        c21 += a[4 * k + 2] * high;
        c30 += a[4 * k + 3] * low;
        c31 += a[4 * k + 3] * high;
    }
    sums[0] = c00;
    sums[1] = c01;
    sums[2] = c10;
    sums[3] = c11;
    sums[4] = c20;
    sums[5] = c21;
    sums[6] = c30;
    sums[7] = c31;
}

struct block_range {
    std::size_t first_row, rows, first_column, columns;
};

/// One block of at most 256 x 64 results, whole depth.
void multiply_block(const packed_rows& a, const column_packer& pack, std::size_t n,
                    const block_range& at, std::span<double> c) {
    const std::size_t row_groups = (at.rows + gemm_row_group - 1) / gemm_row_group;
    const std::size_t column_groups = (at.columns + gemm_column_group - 1) / gemm_column_group;
    constexpr std::size_t tile = gemm_row_group * gemm_column_group;
    std::vector<double> sums(row_groups * column_groups * tile);
    std::vector<double> panel(column_groups * gemm_column_group * std::min(gemm_depth, a.depth));
    for (std::size_t k0 = 0; k0 < a.depth; k0 += gemm_depth) {
        const std::size_t depth = std::min(gemm_depth, a.depth - k0);
        pack(k0, depth, at.first_column, at.columns, panel.data());
        for (std::size_t r = 0; r < row_groups; ++r) {
            const std::size_t group = at.first_row / gemm_row_group + r;
            const double* left = a.values.data() + (group * a.depth + k0) * gemm_row_group;
            for (std::size_t g = 0; g < column_groups; ++g) {
                block_4x8(left, panel.data() + g * depth * gemm_column_group, depth,
                          sums.data() + (r * column_groups + g) * tile);
            }
        }
    }
    for (std::size_t r = 0; r < at.rows; ++r) {
        for (std::size_t j = 0; j < at.columns; ++j) {
            const std::size_t group = (r / gemm_row_group) * column_groups + j / gemm_column_group;
            c[(at.first_row + r) * n + at.first_column + j] =
                sums[group * tile + (r % gemm_row_group) * gemm_column_group +
                     j % gemm_column_group];
        }
    }
}

}  // namespace

packed_rows pack_rows(std::size_t rows, std::size_t depth,
                      const std::function<void(std::size_t, std::span<double>)>& get) {
    const std::size_t groups = (rows + gemm_row_group - 1) / gemm_row_group;
    packed_rows packed{rows, depth, std::vector<double>(groups * gemm_row_group * depth)};
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, groups), [&](const auto& part) {
        std::vector<double> row(depth);
        for (std::size_t g = part.begin(); g < part.end(); ++g) {
            const std::size_t in_group = std::min(gemm_row_group, rows - g * gemm_row_group);
            for (std::size_t r = 0; r < in_group; ++r) {
                get(g * gemm_row_group + r, row);
                double* to = packed.values.data() + g * gemm_row_group * depth + r;
                for (std::size_t k = 0; k < depth; ++k) {
                    to[k * gemm_row_group] = row[k];
                }
            }
        }
    });
    return packed;
}

void multiply(const packed_rows& a, const column_packer& pack, std::size_t n, std::span<double> c) {
    const std::size_t row_blocks = (a.rows + gemm_rows - 1) / gemm_rows;
    const std::size_t column_blocks = (n + gemm_columns - 1) / gemm_columns;
    tbb::parallel_for(
        tbb::blocked_range2d<std::size_t>(0, row_blocks, 1, 0, column_blocks, 1),
        [&](const auto& part) {
            for (std::size_t i = part.rows().begin(); i < part.rows().end(); ++i) {
                for (std::size_t j = part.cols().begin(); j < part.cols().end(); ++j) {
                    const block_range at{i * gemm_rows, std::min(gemm_rows, a.rows - i * gemm_rows),
                                         j * gemm_columns,
                                         std::min(gemm_columns, n - j * gemm_columns)};
                    multiply_block(a, pack, n, at, c);
                }
            }
        });
}

}  // namespace accelbench::kernels
