// SPDX-License-Identifier: Apache-2.0
// What we need to say to call librbln-ml.so.1 (part of the driver), written by ourselves after the
// vendor's public header: names, order and sizes of fields are facts of its binary interface. The
// vendor's own stub of the library is asked through them where it can be fetched.
#pragma once

#include <cstddef>
#include <cstdint>

namespace accelbench::rebellions::ml {

using device = uint64_t;  // a handle

using status = int32_t;
inline constexpr status success = 0;
inline constexpr status uninitialized = 1;
inline constexpr status invalid_argument = 2;
inline constexpr status no_permission = 3;
inline constexpr status not_found = 4;
inline constexpr status ioctl_failed = 5;
inline constexpr status unknown = 999;

inline constexpr std::size_t version_length = 128;

struct hardware_info {
    uint64_t sram_base_address;
    uint64_t dram_base_address;
    uint64_t dram_size;  // bytes
    uint32_t sram_size;
    uint32_t device_id;  // of PCI
    uint32_t cpld_version;
    uint32_t chiplet_count;
    char cpucp_version[version_length];
    char card_name[16];  // "RBLN-CA25"
    uint32_t revision;
    uint32_t drm_minor;
    uint32_t dcluster_count;
    uint64_t reserved[4];
};
static_assert(sizeof(hardware_info) == 232);
static_assert(offsetof(hardware_info, card_name) == 168);

struct device_info {
    char uuid[38];
    char bus_id[32];  // domain:bus:device.function
    uint64_t serial_id;
    uint32_t board_info;
    uint32_t device_id;  // N of /dev/rblnN
    uint32_t group_id;   // of devices that work on one model together; 0: none
    uint32_t numa_node;
};
static_assert(sizeof(device_info) == 96);
static_assert(offsetof(device_info, serial_id) == 72);

struct pci_info {
    uint32_t bus;
    char bus_id[32];
    uint32_t device, domain, pci_device_id, pci_subsystem_id;
    uint32_t max_payload, max_read_request;  // bytes
    uint32_t link_generation, link_width;
    uint32_t max_link_generation, max_link_width;
    int32_t iommu_group;  // -1: none
};
static_assert(sizeof(pci_info) == 80);
static_assert(offsetof(pci_info, link_generation) == 60);

// Performance states of the manual: P2, P4 and P6 work; the others say why they do not.
inline constexpr uint32_t state_throttled = 10;  // at half clock for its temperature
inline constexpr uint32_t state_hung = 12;       // "System Abort (Hang)"

/// Functions by the library's names.
extern "C" {
using init_fn = status();
using shutdown_fn = status();
using count_fn = status(uint32_t* count);
using handle_fn = status(uint32_t index, device* out);
using device_info_fn = status(device, device_info* out);
using hardware_info_fn = status(device, hardware_info* out);
using pci_info_fn = status(device, pci_info* out);
using text_fn = status(device, char* text, std::size_t size);
using u32_fn = status(device, uint32_t* out);
}

}  // namespace accelbench::rebellions::ml
