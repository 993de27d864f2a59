// SPDX-License-Identifier: Apache-2.0
// Blocks: several kernels in one graph, for compilers to see together.
#include "kernels/onnx/lowering.hpp"

namespace accelbench::kernels {

void lower_mlp(const onnx_writer& to) {
    const auto times = [&](const std::string& rows, std::size_t weights) {
        return to.product({rows, to.graph.node("Transpose", {to.as_f32(weights)})});
    };
    const std::string x = to.as_f32(0);
    const std::string gate = times(x, 1);
    const std::string up = times(x, 2);
    const std::string silu = to.multiply({gate, to.graph.node("Sigmoid", {gate})});
    to.write_f32(times(to.multiply({silu, up}), 3), 4);
}

}  // namespace accelbench::kernels
