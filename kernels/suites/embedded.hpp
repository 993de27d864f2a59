// SPDX-License-Identifier: Apache-2.0
// The TOML files that are compiled into the library.
#pragma once

#include <string_view>
#include <vector>

namespace accelbench::kernels {

struct embedded_file {
    std::string_view name;  // "smoke.toml"
    std::string_view text;
};

/// Suites and models of this repository, in the order of kernels/CMakeLists.txt.
[[nodiscard]] const std::vector<embedded_file>& embedded_files();

}  // namespace accelbench::kernels
