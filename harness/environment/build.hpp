// SPDX-License-Identifier: Apache-2.0
// What the running program was built from and with: fixed when it was built, asked of nothing at
// run time.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace accelbench::environment {

struct build_info {
    std::string version;       // of the product: "0.1.0"
    std::string git_describe;  // "" where it was built outside a repository
    std::string compiler, build_type, flags, sanitizers, cmake, target;
};

[[nodiscard]] build_info product_build();
[[nodiscard]] nlohmann::json collect_build();

}  // namespace accelbench::environment
