// SPDX-License-Identifier: Apache-2.0
// Dimensions of published models, from kernels/models/*.toml.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace accelbench::kernels {

struct model {
    std::string name, source;
    std::map<std::string, std::int64_t, std::less<>> dimensions;  // "hidden", "q_heads" ...
    std::map<std::string, std::pair<std::int64_t, std::int64_t>, std::less<>>
        linear;  // layer -> weights [n, k]
};

/// The models compiled in, in the order of kernels/CMakeLists.txt.
[[nodiscard]] std::span<const model> models();
[[nodiscard]] const model* find_model(std::string_view name);

}  // namespace accelbench::kernels
