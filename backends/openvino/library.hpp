// SPDX-License-Identifier: Apache-2.0
// Opening OpenVINO's library: found, of the right generation and complete, or a sentence that says
// what is missing.
#pragma once

#include <string>
#include <string_view>

#include "declarations.hpp"

namespace accelbench::openvino {

struct library {
    const api* functions = nullptr;  // null: not usable
    std::string version;             // "2026.4.1-22982-..."; "" where it cannot be asked
    std::string why;                 // it is not usable, and what to do
};

/// Looks at `path` if that is not empty, else at ACCELBENCH_OPENVINO_LIBRARY, the folder that
/// scripts/install-openvino.sh fills, and the linker's own places. The library stays open: it
/// leaves threads behind.
[[nodiscard]] library open_library(std::string_view path);

}  // namespace accelbench::openvino
