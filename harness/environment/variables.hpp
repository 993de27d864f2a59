// SPDX-License-Identifier: Apache-2.0
// Which environment variables stand in the record: those that can change a result, chosen by the
// words in their names, so that the harness need not know any vendor's.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

namespace accelbench::environment {

/// True for OMP_*, LD_PRELOAD, ..._NUM_THREADS, ..._CPU_ISA, ..._VISIBLE_DEVICES and the like, and
/// for any of `prefixes`. Never for a name that speaks of a password, token or key.
[[nodiscard]] bool is_relevant_variable(std::string_view name,
                                        std::span<const std::string> prefixes);
/// Name -> value of the relevant variables of this process.
[[nodiscard]] nlohmann::json collect_variables(std::span<const std::string> prefixes);

}  // namespace accelbench::environment
