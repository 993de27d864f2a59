// SPDX-License-Identifier: Apache-2.0
// One matrix product and the ways this backend has of computing it.
#pragma once

#include <cstdint>
#include <memory>

#include "backends/cpu/ops.hpp"

namespace accelbench::cpu {

/// y[m, n] = op(a) op(b), op(a) of m x k, op(b) of k x n.
struct matmul_problem {
    std::int64_t m = 0, n = 0, k = 0;
    bool trans_a = false, trans_b = false;
    accb_dtype type = ACCB_F32;  // of a and b
    bool constant_b = false;

    /// Reads shapes and attributes; m is -1 if they do not fit together.
    explicit matmul_problem(const request& r);
};

enum class matmul_way : std::uint8_t {
    streamed,  // few rows: own kernels, bound by reading b
    streamed_s8,
    onednn,          // the types as they are
    onednn_widened,  // 16-bit operands widened to f32 first
    pairs_s8,        // own exact kernel for processors without VNNI
};
matmul_way choose_way(const matmul_problem&, const machine&);

std::unique_ptr<bound_op> bind_streamed(const matmul_problem&, const machine&, memory_list);
std::unique_ptr<bound_op> bind_streamed_s8(const matmul_problem&, const machine&, memory_list);
std::unique_ptr<bound_op> bind_onednn(const matmul_problem&, const machine&, memory_list);
std::unique_ptr<bound_op> bind_onednn_widened(const matmul_problem&, const machine&, memory_list);
std::unique_ptr<bound_op> bind_pairs_s8(const matmul_problem&, const machine&, memory_list);

/// to[c][r] = from[r][c] for elements of `size` bytes; untimed work while binding constants.
void transpose(std::byte* to, const std::byte* from, std::int64_t rows, std::int64_t columns,
               std::int64_t size);

}  // namespace accelbench::cpu
