// SPDX-License-Identifier: Apache-2.0
// Constants of a workload become weights of the model, so that ORT may repack them when a session
// is made, as it does for every user's weights.
#pragma once

#include <string>
#include <string_view>

#include "backends/onnxruntime/ports.hpp"

namespace accelbench::onnxruntime {

/// The model with one initializer more for each constant of the workload. Its data is declared to
/// lie outside the file; AddExternalInitializers brings it. Any ONNX model will do: protobuf merges
/// what is written behind a message into it.
[[nodiscard]] std::string with_constants(std::string_view model, const ports& io);

}  // namespace accelbench::onnxruntime
