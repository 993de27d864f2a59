// SPDX-License-Identifier: Apache-2.0
// Which device a report of `conform` is about, and whether there is what was asked for.
#pragma once

#include <optional>

#include "harness/conform/conform.hpp"

namespace accelbench::conform {

/// Nothing where the plug-in does not come so far: that is for the checks to say.
[[nodiscard]] std::optional<proven_device> device_of(supervisor::worker& worker,
                                                     std::uint32_t index);

/// An error where the request is at fault and not the plug-in: options that it refuses while it
/// opens without them, or an index behind its last device. Asked only where there are such.
[[nodiscard]] status check_request(const request& asked, supervisor::worker_options options);

}  // namespace accelbench::conform
