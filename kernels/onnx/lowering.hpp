// SPDX-License-Identifier: Apache-2.0
// From kernels to ONNX operators. Private to this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kernels/onnx/export.hpp"
#include "kernels/onnx/graph.hpp"

namespace accelbench::kernels {

/// One workload while its nodes are written. Operands are counted in the operator's order.
struct onnx_writer {
    onnx_graph& graph;
    const workload& work;

    [[nodiscard]] const tensor& operand(std::size_t position) const {
        return work.tensors[work.operands[position]];
    }
    [[nodiscard]] const std::string& name(std::size_t position) const {
        return operand(position).name;
    }
    [[nodiscard]] std::int64_t extent(std::size_t position, std::size_t axis) const {
        return operand(position).dims[axis];
    }
    [[nodiscard]] std::int64_t whole(std::string_view attribute) const;
    [[nodiscard]] double number(std::string_view attribute) const;

    /// The operand as float32: the graph itself then says that arithmetic is no narrower.
    [[nodiscard]] std::string as_f32(std::size_t position) const;
    /// The float32 value, a node's output, becomes what a launch leaves in the operand.
    void write_f32(const std::string& value, std::size_t position) const;

    /// Two values. A call takes them in braces, whose order of evaluation is fixed, unlike that of
    /// arguments: nodes are numbered as they are made, on every compiler alike.
    struct two {
        std::string left, right;
    };
    [[nodiscard]] std::string add(const two& of) const { return binary("Add", of); }
    [[nodiscard]] std::string subtract(const two& of) const { return binary("Sub", of); }
    [[nodiscard]] std::string multiply(const two& of) const { return binary("Mul", of); }
    [[nodiscard]] std::string divide(const two& of) const { return binary("Div", of); }
    [[nodiscard]] std::string product(const two& of) const { return binary("MatMul", of); }
    [[nodiscard]] std::string binary(std::string_view op, const two& of) const {
        return graph.node(op, {of.left, of.right});
    }
    /// Over one axis, which stays with extent 1 where `keep`.
    [[nodiscard]] std::string sum(const std::string& value, std::int64_t axis, bool keep) const {
        return graph.node("ReduceSum", {value, graph.wholes({axis})},
                          {{"keepdims", std::int64_t{keep}}});
    }
    [[nodiscard]] std::string reshape(const std::string& value,
                                      const std::vector<std::int64_t>& dims) const {
        return graph.node("Reshape", {value, graph.wholes(dims)});
    }
};

using onnx_lowering = void (*)(const onnx_writer&);
void lower_matmul(const onnx_writer& to);
void lower_attention_prefill(const onnx_writer& to);
void lower_attention_decode(const onnx_writer& to);
void lower_attention_backward(const onnx_writer& to);
void lower_rms_norm(const onnx_writer& to);
void lower_rms_norm_backward(const onnx_writer& to);
void lower_softmax(const onnx_writer& to);
void lower_softmax_backward(const onnx_writer& to);
void lower_cross_entropy(const onnx_writer& to);
void lower_cross_entropy_backward(const onnx_writer& to);
void lower_copy(const onnx_writer& to);
void lower_triad(const onnx_writer& to);
void lower_adamw(const onnx_writer& to);
void lower_mlp(const onnx_writer& to);

/// Adds the workload's nodes; nothing where that went well.
[[nodiscard]] std::optional<no_onnx> lower_to_onnx(onnx_graph& graph, const workload& w);

}  // namespace accelbench::kernels
