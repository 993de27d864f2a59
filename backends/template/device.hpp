// SPDX-License-Identifier: Apache-2.0
// The vendor's devices.
#pragma once

#include <accelbench/plugin.h>

#include <vector>

namespace template_plugin {

/// In the order of their indices. An empty list is a proper answer: nothing is plugged in.
std::vector<accb_device_info> find_devices();

}  // namespace template_plugin
