// SPDX-License-Identifier: Apache-2.0
// matmul, and kernels that treat each element by itself.
#include <cmath>

#include "kernels/onnx/lowering.hpp"

namespace accelbench::kernels {

/// Transposition is a node of its own: Gemm has flags for it, but neither s8 nor bfloat16
/// everywhere, and a compiler folds the node into its product. ONNX leaves the sums' precision
/// open; verification finds sums that are too narrow.
void lower_matmul(const onnx_writer& to) {
    const auto side = [&](std::size_t position, const char* flag) {
        return to.whole(flag) != 0 ? to.graph.node("Transpose", {to.name(position)})
                                   : to.name(position);
    };
    const std::string a = side(0, "trans_a"), b = side(1, "trans_b");
    to.graph.node(to.operand(0).type == dtype::i8 ? "MatMulInteger" : "MatMul", {a, b}, {},
                  to.name(2));
}

/// A compiler may drop Identity, but not the copy: input and output are memory of the caller's.
void lower_copy(const onnx_writer& to) {
    to.graph.node("Identity", {to.name(0)}, {}, to.name(1));
}

void lower_triad(const onnx_writer& to) {
    const std::string scaled = to.multiply({to.name(1), to.graph.number(to.number("alpha"))});
    to.graph.node("Add", {to.name(0), scaled}, {}, to.name(2));
}

/// 1 - beta^t as 1 - exp(t ln beta): a power of the rounded beta would be off by t roundings.
void lower_adamw(const onnx_writer& to) {
    const double lr = to.number("lr");
    const std::string step = to.graph.cast("scalar.0", dtype::f32);
    const auto average = [&](std::size_t state, const std::string& input, double beta) {
        return to.add({to.multiply({to.name(state), to.graph.number(beta)}),
                       to.multiply({input, to.graph.number(1.0 - beta)})});
    };
    const auto unbiased = [&](const std::string& moment, double beta) {
        const std::string decayed =
            to.graph.node("Exp", {to.multiply({step, to.graph.number(std::log(beta))})});
        return to.divide({moment, to.subtract({to.graph.number(1.0), decayed})});
    };
    const std::string& g = to.name(1);
    const double beta1 = to.number("beta1"), beta2 = to.number("beta2");
    const std::string m = average(2, g, beta1), v = average(3, to.multiply({g, g}), beta2);
    const std::string root = to.graph.node("Sqrt", {unbiased(v, beta2)});
    const std::string move =
        to.divide({unbiased(m, beta1), to.add({root, to.graph.number(to.number("epsilon"))})});
    const std::string kept =
        to.multiply({to.name(0), to.graph.number(1.0 - lr * to.number("weight_decay"))});
    to.write_f32(to.subtract({kept, to.multiply({move, to.graph.number(lr)})}), 0);
    to.write_f32(m, 2);
    to.write_f32(v, 3);
}

}  // namespace accelbench::kernels
