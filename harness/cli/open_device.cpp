// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/open_device.hpp"

#include <fmt/format.h>

#include <utility>

#include "harness/supervisor/plugins.hpp"

namespace accelbench::cli {
namespace {

result<supervisor::plugin_manifest> plugin_of(const supervisor::device_spec& device,
                                              const std::vector<std::string>& flags) {
    const auto found = supervisor::find_plugins(supervisor::default_search(flags));
    if (found.named_problems > 0) {
        return found.problems.front();
    }
    for (const auto& plugin : found.plugins) {
        if (plugin.name == device.backend) {
            return plugin;
        }
    }
    return make_error(error_code::unknown_device, fmt::format("cannot use {}", device.label),
                      fmt::format("no backend \"{}\" was found", device.backend),
                      "`accelbench devices` lists them");
}

}  // namespace

result<opened_device> open_device(const std::string& text,
                                  const std::vector<std::string>& plugin_flags,
                                  const std::string& chip) {
    auto device = supervisor::parse_device(text);
    if (!device) {
        return device.error();
    }
    auto plugin = plugin_of(*device, plugin_flags);
    if (!plugin) {
        return plugin.error();
    }
    const supervisor::artifact_manifest& made = plugin->artifacts;
    artifacts::store store(
        artifacts::with_environment({plugin->name, made.format, made.folders, made.recipe}));
    if (!chip.empty()) {
        supervisor::device_info info{};
        info.name = chip;
        return opened_device{device->label,   plugin->name, nullptr,         device->index,
                             std::move(info), chip,         std::move(store)};
    }
    auto worker = supervisor::worker::start(supervisor::make_worker_options(*plugin, *device, {}));
    if (!worker) {
        return worker.error();
    }
    auto devices = (*worker)->devices();
    if (!devices) {
        return devices.error();
    }
    if (device->index >= devices->size()) {
        return make_error(
            error_code::unknown_device, fmt::format("cannot use {}", device->label),
            fmt::format("backend {} has {} devices here", plugin->name, devices->size()),
            "`accelbench devices` says what is missing");
    }
    supervisor::device_info info = (*devices)[device->index];
    std::string arch = info.arch;
    return opened_device{device->label,   plugin->name,    std::move(*worker), device->index,
                         std::move(info), std::move(arch), std::move(store)};
}

}  // namespace accelbench::cli
