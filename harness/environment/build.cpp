// SPDX-License-Identifier: Apache-2.0
// The build's part of the environment record.
#include "harness/environment/build.hpp"

#include <nlohmann/json.hpp>

#include "harness/environment/reading.hpp"

namespace accelbench::environment {

nlohmann::json collect_build() {
    const build_info build = product_build();
    section s;
    s.put("version", build.version);
    if (build.git_describe.empty()) {
        s.miss("git_describe", "built outside a git repository");
    } else {
        s.put("git_describe", build.git_describe);
    }
    s.put("compiler", build.compiler);
    s.put("build_type", build.build_type);
    s.put("flags", build.flags);
    s.put("sanitizers", build.sanitizers);
    s.put("cmake", build.cmake);
    s.put("target", build.target);
    return std::move(s).take();
}

}  // namespace accelbench::environment
