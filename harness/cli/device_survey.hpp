// SPDX-License-Identifier: Apache-2.0
// Asks every plug-in for its devices, each in a worker of its own, so that none can end the
// command.
#pragma once

#include <chrono>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "harness/supervisor/plugins.hpp"
#include "harness/supervisor/worker.hpp"

namespace CLI {
class App;
}

namespace accelbench::cli {

struct surveyed_plugin {
    std::string name;
    std::filesystem::path library;
    supervisor::plugin_identity identity;
    std::vector<supervisor::device_info> devices;
    std::string problem;  // why there are no devices
    std::string warning;  // what it logged although there are some: why they cannot be used yet
    supervisor::plugin_manifest manifest;
};

struct survey {
    std::vector<surveyed_plugin> plugins;
    std::vector<error> problems;     // of manifests
    std::size_t named_problems = 0;  // of these, of files that the user named
    std::chrono::nanoseconds deadline{};
};

struct survey_request {
    std::vector<std::string> plugin_flags;
    bool only_these = false;
    /// After which a driver that does not answer counts as hung.
    std::chrono::nanoseconds deadline = std::chrono::seconds(60);
};

/// The option --deadline of the commands that survey.
void add_deadline(CLI::App& command, survey_request& request);

[[nodiscard]] survey survey_devices(const survey_request& request);

struct surveyed_sensors {
    std::string device;                // "cuda:0"
    std::vector<std::string> sensors;  // "power of the card, nvml power.instant"
    std::string problem;               // why there are none; else what is missing, or ""
};

/// Asks the telemetry worker of every device found.
[[nodiscard]] std::vector<surveyed_sensors> survey_sensors(const survey& found);

/// The same schema for every backend.
[[nodiscard]] nlohmann::json to_json(const survey& found);

}  // namespace accelbench::cli
