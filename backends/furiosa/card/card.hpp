// SPDX-License-Identifier: Apache-2.0
// Which cards there are and what their driver says of them.
#pragma once

#include <accelbench/plugin.h>

#include <cstdint>
#include <string>
#include <vector>

#include "card/tree.hpp"

namespace accelbench::furiosa {

/// What an artifact's sidecar names as its chip.
inline constexpr const char* arch_name = "rngd";

struct card {
    uint8_t chip = 0;       // N in /dev/rngd/npuNmgmt: what the runtime calls it
    uint32_t elements = 0;  // processing elements that have a device file
    std::string pci;        // "0000:3b:00.0"; empty: the driver does not tell
    std::string uuid, serial, firmware, driver;
    std::string pci_device;  // "0x0001"
    int32_t numa_node = -1;
    uint32_t pcie_now = 0, pcie_max = 0;  // generation << 16 | lanes
    bool is_double = false;
    bool runs = true;  // false: the kernel runtime is missing, so that only sensors can be read

    [[nodiscard]] accb_device_info describe() const;
    /// Folder of the driver's own attributes: "/sys/class/rngd_mgmt/rngd!npu0mgmt".
    [[nodiscard]] std::string attributes() const;
    /// Folder of the PCI function; empty where the address is not known.
    [[nodiscard]] std::string pci_folder() const;
    /// What the driver writes in forms that are documented nowhere, as it stands: never taken for a
    /// number.
    [[nodiscard]] std::string raw_attributes(const tree& files) const;
};

struct cards {
    std::vector<card> found;  // by chip
    std::string why_none;     // a sentence, where there is none
};

/// visible: FURIOSA_VISIBLE_DEVICES, chips separated by commas; NULL or empty: all. Throws
/// INVALID_ARGUMENT for anything else, as the vendor's runtime gives up there.
[[nodiscard]] cards find_cards(const tree& files, const char* visible);

}  // namespace accelbench::furiosa
