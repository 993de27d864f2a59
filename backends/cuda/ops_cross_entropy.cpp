// SPDX-License-Identifier: Apache-2.0
// cross_entropy and its gradient.
#include <limits>

#include "row_launch.hpp"

namespace accelbench::cuda {
namespace {

constexpr row_capacity holds{8, 512};  // kernels/cross_entropy.cu

int32_t ignored_target(const lowering& in) {
    const int64_t index = sdk::attr_i64(in.kernel(), "ignore_index", -100);
    if (index < std::numeric_limits<int32_t>::min() ||
        index > std::numeric_limits<int32_t>::max()) {
        throw refusal{ACCB_WHY_ATTR, "ignore_index must fit 32 bits, as targets do"};
    }
    return static_cast<int32_t>(index);
}

void lower_cross_entropy(const lowering& in) {
    in.expect_operands(3);
    const row_matrix it = read_rows(in, {0});
    in.expect(1, ACCB_I32, {it.rows});
    in.expect(2, ACCB_F32, {it.rows});
    const row_launch launch = choose_stream_launch(in.device(), it.rows, it.n, it.type);
    kernel_step step = row_step("accb_cross_entropy_" + suffix_of(it.type), it.rows, launch);
    step.arguments = {in.arg(0),        in.arg(1),     in.arg(2),
                      literal(it.rows), literal(it.n), literal(ignored_target(in))};
    in.add(std::move(step));
    answer_rows(in, it.type);
}

void lower_cross_entropy_backward(const lowering& in) {
    in.expect_operands(4);
    const row_matrix it = read_rows(in, {0, 3});
    in.expect(1, ACCB_I32, {it.rows});
    in.expect(2, ACCB_F32, {it.rows});
    const row_launch launch = choose_row_launch(in.device(), it.n, it.type, holds);
    kernel_step step = row_step(std::string("accb_cross_entropy_backward_") +
                                    (launch.fits ? "" : "long_") + suffix_of(it.type),
                                it.rows, launch);
    step.arguments = {in.arg(0),
                      in.arg(1),
                      in.arg(2),
                      in.arg(3),
                      literal(it.rows),
                      literal(it.n),
                      literal(ignored_target(in))};
    in.add(std::move(step));
    answer_rows(in, it.type);
}

const op_registration forward({.op = "cross_entropy", .lower = lower_cross_entropy});
const op_registration backward({.op = "cross_entropy.backward",
                                .lower = lower_cross_entropy_backward});

}  // namespace
}  // namespace accelbench::cuda
