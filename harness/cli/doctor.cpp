// SPDX-License-Identifier: Apache-2.0
// `accelbench doctor`: what on this machine would disturb a measurement or forbid it, and what to
// do about it.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <time.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/artifacts/store.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/device_survey.hpp"
#include "harness/environment/environment.hpp"
#include "harness/supervisor/plugins.hpp"

namespace accelbench::cli {
namespace {

enum class health : std::uint8_t { good, warning, bad };

struct finding {
    health state = health::good;
    std::string what, advice;
};

finding check_worker() {
    const auto worker = supervisor::worker_executable();
    return worker ? finding{health::good, "worker program: " + worker->string(), ""}
                  : finding{health::bad, to_string(worker.error()), ""};
}

finding check_artifacts(const surveyed_plugin& plugin) {
    const supervisor::artifact_manifest& declared = plugin.manifest.artifacts;
    const artifacts::store store(artifacts::with_environment(
        {plugin.name, declared.format, declared.folders, declared.recipe}));
    const auto& problems = store.problems();
    const std::string what = fmt::format("artifacts of {}: {} in {}", plugin.name, store.size(),
                                         store.of().folders.front().string());
    if (!problems.empty()) {
        return {health::warning, what,
                fmt::format("{} cannot be used, the first: {}", problems.size(), problems.front())};
    }
    return {store.size() == 0 ? health::warning : health::good, what,
            store.size() == 0 ? "`accelbench artifacts` says which there could be, and how to make "
                                "them"
                              : ""};
}

/// A device without sensors can be measured all the same, but for its energy.
finding check_sensors(const surveyed_sensors& device) {
    if (device.sensors.empty()) {
        return {health::good, fmt::format("sensors of {}: {}", device.device, device.problem), ""};
    }
    return {health::good,
            fmt::format("sensors of {}: {}", device.device, fmt::join(device.sensors, "; ")),
            device.problem};
}

std::vector<finding> check_devices(const survey_request& asked) {
    std::vector<finding> findings;
    const survey found = survey_devices(asked);
    for (const auto& plugin : found.plugins) {
        if (plugin.devices.empty()) {
            findings.push_back({health::warning, fmt::format("backend {}: no device", plugin.name),
                                plugin.problem});
        } else {
            findings.push_back({plugin.warning.empty() ? health::good : health::warning,
                                fmt::format("backend {}: {} device(s), first is {}", plugin.name,
                                            plugin.devices.size(), plugin.devices.front().name),
                                plugin.warning});
        }
        if (!plugin.devices.empty() && !plugin.manifest.artifacts.format.empty()) {
            findings.push_back(check_artifacts(plugin));
        }
    }
    for (const auto& device : survey_sensors(found)) {
        findings.push_back(check_sensors(device));
    }
    for (const auto& problem : found.problems) {
        findings.push_back({health::bad, to_string(problem), ""});
    }
    if (found.plugins.empty()) {
        findings.push_back({health::bad, "no plug-in was found",
                            "Set ACCELBENCH_PLUGIN_PATH to the folder that holds them"});
    }
    return findings;
}

/// Share of the time since boot that the hypervisor gave to somebody else.
finding check_steal() {
    constexpr double noticeable = 0.01;
    const auto ticks = environment::read_cpu_ticks();
    if (!ticks || ticks->total == 0) {
        return {health::warning, "steal time: not known",
                "The bundle will not show whether the host was shared"};
    }
    const double share = static_cast<double>(ticks->steal) / static_cast<double>(ticks->total);
    return share > noticeable
               ? finding{health::warning,
                         fmt::format("steal time: {:.1f} % since boot", 100.0 * share),
                         "Other guests use this host: expect wide intervals, use --profile verdict"}
               : finding{health::good,
                         fmt::format("steal time: {:.2f} % since boot", 100.0 * share), ""};
}

finding check_clock() {
    constexpr double coarse_ns = 1000.0;
    timespec step{};
    ::clock_getres(CLOCK_MONOTONIC, &step);
    const double ns = static_cast<double>(step.tv_sec) * 1e9 + static_cast<double>(step.tv_nsec);
    return ns > coarse_ns
               ? finding{health::warning, fmt::format("clock resolution: {:.0f} ns", ns),
                         "Batches are made longer for it; prefer the clock source tsc"}
               : finding{health::good, fmt::format("clock resolution: {:.0f} ns", ns), ""};
}

finding check_memory() {
    constexpr double wanted = 2e9;  // what the smoke suite's rotation and references take together
    const auto available = environment::available_memory_bytes();
    if (!available) {
        return {health::warning, "available memory: not known", ""};
    }
    const auto bytes = static_cast<double>(*available);
    return {bytes < wanted ? health::warning : health::good,
            fmt::format("available memory: {:.1f} GB", bytes * 1e-9),
            bytes < wanted ? "Rows may be skipped for lack of memory" : ""};
}

finding check_load() {
    const auto load = environment::sample_load();
    const auto cpus = static_cast<double>(environment::allowed_cpus().size());
    const auto found = load.find("average_1_min");
    const double now = found != load.end() && found->is_number() ? found->get<double>() : 0.0;
    return now > 0.5 * cpus
               ? finding{health::warning,
                         fmt::format("load: {:.2f} on {:.0f} processors", now, cpus),
                         "Something else is running: stop it, or the intervals will be wide"}
               : finding{health::good, fmt::format("load: {:.2f} on {:.0f} processors", now, cpus),
                         ""};
}

std::vector<finding> examine(const survey_request& asked) {
    std::vector<finding> findings{check_worker(), check_clock(), check_memory(), check_load(),
                                  check_steal()};
    for (auto& more : check_devices(asked)) {
        findings.push_back(std::move(more));
    }
    return findings;
}

const char* word(health state) {
    switch (state) {
        case health::good:
            return "ok";
        case health::warning:
            return "warning";
        case health::bad:
            return "problem";
    }
    return "";
}

int print_findings(const survey_request& asked, bool json) {
    bool bad = false;
    nlohmann::json all = nlohmann::json::array();
    for (const auto& f : examine(asked)) {
        bad = bad || f.state == health::bad;
        if (json) {
            all.push_back({{"state", word(f.state)}, {"finding", f.what}, {"advice", f.advice}});
        } else {
            fmt::print("{:<8} {}{}{}\n", word(f.state), f.what,
                       f.advice.empty() ? "" : "\n         ", f.advice);
        }
    }
    if (json) {
        fmt::print("{}\n", all.dump(2));
    }
    return bad ? 3 : 0;
}

}  // namespace

void add_doctor(CLI::App& app, action& chosen) {
    struct arguments {
        survey_request asked;
        bool json = false;
    };
    auto given = std::make_shared<arguments>();
    CLI::App* command = app.add_subcommand(
        "doctor", "Say what on this machine would disturb or forbid a measurement");
    command->add_option("--plugin", given->asked.plugin_flags,
                        "Also load this plug-in (library or manifest); repeatable");
    command->add_flag("--json", given->json, "Print JSON");
    add_deadline(*command, given->asked);
    end_help(*command, {"accelbench doctor", "accelbench doctor --json"},
             "0 nothing forbids a measurement, 2 bad input, 3 something does");
    command->callback([given, &chosen] {
        chosen = [given] { return print_findings(given->asked, given->json); };
    });
}

}  // namespace accelbench::cli
