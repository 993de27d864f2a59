// SPDX-License-Identifier: Apache-2.0
// Does the model have the workload's tensors, by name, type and extents?
#pragma once

#include "backends/onnxruntime/ports.hpp"
#include "backends/onnxruntime/runtime/library.hpp"

namespace accelbench::onnxruntime {

/// Throws sdk::error INVALID_ARGUMENT that names the first difference. Constants are no inputs of
/// the session any more and are not looked for.
void check_ports(const library& ort, const ort_session* session, const ports& io);

}  // namespace accelbench::onnxruntime
