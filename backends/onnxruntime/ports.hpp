// SPDX-License-Identifier: Apache-2.0
// The workload's tensors as the model names them.
#pragma once

#include <accelbench/plugin.h>

#include <cstdint>
#include <string>
#include <vector>

#include "backends/onnxruntime/runtime/declarations.hpp"

namespace accelbench::onnxruntime {

/// One tensor of the workload; by the same index.
struct port {
    std::string name;
    element_type type = type_undefined;
    std::vector<int64_t> extents;
    uint64_t bytes = 0;
    uint8_t role = 0;  // ACCB_INPUT ...

    // An ACCB_TEMP lies inside the graph and is never bound: neither of both.
    [[nodiscard]] bool is_read() const { return role == ACCB_INPUT || is_constant() || is_state(); }
    [[nodiscard]] bool is_written() const { return role == ACCB_OUTPUT || is_state(); }
    [[nodiscard]] bool is_constant() const { return role == ACCB_CONST; }
    /// Read and written: what a launch leaves is the graph's output NAME.out.
    [[nodiscard]] bool is_state() const { return role == ACCB_INOUT || role == ACCB_STATE; }
    [[nodiscard]] std::string output_name() const { return is_state() ? name + ".out" : name; }
};

struct ports {
    std::vector<port> tensors;
    uint32_t scalars = 0;  // 64-bit integers of a launch: the inputs scalar.0, scalar.1 ...
};
[[nodiscard]] std::string scalar_name(uint32_t index);

/// type_undefined where ORT has no such type.
[[nodiscard]] element_type type_of(accb_dtype type);

/// Throws sdk::refusal for types, strides and roles that a model cannot have.
[[nodiscard]] ports ports_of(const accb_workload& workload);

}  // namespace accelbench::onnxruntime
