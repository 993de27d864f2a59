// SPDX-License-Identifier: Apache-2.0
// How kernels that keep a row in registers are launched: threads of a block, blocks of a cluster.
#pragma once

#include "lowering.hpp"

namespace accelbench::cuda {

/// What a kernel of kernels/*.cu holds of a row.
struct row_capacity {
    int slots_a_thread;  // 16-byte pieces in registers
    int most_threads;    // its launch bound
    int kept = 1;        // operands of which its `long` form reads each row twice
};

struct row_launch {
    uint32_t threads;
    uint32_t cluster;  // blocks that share a row
    bool fits;         // false: the row needs the kernel's `long` form, which reads it twice, the
                       // second time from the second-level cache as far as that is large enough
};

/// Pieces of 16 bytes that a row of n elements may be cut into, wherever it begins.
[[nodiscard]] int64_t slots_of(int64_t n, accb_dtype type);
[[nodiscard]] row_launch choose_row_launch(const device_traits& device, int64_t n, accb_dtype type,
                                           row_capacity holds);
/// For kernels that read a row once whatever its length: few rows are spread over clusters.
[[nodiscard]] row_launch choose_stream_launch(const device_traits& device, int64_t rows, int64_t n,
                                              accb_dtype type);

/// A step of one cluster a row: the device's own scheduler evens out what a persistent grid would
/// leave to the last round.
[[nodiscard]] kernel_step row_step(std::string function, int64_t rows, const row_launch& launch);

/// Operands [rows, n] of one floating type: the first `count`.
struct row_matrix {
    accb_dtype type;
    int32_t rows, n;
};
[[nodiscard]] row_matrix read_rows(const lowering& in, std::initializer_list<uint32_t> operands);
/// The same bits in every launch; elements of `type`, arithmetic in f32.
void answer_rows(const lowering& in, accb_dtype type);

}  // namespace accelbench::cuda
