// SPDX-License-Identifier: Apache-2.0
#include "kernels/onnx/lowerings.hpp"

namespace accelbench::kernels {
namespace {

const std::string& operand(const workload& w, std::size_t position) {
    return w.tensors[w.operands[position]].name;
}

std::int64_t whole_attribute(const workload& w, std::string_view name) {
    for (const attribute& a : w.attributes) {
        if (a.name == name) {
            return std::get<std::int64_t>(a.value);
        }
    }
    return 0;
}

/// Transposition is a node of its own: ONNX's Gemm has flags for it, but no batch and no s8, and a
/// runtime folds the node into its product.
void lower_matmul(onnx_graph& graph, const workload& w) {
    std::string a = operand(w, 0), b = operand(w, 1);
    if (whole_attribute(w, "trans_a") != 0) {
        a = graph.node("Transpose", {a});
    }
    if (whole_attribute(w, "trans_b") != 0) {
        b = graph.node("Transpose", {b});
    }
    graph.node("MatMul", {a, b}, {}, operand(w, 2));
}

}  // namespace

std::optional<no_onnx> lower_to_onnx(onnx_graph& graph, const workload& w) {
    if (w.op == "matmul" && w.compute == dtype::f32) {
        lower_matmul(graph, w);
        return std::nullopt;
    }
    return no_onnx{onnx_refusal::kernel, "no ONNX graph is written for " + w.op};
}

}  // namespace accelbench::kernels
