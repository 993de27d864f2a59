// SPDX-License-Identifier: Apache-2.0
// Operands are widened and packed along k, then multiplied in small blocks: a few GFLOP/s on one
// thread, enough for the smoke suite.
#include "compute.hpp"

#include <cmath>
#include <cstring>
#include <vector>

#include "numbers.hpp"

namespace cublaslt_double {
namespace {

constexpr std::size_t block = 4;

/// Lines of op(matrix) along k, each padded with zeros to a multiple of eight.
struct packed {
    std::size_t depth;
    std::vector<double> values;
};

packed pack(const void* data, const layout& it, bool along_rows, std::size_t lines, std::size_t k,
            std::size_t first) {
    packed out{(k + 7) / 8 * 8, {}};
    out.values.resize((lines + block - 1) / block * block * out.depth);
    const auto ld = static_cast<std::size_t>(it.ld);
    for (std::size_t line = 0; line < lines; ++line) {
        for (std::size_t i = 0; i < k; ++i) {
            const std::size_t at = along_rows ? line * ld + i : i * ld + line;
            out.values[line * out.depth + i] = read(data, it.type, first + at);
        }
    }
    return out;
}

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
__attribute__((target_clones("avx2", "default")))
#endif
void multiply_block(const double* a, const double* b, std::size_t depth, double* sums) {
    constexpr std::size_t lanes = 8;
    double parts[block][block][lanes] = {};
    for (std::size_t i = 0; i < depth; i += lanes) {
        for (std::size_t row = 0; row < block; ++row) {
            for (std::size_t column = 0; column < block; ++column) {
                for (std::size_t lane = 0; lane < lanes; ++lane) {
                    parts[row][column][lane] +=
                        a[row * depth + i + lane] * b[column * depth + i + lane];
                }
            }
        }
    }
    for (std::size_t row = 0; row < block; ++row) {
        for (std::size_t column = 0; column < block; ++column) {
            double sum = 0.0;
            for (const double part : parts[row][column]) {
                sum += part;
            }
            sums[row * block + column] = sum;
        }
    }
}

double after_sum(const job& what, double value, std::size_t row) {
    const auto after = static_cast<unsigned>(what.op.after);
    if ((after & CUBLASLT_EPILOGUE_BIAS) != 0) {
        // fp8 products with f32 results have bias vectors of bf16; other vectors are as D.
        const bool fp8 = bytes_of(what.a.type) == 1;
        value +=
            read(what.op.bias, fp8 && what.d.type == CUDA_R_32F ? CUDA_R_16BF : what.d.type, row);
    }
    if ((after & CUBLASLT_EPILOGUE_RELU) != 0) {
        value = value > 0.0 ? value : 0.0;
    }
    if ((after & CUBLASLT_EPILOGUE_GELU) != 0) {
        constexpr double scale = 0.7978845608028654;  // sqrt(2 / pi): the tanh form
        value = 0.5 * value * (1.0 + std::tanh(scale * (value + 0.044715 * value * value * value)));
    }
    return value;
}

double scale_of(const job& what) {
    double scale = what.alpha;
    for (const void* factor : {what.op.scale_a, what.op.scale_b}) {
        scale *= factor != nullptr ? read(factor, CUDA_R_32F, 0) : 1.0;
    }
    return scale;
}

void compute_one(const job& what, int32_t index) {
    const auto first = [&](const layout& it) {
        return static_cast<std::size_t>(it.stride) * static_cast<std::size_t>(index);
    };
    const packed a =
        pack(what.a_data, what.a, what.op.trans_a == CUBLAS_OP_T, what.m, what.k, first(what.a));
    const packed b =
        pack(what.b_data, what.b, what.op.trans_b == CUBLAS_OP_N, what.n, what.k, first(what.b));
    const double scale = scale_of(what);
    const auto ld = static_cast<std::size_t>(what.d.ld);
    double sums[block * block];
    for (std::size_t column = 0; column < what.n; column += block) {
        for (std::size_t row = 0; row < what.m; row += block) {
            multiply_block(&a.values[row * a.depth], &b.values[column * b.depth], a.depth, sums);
            for (std::size_t c = column; c < std::min(column + block, what.n); ++c) {
                for (std::size_t r = row; r < std::min(row + block, what.m); ++r) {
                    const double sum = sums[(r - row) * block + c - column];
                    write(what.d_data, what.d.type, first(what.d) + c * ld + r,
                          after_sum(what, scale * sum, r));
                }
            }
        }
    }
}

}  // namespace

void compute(const job& what) {
    // A real algorithm fills the workspace that it asked for: so that too small a one shows.
    if (what.workspace_bytes != 0) {
        std::memset(what.workspace, 0xa5, what.workspace_bytes);
    }
    for (int32_t index = 0; index < what.d.count; ++index) {
        compute_one(what, index);
    }
}

}  // namespace cublaslt_double
