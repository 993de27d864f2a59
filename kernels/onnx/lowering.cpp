// SPDX-License-Identifier: Apache-2.0
#include "kernels/onnx/lowering.hpp"

#include <algorithm>
#include <array>

namespace accelbench::kernels {
namespace {

struct entry {
    std::string_view op;
    onnx_lowering lower;
};

constexpr std::array<entry, 14> table{{{"matmul", lower_matmul},
                                       {"attention.prefill", lower_attention_prefill},
                                       {"attention.decode", lower_attention_decode},
                                       {"attention.backward", lower_attention_backward},
                                       {"rms_norm", lower_rms_norm},
                                       {"rms_norm.backward", lower_rms_norm_backward},
                                       {"softmax", lower_softmax},
                                       {"softmax.backward", lower_softmax_backward},
                                       {"cross_entropy", lower_cross_entropy},
                                       {"cross_entropy.backward", lower_cross_entropy_backward},
                                       {"copy", lower_copy},
                                       {"triad", lower_triad},
                                       {"adamw", lower_adamw},
                                       {"mlp", lower_mlp}}};

const attribute* find(const workload& w, std::string_view name) {
    const auto found = std::find_if(w.attributes.begin(), w.attributes.end(),
                                    [&](const attribute& a) { return a.name == name; });
    return found == w.attributes.end() ? nullptr : &*found;
}

std::optional<no_onnx> objection_to(const workload& w) {
    if (w.stage == phase::collective || w.ranks > 1) {
        return no_onnx{onnx_refusal::collective,
                       "ONNX describes one process: it has no operator over ranks"};
    }
    if (w.stage == phase::transfer) {
        return no_onnx{onnx_refusal::placement,
                       "ONNX knows no memories: a transfer between two of them cannot be said"};
    }
    if (w.tensors.empty()) {
        return no_onnx{onnx_refusal::nothing, "an ONNX graph needs at least one operator"};
    }
    return std::nullopt;
}

}  // namespace

std::int64_t onnx_writer::whole(std::string_view attribute) const {
    const auto* found = find(work, attribute);
    return found == nullptr ? 0 : std::get<std::int64_t>(found->value);
}

double onnx_writer::number(std::string_view attribute) const {
    const auto* found = find(work, attribute);
    return found == nullptr ? 0.0 : std::get<double>(found->value);
}

std::string onnx_writer::as_f32(std::size_t position) const {
    return operand(position).type == dtype::f32 ? name(position)
                                                : graph.cast(name(position), dtype::f32);
}

void onnx_writer::write_f32(const std::string& value, std::size_t position) const {
    const tensor& t = operand(position);
    if (t.type == dtype::f32) {
        graph.rename(value, written_name(t));
    } else {
        graph.cast(value, t.type, written_name(t));
    }
}

std::optional<no_onnx> lower_to_onnx(onnx_graph& graph, const workload& w) {
    if (auto objection = objection_to(w)) {
        return objection;
    }
    const auto* found =
        std::find_if(table.begin(), table.end(), [&](const entry& e) { return e.op == w.op; });
    if (found == table.end()) {
        return no_onnx{onnx_refusal::kernel, "no ONNX graph has been written for " + w.op};
    }
    found->lower(onnx_writer{graph, w});
    return std::nullopt;
}

}  // namespace accelbench::kernels
