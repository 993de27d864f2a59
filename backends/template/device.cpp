// SPDX-License-Identifier: Apache-2.0
// Asks the vendor's library what is there.
#include "device.hpp"

namespace template_plugin {

// For each device: accb_device_info info = sdk::device(ACCB_KIND_NPU, "its name"), then the fields
// that the vendor's library knows; what it does not know stays empty or zero.
std::vector<accb_device_info> find_devices() {
    return {};
}

}  // namespace template_plugin
