// SPDX-License-Identifier: Apache-2.0
// The ONNX Runtime library of this process, opened at run time.
#pragma once

#include <string>

#include "backends/onnxruntime/runtime/declarations.hpp"

namespace accelbench::onnxruntime {

/// Below it something is missing that every row needs; SetDeterministicCompute came last.
inline constexpr uint32_t oldest_api = 17;
/// From here on the library tells which provider got which node.
inline constexpr uint32_t assignment_api = 24;

/// From here on threads can be told how long to look for work before they sleep.
inline constexpr uint32_t bounded_spin_version = 26;

struct library {
    ort_functions call;      // those that are newer than `api` are NULL
    uint32_t api = 0;        // the version of the table that was asked for
    uint32_t minor = 0;      // of the library; 0 if its version is spelt in an unknown way
    std::string version;     // as the library spells it
    bool is_double = false;  // of our tests: a row must never pass for ONNX Runtime's
};

/// Looked up once a process: `asked` (a file; may be empty), then ACCELBENCH_ONNXRUNTIME_LIBRARY,
/// then the usual names. NULL where none can be used, and then `why` says what to do. Never closed:
/// it leaves threads behind.
[[nodiscard]] const library* load_library(const std::string& asked, std::string& why);

}  // namespace accelbench::onnxruntime
