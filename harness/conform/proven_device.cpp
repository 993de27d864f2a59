// SPDX-License-Identifier: Apache-2.0
#include "harness/conform/proven_device.hpp"

#include <fmt/format.h>

namespace accelbench::conform {

std::optional<proven_device> device_of(supervisor::worker& worker, std::uint32_t index) {
    const auto devices = worker.devices();
    if (!devices || index >= devices->size()) {
        return std::nullopt;
    }
    return proven_device{.info = (*devices)[index], .plugin = worker.identity()};
}

status check_request(const request& asked, supervisor::worker_options options) {
    if (asked.device.options.empty() && asked.device.index == 0) {
        return {};
    }
    const std::string tried = fmt::format("cannot check {}", asked.device.label);
    auto worker = supervisor::worker::start(options);
    if (!worker) {
        options.options.clear();
        const bool opens_without =
            !asked.device.options.empty() && static_cast<bool>(supervisor::worker::start(options));
        return opens_without
                   ? status(make_error(error_code::bad_usage, tried, worker.error().happened,
                                       "Correct the options behind the device's name"))
                   : status();
    }
    const auto devices = (*worker)->devices();
    if (devices && asked.device.index >= devices->size()) {
        return make_error(
            error_code::unknown_device, tried,
            fmt::format("plug-in {} has {} devices here", asked.plugin.name, devices->size()),
            "`accelbench devices` says what is missing");
    }
    return {};
}

}  // namespace accelbench::conform
