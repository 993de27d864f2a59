// SPDX-License-Identifier: Apache-2.0
// Kernels over rows: norms, softmax, cross entropy.
#include "kernels/onnx/lowering.hpp"

namespace accelbench::kernels {
namespace {

/// sqrt(mean(x^2) + epsilon) of each row of operand 0.
std::string root_mean_square(const onnx_writer& to, const std::string& x) {
    const std::string mean =
        to.graph.node("ReduceMean", {to.multiply({x, x})},
                      {{"axes", std::vector<std::int64_t>{-1}}, {"keepdims", std::int64_t{1}}});
    return to.graph.node("Sqrt", {to.add({mean, to.graph.number(to.number("epsilon"))})});
}

std::string softmax_of(const onnx_writer& to, const std::string& x) {
    return to.graph.node("Softmax", {x}, {{"axis", std::int64_t{-1}}});
}

struct labels {
    std::string ignored;  // [T, 1], bool
    std::string index;    // [T, 1], within the row also where ignored
};

labels labels_of(const onnx_writer& to) {
    const std::string target =
        to.reshape(to.graph.cast(to.name(1), dtype::i64), {to.extent(1, 0), 1});
    const std::string ignored =
        to.graph.node("Equal", {target, to.graph.whole(to.whole("ignore_index"))});
    return {ignored, to.graph.node("Where", {ignored, to.graph.whole(0), target})};
}

}  // namespace

void lower_rms_norm(const onnx_writer& to) {
    const std::string x = to.as_f32(0);
    to.write_f32(to.multiply({to.divide({x, root_mean_square(to, x)}), to.as_f32(1)}), 2);
}

void lower_rms_norm_backward(const onnx_writer& to) {
    const std::string x = to.as_f32(0), d_y = to.as_f32(2);
    const std::string r = to.graph.node("Reciprocal", {root_mean_square(to, x)});
    const std::string normal = to.multiply({x, r}), g = to.multiply({d_y, to.as_f32(1)});
    const auto h = static_cast<double>(to.extent(0, 1));
    // d_x = r (g - n mean(g n)), n = x r
    const std::string mean =
        to.multiply({to.sum(to.multiply({g, normal}), -1, true), to.graph.number(1.0 / h)});
    to.write_f32(to.multiply({r, to.subtract({g, to.multiply({normal, mean})})}), 3);
    to.write_f32(to.sum(to.multiply({d_y, normal}), 0, false), 4);
}

void lower_softmax(const onnx_writer& to) {
    to.write_f32(softmax_of(to, to.as_f32(0)), 1);
}

void lower_softmax_backward(const onnx_writer& to) {
    const std::string y = to.as_f32(0), d_y = to.as_f32(1);
    to.write_f32(to.multiply({y, to.subtract({d_y, to.sum(to.multiply({d_y, y}), -1, true)})}), 2);
}

/// Plain operators: not every runtime takes SoftmaxCrossEntropyLoss, and what one makes of it may
/// not subtract the row's maximum.
void lower_cross_entropy(const onnx_writer& to) {
    const std::string x = to.as_f32(0);
    const labels label = labels_of(to);
    const std::string top = to.graph.node(
        "ReduceMax", {x}, {{"axes", std::vector<std::int64_t>{-1}}, {"keepdims", std::int64_t{1}}});
    const std::string sum = to.sum(to.graph.node("Exp", {to.subtract({x, top})}), -1, true);
    const std::string lse = to.add({top, to.graph.node("Log", {sum})});
    const std::string own =
        to.graph.node("GatherElements", {x, label.index}, {{"axis", std::int64_t{1}}});
    const std::string loss =
        to.graph.node("Where", {label.ignored, to.graph.number(0.0), to.subtract({lse, own})});
    to.write_f32(to.reshape(loss, {to.extent(1, 0)}), 2);
}

void lower_cross_entropy_backward(const onnx_writer& to) {
    const std::int64_t t = to.extent(0, 0), v = to.extent(0, 1);
    const labels label = labels_of(to);
    const std::string hot = to.graph.node(
        "OneHot", {to.reshape(label.index, {t}), to.graph.whole(v), to.graph.numbers({0.0F, 1.0F})},
        {{"axis", std::int64_t{-1}}});
    const std::string rows = to.multiply(
        {to.subtract({softmax_of(to, to.as_f32(0)), hot}), to.reshape(to.name(2), {t, 1})});
    to.write_f32(to.graph.node("Where", {label.ignored, to.graph.number(0.0), rows}), 3);
}

}  // namespace accelbench::kernels
