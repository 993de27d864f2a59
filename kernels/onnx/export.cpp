// SPDX-License-Identifier: Apache-2.0
#include "kernels/onnx/export.hpp"

#include "base/sha256.hpp"
#include "kernels/onnx/lowering.hpp"

namespace accelbench::kernels {

std::string_view to_string(onnx_refusal why) {
    switch (why) {
        case onnx_refusal::placement:
            return "placement";
        case onnx_refusal::collective:
            return "collective";
        case onnx_refusal::nothing:
            return "nothing";
        case onnx_refusal::kernel:
            return "kernel";
    }
    return "";
}

std::variant<model_file, no_onnx> to_onnx(const workload& w) {
    onnx_graph graph(w);
    if (auto refused = lower_to_onnx(graph, w)) {
        return std::move(*refused);
    }
    model_file made{.form = view::onnx, .format = "onnx", .bytes = graph.bytes()};
    made.sha256 = sha256_hex(made.bytes);
    return made;
}

std::string onnx_sha256(const workload& w) {
    const auto made = to_onnx(w);
    const auto* found = std::get_if<model_file>(&made);
    return found == nullptr ? std::string() : found->sha256;
}

}  // namespace accelbench::kernels
