// SPDX-License-Identifier: Apache-2.0
// Asks the vendor's library what is there.
#include "device.hpp"

#include <accelbench/backend.hpp>

namespace template_plugin {

namespace sdk = accelbench::sdk;

// Replace: one accb_device_info for each device of the vendor's library, with the fields that it
// knows; what it does not know stays empty or zero. An empty list is a proper answer: nothing is
// plugged in. Until then the host stands in, so that every step from here on can be run.
std::vector<accb_device_info> find_devices() {
    return {sdk::device(ACCB_KIND_CPU, "host, standing in for template")};
}

}  // namespace template_plugin
