// SPDX-License-Identifier: Apache-2.0
// `accelbench devices`: every plug-in that was found, and what it finds; each is asked in a process
// of its own.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "harness/cli/commands.hpp"
#include "harness/cli/device_survey.hpp"

namespace accelbench::cli {
namespace {

constexpr double gigabyte = 1e9;

int print_devices(const survey_request& request, bool json) {
    const survey found = survey_devices(request);
    if (json) {
        fmt::print("{}\n", to_json(found).dump(2));
        return found.named_problems > 0 ? 3 : 0;
    }
    std::size_t width = 24;
    for (const auto& plugin : found.plugins) {
        for (const auto& device : plugin.devices) {
            width = std::max(width, device.name.size());
        }
    }
    fmt::print("{:<14} {:<{}} {:>10}  {}\n", "device", "name", width, "memory", "plug-in");
    for (const auto& plugin : found.plugins) {
        for (const auto& device : plugin.devices) {
            const std::string memory =
                device.memory_bytes == 0
                    ? "not known"
                    : fmt::format("{:.1f} GB", static_cast<double>(device.memory_bytes) / gigabyte);
            fmt::print("{:<14} {:<{}} {:>10}  {} {} ({})\n",
                       fmt::format("{}:{}", plugin.name, device.index), device.name, width, memory,
                       plugin.name, plugin.identity.version,
                       plugin.identity.sdk.empty() ? plugin.identity.vendor : plugin.identity.sdk);
        }
        if (plugin.devices.empty()) {
            fmt::print("{:<14} none: {}\n", plugin.name, plugin.problem);
        }
    }
    for (const auto& problem : found.problems) {
        fmt::print("not usable: {}\n", to_string(problem));
    }
    return found.plugins.empty() || found.named_problems > 0 ? 3 : 0;
}

}  // namespace

void add_devices(CLI::App& app, action& chosen) {
    struct arguments {
        survey_request asked;
        bool json = false;
    };
    auto given = std::make_shared<arguments>();
    CLI::App* command = app.add_subcommand("devices", "List the devices of every plug-in");
    command->add_option("--plugin", given->asked.plugin_flags,
                        "Only the devices of this plug-in (library or manifest); repeatable");
    command->add_flag("--json", given->json, "Print JSON");
    add_deadline(*command, given->asked);
    end_help(*command,
             {"accelbench devices", "accelbench devices --json",
              "accelbench devices --plugin build/plugins/accb_chip.so"},
             "0 asked every plug-in, 2 bad input, 3 no plug-in was found");
    command->callback([given, &chosen] {
        given->asked.only_these = !given->asked.plugin_flags.empty();
        chosen = [given] { return print_devices(given->asked, given->json); };
    });
}

}  // namespace accelbench::cli
