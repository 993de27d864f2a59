// SPDX-License-Identifier: Apache-2.0
// empty, copy, triad, and the transfers between host and device.
#include <accelbench/sdk/tensor.hpp>

#include "lowering.hpp"

namespace accelbench::cuda {
namespace {

constexpr uint32_t threads = 256;
// A thread has four 128-bit loads in flight (kernels/stream.cu).
constexpr int64_t bytes_of_a_block = int64_t{4} * 16 * threads;

void answer_with(const lowering& in, accb_dtype type) {
    in.answer().weights = in.answer().activations = type;
    in.answer().determinism = ACCB_DETERMINISM_BITWISE;
}

int64_t bytes_of_equal_vectors(const lowering& in) {
    in.expect_operands(2);
    const accb_tensor& from = in.tensor(0);
    const accb_tensor& to = in.tensor(1);
    const bool same = from.dtype == to.dtype && from.rank == to.rank &&
                      std::equal(from.dim, from.dim + from.rank, to.dim);
    if (!same || !sdk::is_dense(from) || !sdk::is_dense(to) || sdk::bits_of(from.dtype) % 8 != 0 ||
        sdk::bits_of(from.dtype) == 0) {
        throw refusal{ACCB_WHY_SHAPE,
                      "a copy needs two dense tensors of one shape and of whole-byte elements"};
    }
    (void)in.count(0);
    return static_cast<int64_t>(sdk::dense_bytes(from));
}

void lower_empty(const lowering& in) {
    kernel_step step;
    step.function = "accb_empty";
    step.block = {32, 1, 1};
    in.add(std::move(step));
    answer_with(in, ACCB_F32);
}

void lower_copy(const lowering& in) {
    const int64_t bytes = bytes_of_equal_vectors(in);
    const bool words = bytes % 4 == 0;
    kernel_step step;
    step.function = words ? "accb_copy_b32" : "accb_copy_b8";
    step.grid[0] = lowering::blocks(ceil_div(bytes, bytes_of_a_block));
    step.block[0] = threads;
    step.arguments = {in.arg(0), in.arg(1), literal(words ? bytes / 4 : bytes)};
    in.add(std::move(step));
    answer_with(in, in.tensor(0).dtype);
}

void lower_copy_by_driver(const lowering& in) {
    const int64_t bytes = bytes_of_equal_vectors(in);
    in.add(copy_step{in.arg(0), in.arg(1), static_cast<uint64_t>(bytes)});
    answer_with(in, in.tensor(0).dtype);
}

void lower_transfer(const lowering& in) {
    lower_copy_by_driver(in);
    sdk::assign(in.answer().note,
                "the driver's copy command; option host_memory chooses pinned "
                "(the default) or pageable memory");
}

void lower_triad(const lowering& in) {
    in.expect_operands(3);
    const accb_dtype type = in.floating(0);
    const int64_t n = in.count(0);
    for (uint32_t operand = 0; operand < 3; ++operand) {
        in.expect(operand, type, {n});
    }
    const int64_t bytes = n * sdk::bits_of(type) / 8;
    kernel_step step;
    step.function = "accb_triad_" + suffix_of(type);
    step.grid[0] = lowering::blocks(ceil_div(bytes, bytes_of_a_block));
    step.block[0] = threads;
    const auto alpha = static_cast<float>(sdk::attr_f64(in.kernel(), "alpha", 1.0));
    step.arguments = {in.arg(0), in.arg(1), in.arg(2), literal(alpha), literal(n)};
    in.add(std::move(step));
    answer_with(in, type);
}

const op_registration empty({.op = "empty", .lower = lower_empty});
const op_registration copy({.op = "copy", .preference = 1, .lower = lower_copy});
const op_registration memcpy_copy({.op = "copy",
                                   .implementation = "memcpy",
                                   .lower = lower_copy_by_driver});
const op_registration h2d({.op = "h2d", .implementation = "memcpy", .lower = lower_transfer});
const op_registration d2h({.op = "d2h", .implementation = "memcpy", .lower = lower_transfer});
const op_registration triad({.op = "triad", .lower = lower_triad});

}  // namespace
}  // namespace accelbench::cuda
