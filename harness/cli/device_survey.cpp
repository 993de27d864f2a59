// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/device_survey.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/supervisor/plugins.hpp"
#include "harness/supervisor/text.hpp"

namespace accelbench::cli {
namespace {

surveyed_plugin ask(const supervisor::plugin_manifest& plugin, std::chrono::nanoseconds deadline) {
    surveyed_plugin asked{.name = plugin.name, .library = plugin.library, .manifest = plugin};
    auto options =
        supervisor::make_worker_options(plugin, {.backend = plugin.name, .label = plugin.name}, {});
    auto executable = supervisor::worker_executable();
    if (!executable) {
        asked.problem = to_string(executable.error());
        return asked;
    }
    options.executable = *executable;
    options.limits.most = deadline;
    auto worker = supervisor::worker::start(options);
    if (!worker) {
        asked.problem = to_string(worker.error());
        return asked;
    }
    asked.identity = (*worker)->identity();
    auto devices = (*worker)->devices();
    if (!devices) {
        asked.problem = to_string(devices.error());
        return asked;
    }
    asked.devices = std::move(*devices);
    if (!asked.devices.empty()) {
        asked.warning = supervisor::log_in_one_line((*worker)->stderr_tail(), true);
    }
    if (asked.devices.empty()) {
        const std::string said = supervisor::log_in_one_line((*worker)->stderr_tail());
        asked.problem = said.empty() ? "it finds no device on this machine" : said;
    }
    return asked;
}

const char* kind_word(std::uint32_t kind) {
    constexpr std::array<const char*, 6> words{"unknown", "cpu", "gpu", "npu", "fpga", "simulator"};
    return kind < words.size() ? words[kind] : "unknown";
}

}  // namespace

void add_deadline(CLI::App& command, survey_request& request) {
    command
        .add_option_function<double>(
            "--deadline",
            [&request](double seconds) {
                request.deadline = std::chrono::nanoseconds(std::llround(seconds * 1e9));
            },
            "Seconds after which a plug-in that does not answer counts as hung; by default 60")
        ->check(CLI::Range(0.001, 86400.0));
}

survey survey_devices(const survey_request& request) {
    supervisor::plugin_search where = supervisor::default_search(request.plugin_flags);
    if (request.only_these) {
        where.folders.clear();
    }
    auto found = supervisor::find_plugins(where);
    survey result{.plugins = {},
                  .problems = std::move(found.problems),
                  .named_problems = found.named_problems,
                  .deadline = request.deadline};
    for (const auto& plugin : found.plugins) {
        result.plugins.push_back(ask(plugin, request.deadline));
    }
    return result;
}

nlohmann::json to_json(const survey& found) {
    const auto text = [](const std::string& s) {
        return s.empty() ? nlohmann::json(nullptr) : nlohmann::json(s);
    };
    nlohmann::json devices = nlohmann::json::array(), problems = nlohmann::json::array();
    for (const auto& plugin : found.plugins) {
        for (const auto& d : plugin.devices) {
            devices.push_back({{"device", plugin.name + ":" + std::to_string(d.index)},
                               {"backend", plugin.name},
                               {"index", d.index},
                               {"kind", kind_word(d.kind)},
                               {"name", d.name},
                               {"arch", text(d.arch)},
                               {"uuid", text(d.uuid)},
                               {"pci", text(d.pci)},
                               {"firmware", text(d.firmware)},
                               {"driver", text(d.driver)},
                               {"card", text(d.card)},
                               {"memory_bytes", d.memory_bytes},
                               {"cache_bytes", d.cache_bytes},
                               {"numa_node", d.numa_node},
                               {"pcie_now", d.pcie_now},
                               {"pcie_max", d.pcie_max},
                               {"plugin_version", plugin.identity.version},
                               {"sdk", text(plugin.identity.sdk)},
                               {"library", plugin.library.string()}});
        }
        if (plugin.devices.empty()) {
            problems.push_back({{"backend", plugin.name}, {"problem", plugin.problem}});
        }
    }
    for (const auto& e : found.problems) {
        problems.push_back({{"backend", nullptr}, {"problem", to_string(e)}});
    }
    return {{"devices", std::move(devices)}, {"problems", std::move(problems)}};
}

}  // namespace accelbench::cli
