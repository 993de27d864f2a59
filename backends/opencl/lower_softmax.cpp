// SPDX-License-Identifier: Apache-2.0
// softmax, cross_entropy, and their gradients.
#include <accelbench/sdk/tensor.hpp>
#include <limits>

#include "lowering.hpp"
#include "row_shares.hpp"

namespace accelbench::opencl {
namespace {

/// `tensors` operands of one shape [rows, n], the last of which is written.
void lower_rows(const lowering& in, const char* function, uint32_t tensors) {
    in.expect_operands(tensors);
    const accb_dtype type = in.floating(0);
    const int rows = in.extent(0, 0);
    const int n = in.extent(0, 1);
    for (uint32_t operand = 0; operand < tensors; ++operand) {
        in.expect(operand, type, {rows, n});
    }
    const uint64_t bytes = sdk::dense_bytes(in.tensor(tensors - 1));
    kernel_step made = row_step(in, "softmax.cl", function, in.options(type, bytes), rows);
    for (uint32_t operand = 0; operand < tensors; ++operand) {
        made.arguments.emplace_back(in.arg(operand));
    }
    made.arguments.insert(made.arguments.end(), {rows, n, rows_per_group(made, rows)});
    in.out().launch.emplace_back(std::move(made));
}

cl_int ignored_target(const lowering& in) {
    const int64_t index = sdk::attr_i64(in.kernel(), "ignore_index", -100);
    if (index < std::numeric_limits<cl_int>::min() || index > std::numeric_limits<cl_int>::max()) {
        throw refusal{ACCB_WHY_ATTR, "ignore_index must fit 32 bits, as targets do"};
    }
    return static_cast<cl_int>(index);
}

}  // namespace

void lower_softmax(const lowering& in) {
    lower_rows(in, "softmax", 2);
}

void lower_softmax_backward(const lowering& in) {
    lower_rows(in, "softmax_backward", 3);
}

void lower_cross_entropy(const lowering& in) {
    in.expect_operands(3);
    const accb_dtype type = in.floating(0);
    const int rows = in.extent(0, 0);
    const int n = in.extent(0, 1);
    in.expect(0, type, {rows, n});
    in.expect(1, ACCB_I32, {rows});
    in.expect(2, ACCB_F32, {rows});
    kernel_step made = row_step(in, "softmax.cl", "cross_entropy", in.options(type), rows);
    made.arguments = {
        in.arg(0), in.arg(1), in.arg(2), rows, n, ignored_target(in), rows_per_group(made, rows)};
    in.out().launch.emplace_back(std::move(made));
}

void lower_cross_entropy_backward(const lowering& in) {
    in.expect_operands(4);
    const accb_dtype type = in.floating(0);
    const int rows = in.extent(0, 0);
    const int n = in.extent(0, 1);
    in.expect(0, type, {rows, n});
    in.expect(1, ACCB_I32, {rows});
    in.expect(2, ACCB_F32, {rows});
    in.expect(3, type, {rows, n});
    kernel_step made = row_step(in, "softmax.cl", "cross_entropy_backward",
                                in.options(type, sdk::dense_bytes(in.tensor(3))), rows);
    made.arguments = {in.arg(0), in.arg(1), in.arg(2),          in.arg(3),
                      rows,      n,         ignored_target(in), rows_per_group(made, rows)};
    in.out().launch.emplace_back(std::move(made));
}

}  // namespace accelbench::opencl
