// SPDX-License-Identifier: Apache-2.0
// adamw: one optimizer step a launch.
#include "lowering.hpp"

namespace accelbench::cuda {
namespace {

constexpr uint32_t threads = 256;

void lower_adamw(const lowering& in) {
    in.expect_operands(4);
    const int64_t n = in.count(0);
    for (const uint32_t state : {0u, 2u, 3u}) {
        in.expect(state, ACCB_F32, {n});
    }
    const accb_dtype gradient = in.floating(1);
    in.expect(1, gradient, {n});
    const accb_kernel& kernel = in.kernel();
    const double lr = sdk::attr_f64(kernel, "lr", 1e-3);
    const double beta1 = sdk::attr_f64(kernel, "beta1", 0.9);
    const double beta2 = sdk::attr_f64(kernel, "beta2", 0.999);
    const double decay = 1.0 - lr * sdk::attr_f64(kernel, "weight_decay", 0.0);
    const auto number = [](double value) { return literal(static_cast<float>(value)); };
    kernel_step step;
    step.function = "accb_adamw_" + suffix_of(gradient);
    step.grid[0] = lowering::blocks(ceil_div(n, int64_t{4} * threads));
    step.block[0] = threads;
    step.arguments = {in.arg(0),
                      in.arg(1),
                      in.arg(2),
                      in.arg(3),
                      bias_correction(beta1),
                      bias_correction(beta2),
                      number(lr),
                      number(decay),
                      number(beta1),
                      number(1.0 - beta1),
                      number(beta2),
                      number(1.0 - beta2),
                      number(sdk::attr_f64(kernel, "epsilon", 1e-8)),
                      literal(n)};
    in.add(std::move(step));
    in.answer().weights = in.answer().activations = ACCB_F32;
    in.answer().determinism = ACCB_DETERMINISM_BITWISE;
}

const op_registration registered({.op = "adamw", .lower = lower_adamw});

}  // namespace
}  // namespace accelbench::cuda
