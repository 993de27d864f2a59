// SPDX-License-Identifier: Apache-2.0
// From kernels to ONNX operators. Private to this folder.
#pragma once

#include <optional>

#include "kernels/onnx/export.hpp"
#include "kernels/onnx/graph.hpp"

namespace accelbench::kernels {

/// Adds the workload's nodes; nothing where that went well.
[[nodiscard]] std::optional<no_onnx> lower_to_onnx(onnx_graph& graph, const workload& w);

}  // namespace accelbench::kernels
