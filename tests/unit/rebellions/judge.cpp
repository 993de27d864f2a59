// SPDX-License-Identifier: Apache-2.0
// Compiled, never run: our declarations of the telemetry library against the vendor's own header.
#include <uapi/rblnml.h>

#include <type_traits>

#include "ml/api.hpp"

namespace ours = accelbench::rebellions::ml;

#define SAME_SIZE(a, b) static_assert(sizeof(a) == sizeof(b))
#define SAME_PLACE(a, x, b, y) static_assert(offsetof(a, x) == offsetof(b, y))

SAME_SIZE(ours::hardware_info, rblnmlHwIpInfo_t);
SAME_PLACE(ours::hardware_info, dram_size, rblnmlHwIpInfo_t, dram_size);
SAME_PLACE(ours::hardware_info, card_name, rblnmlHwIpInfo_t, card_name);
SAME_SIZE(ours::device_info, rblnmlDeviceInfo_t);
SAME_PLACE(ours::device_info, uuid, rblnmlDeviceInfo_t, uuid);
SAME_PLACE(ours::device_info, bus_id, rblnmlDeviceInfo_t, bus_id);
SAME_PLACE(ours::device_info, serial_id, rblnmlDeviceInfo_t, serial_id);
SAME_PLACE(ours::device_info, device_id, rblnmlDeviceInfo_t, device_id);
SAME_PLACE(ours::device_info, numa_node, rblnmlDeviceInfo_t, numa_node);
SAME_SIZE(ours::pci_info, rblnmlPciInfo_t);
SAME_PLACE(ours::pci_info, link_generation, rblnmlPciInfo_t, link_gen);
SAME_PLACE(ours::pci_info, link_width, rblnmlPciInfo_t, link_width);
SAME_PLACE(ours::pci_info, max_link_generation, rblnmlPciInfo_t, max_link_gen);
SAME_PLACE(ours::pci_info, max_link_width, rblnmlPciInfo_t, max_link_width);
static_assert(ours::ioctl_failed == RBLNML_ERROR_IOCTL_FAILED);
static_assert(ours::not_found == RBLNML_ERROR_NOT_FOUND);
static_assert(ours::no_permission == RBLNML_ERROR_NO_PERMISSION);
static_assert(ours::version_length == RBLNML_VERSION_LENGTH);
SAME_SIZE(ours::status, rblnmlReturn_t);
SAME_SIZE(ours::device, rblnmlDevice_t);
static_assert(
    std::is_same_v<decltype(rblnmlDeviceGetPowerUsage), rblnmlReturn_t(rblnmlDevice_t, uint32_t*)>);
