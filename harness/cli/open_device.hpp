// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/artifacts/store.hpp"
#include "harness/supervisor/worker.hpp"

namespace accelbench::cli {

/// A device with a worker of its own, to be asked and not measured, and the artifacts of its
/// backend. No worker: only a chip was named, as on a machine that compiles for others.
struct opened_device {
    std::string label, backend;
    std::unique_ptr<supervisor::worker> worker;
    std::uint32_t index = 0;
    supervisor::device_info info;
    std::string chip;  // what its artifacts are made for
    artifacts::store store;
};

/// `device`: "cpu:0", as --device takes it. With a `chip` nothing is started, and the device is
/// called by it. Errors: bad input, no such backend or device, a plug-in that does not load.
[[nodiscard]] result<opened_device> open_device(const std::string& device,
                                                const std::vector<std::string>& plugin_flags,
                                                const std::string& chip = {});

}  // namespace accelbench::cli
