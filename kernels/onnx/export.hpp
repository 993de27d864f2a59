// SPDX-License-Identifier: Apache-2.0
// The ONNX view: a workload as a model of plain ONNX operators, for backends that run whole
// programs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "kernels/model_file.hpp"
#include "kernels/workload.hpp"

namespace accelbench::kernels {

/// Stated in every model; the newest that Debian 12's checker knows.
inline constexpr std::int64_t onnx_opset = 17;
inline constexpr std::int64_t onnx_ir_version = 8;

enum class onnx_refusal : std::uint8_t {
    placement,   // ONNX has no memories, so a transfer between two is nothing
    collective,  // ONNX knows one process
    nothing,     // a model needs a node
    kernel       // nobody has written it in ONNX operators
};
[[nodiscard]] std::string_view to_string(onnx_refusal why);

/// Why a workload has no ONNX view.
struct no_onnx {
    onnx_refusal why = onnx_refusal::kernel;
    std::string sentence;
};

/// Names in the graph: every tensor under its own name, in the workload's order; the new value of a
/// state tensor is the output NAME + ".out", and scalar i of a launch is the int64 input
/// "scalar.i" without dimensions. There is no weight in the file: every operand is an input, so
/// that nothing can be folded. The same workload gives the same bytes on every machine.
[[nodiscard]] std::variant<model_file, no_onnx> to_onnx(const workload& w);

/// The SHA-256 of the model; "" where there is none.
[[nodiscard]] std::string onnx_sha256(const workload& w);

}  // namespace accelbench::kernels
