// SPDX-License-Identifier: Apache-2.0
// softmax and its gradient.
#include "row_launch.hpp"

namespace accelbench::cuda {
namespace {

constexpr row_capacity holds{4, 1024};              // kernels/softmax.cu
constexpr row_capacity backward_holds{4, 1024, 2};  // its gradient

void add_step(const lowering& in, const std::string& name, const row_matrix& it, uint32_t operands,
              const row_capacity& can_hold) {
    const row_launch launch = choose_row_launch(in.device(), it.n, it.type, can_hold);
    kernel_step step =
        row_step(name + (launch.fits ? "_" : "_long_") + suffix_of(it.type), it.rows, launch);
    for (uint32_t operand = 0; operand < operands; ++operand) {
        step.arguments.emplace_back(in.arg(operand));
    }
    step.arguments.emplace_back(literal(it.rows));
    step.arguments.emplace_back(literal(it.n));
    in.add(std::move(step));
    answer_rows(in, it.type);
}

void lower_softmax(const lowering& in) {
    in.expect_operands(2);
    add_step(in, "accb_softmax", read_rows(in, {0, 1}), 2, holds);
}

void lower_softmax_backward(const lowering& in) {
    in.expect_operands(3);
    add_step(in, "accb_softmax_backward", read_rows(in, {0, 1, 2}), 3, backward_holds);
}

const op_registration softmax({.op = "softmax", .lower = lower_softmax});
const op_registration softmax_backward({.op = "softmax.backward", .lower = lower_softmax_backward});

}  // namespace
}  // namespace accelbench::cuda
