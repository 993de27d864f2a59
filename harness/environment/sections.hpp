// SPDX-License-Identifier: Apache-2.0
// One function a section of the environment record; each reads only below its roots.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/environment/environment.hpp"

namespace accelbench::environment {

[[nodiscard]] nlohmann::json collect_host(const environment_roots& roots);
[[nodiscard]] nlohmann::json collect_cpu(const environment_roots& roots);
[[nodiscard]] nlohmann::json collect_memory(const environment_roots& roots);
[[nodiscard]] nlohmann::json collect_limits(const environment_roots& roots);
[[nodiscard]] nlohmann::json collect_pcie(const environment_roots& roots);

/// Bytes that the process's control groups still allow, the tightest of all levels (version 1 or
/// 2). error_code::io: no limit.
[[nodiscard]] result<std::uint64_t> memory_left_by_limits(const environment_roots& roots);

}  // namespace accelbench::environment
