// SPDX-License-Identifier: Apache-2.0
// The sensors of every device, as a campaign would read them.
#include <fmt/format.h>

#include <algorithm>

#include "harness/cli/device_survey.hpp"
#include "harness/telemetry/device_watch.hpp"

namespace accelbench::cli {
namespace {

surveyed_sensors ask(const surveyed_plugin& plugin, std::uint32_t index,
                     std::chrono::nanoseconds deadline) {
    surveyed_sensors asked{.device = fmt::format("{}:{}", plugin.name, index)};
    const auto& roles = plugin.manifest.roles;
    telemetry::watch_options options{
        .worker = supervisor::make_worker_options(
            plugin.manifest, {.backend = plugin.name, .index = index, .label = asked.device}, {}),
        .device = index,
        .has_role = std::find(roles.begin(), roles.end(), "telemetry") != roles.end()};
    options.worker.limits.most = deadline;
    options.deadline = std::min(options.deadline, deadline);
    telemetry::device_watch watch(std::move(options));
    watch.begin();
    const auto seen = watch.end();
    for (std::size_t i = 0; i < seen.sensors.size(); ++i) {
        const auto& sensor = seen.sensors[i];
        const bool answers = std::any_of(seen.samples.begin(), seen.samples.end(),
                                         [i](const auto& sample) { return sample.fresh(i); });
        if (answers) {
            asked.sensors.push_back(
                fmt::format("{} of the {} ({})", sensor.quantity, sensor.scope, sensor.source));
        }
    }
    asked.problem = seen.problem.empty() ? watch.remark() : seen.problem;
    if (asked.sensors.empty() && seen.problem.empty()) {
        const std::string none =
            fmt::format("no sensor: none of {} has a value", seen.sensors.size());
        asked.problem = asked.problem.empty() ? none : none + "; " + asked.problem;
    }
    return asked;
}

}  // namespace

std::vector<surveyed_sensors> survey_sensors(const survey& found) {
    std::vector<surveyed_sensors> all;
    for (const surveyed_plugin& plugin : found.plugins) {
        for (const auto& device : plugin.devices) {
            all.push_back(ask(plugin, device.index, found.deadline));
        }
    }
    return all;
}

}  // namespace accelbench::cli
