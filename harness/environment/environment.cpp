// SPDX-License-Identifier: Apache-2.0
// Puts the sections together.
#include "harness/environment/environment.hpp"

#include <nlohmann/json.hpp>

#include "harness/environment/build.hpp"
#include "harness/environment/sections.hpp"
#include "harness/environment/variables.hpp"

namespace accelbench::environment {

nlohmann::json collect_environment(const environment_roots& roots,
                                   std::span<const std::string> variable_prefixes) {
    nlohmann::json record = nlohmann::json::object();
    record["build"] = collect_build();
    record["host"] = collect_host(roots);
    record["cpu"] = collect_cpu(roots);
    record["memory"] = collect_memory(roots);
    record["limits"] = collect_limits(roots);
    record["load"] = sample_load(roots);
    record["pcie"] = collect_pcie(roots);
    record["variables"] = collect_variables(variable_prefixes);
    // A variable's value or a device's name may hold bytes that are no UTF-8, which JSON cannot
    // carry: they become U+FFFD.
    return nlohmann::json::parse(
        record.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace accelbench::environment
