// SPDX-License-Identifier: Apache-2.0
#include "card/card.hpp"

#include <accelbench/sdk/answers.hpp>
#include <accelbench/sdk/error.hpp>
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>

namespace accelbench::furiosa {
namespace {

constexpr std::string_view nodes = "/dev/rngd";
constexpr std::string_view pci_devices = "/sys/bus/pci/devices";
constexpr std::string_view pci_vendor = "0x1ed2";

std::optional<uint8_t> chip_in(std::string_view digits) {
    const bool decimal =
        !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
    const auto number = decimal ? number_in(digits) : std::nullopt;
    return number && *number <= 255 ? std::optional(static_cast<uint8_t>(*number)) : std::nullopt;
}

/// "npu12mgmt" -> 12
std::optional<uint8_t> chip_of_node(std::string_view name) {
    constexpr std::string_view before = "npu", after = "mgmt";
    if (!name.starts_with(before) || !name.ends_with(after)) {
        return std::nullopt;
    }
    name.remove_prefix(before.size());
    name.remove_suffix(after.size());
    return chip_in(name);
}

std::string_view blanks_off(std::string_view text) {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    return text;
}

std::optional<std::set<uint8_t>> chips_in(const char* visible) {
    std::string_view rest = blanks_off(visible == nullptr ? "" : visible);
    if (rest.empty()) {
        return std::nullopt;
    }
    std::set<uint8_t> chips;
    for (;;) {
        const std::size_t comma = rest.find(',');
        const auto chip = chip_in(blanks_off(rest.substr(0, comma)));
        if (!chip) {
            throw sdk::error(ACCB_INVALID_ARGUMENT,
                             "FURIOSA_VISIBLE_DEVICES is '" + std::string(visible) +
                                 "'; it must be chips from 0 to 255 separated by commas, such as "
                                 "0,2");
        }
        chips.insert(*chip);
        if (comma == std::string_view::npos) {
            return chips;
        }
        rest.remove_prefix(comma + 1);
    }
}

/// "32.0 GT/s PCIe" -> 5. 0: not known.
uint32_t generation_of(const std::optional<std::string>& speed) {
    constexpr double gigatransfers[] = {2.5, 5.0, 8.0, 16.0, 32.0, 64.0};
    const double is = speed ? std::strtod(speed->c_str(), nullptr) : 0.0;
    const auto* found = std::find(std::begin(gigatransfers), std::end(gigatransfers), is);
    return found == std::end(gigatransfers) ? 0u : static_cast<uint32_t>(found - gigatransfers) + 1;
}

uint32_t link(const tree& files, const std::string& folder, const std::string& which) {
    const uint32_t generation = generation_of(files.text(folder + "/" + which + "_link_speed"));
    const auto lanes = number_in(files.text(folder + "/" + which + "_link_width").value_or(""));
    return generation != 0 && lanes && *lanes > 0
               ? generation << 16 | static_cast<uint32_t>(*lanes & 0xffff)
               : 0u;
}

/// Files "npu0pe0", "npu0pe1" ...; "npu0pe0-3" is a group of them.
uint32_t elements_of(const std::vector<std::string>& names, uint8_t chip) {
    const std::string prefix = "npu" + std::to_string(chip) + "pe";
    return static_cast<uint32_t>(
        std::count_if(names.begin(), names.end(), [&](const std::string& name) {
            return name.starts_with(prefix) && chip_in(name.substr(prefix.size())).has_value();
        }));
}

card read_card(const tree& files, uint8_t chip, const std::vector<std::string>& names) {
    card it;
    it.chip = chip;
    it.is_double = files.is_double();
    it.elements = elements_of(names, chip);
    const auto attribute = [&](const char* name) {
        return files.text(it.attributes() + "/" + name).value_or("");
    };
    it.pci = attribute("busname");
    it.uuid = attribute("device_uuid");
    it.serial = attribute("device_sn");
    it.firmware = attribute("fw_version");
    it.driver = attribute("version");
    if (const std::string folder = it.pci_folder(); !folder.empty()) {
        it.pci_device = files.text(folder + "/device").value_or("");
        it.pcie_now = link(files, folder, "current");
        it.pcie_max = link(files, folder, "max");
        it.numa_node = static_cast<int32_t>(
            number_in(files.text(folder + "/numa_node").value_or("")).value_or(-1));
    }
    return it;
}

std::string explain_none(const tree& files) {
    for (const std::string& address : files.names_in(pci_devices)) {
        const std::string folder = std::string(pci_devices) + "/" + address;
        if (files.text(folder + "/vendor") == pci_vendor) {
            return "the card at " + address +
                   (files.has(folder + "/driver")
                        ? " has a driver but no file in /dev/rngd; look at the driver's messages "
                          "(dmesg)"
                        : " has no driver: install the vendor's driver and load it");
        }
    }
    return "looked for RNGD cards in /dev/rngd and for vendor 0x1ed2 in /sys/bus/pci/devices; "
           "there "
           "is none. On a machine without such a card nothing is to be done";
}

}  // namespace

std::string card::attributes() const {
    return "/sys/class/rngd_mgmt/rngd!npu" + std::to_string(chip) + "mgmt";
}

std::string card::pci_folder() const {
    return pci.empty() || pci.find('/') != std::string::npos ? ""
                                                             : std::string(pci_devices) + "/" + pci;
}

std::string card::raw_attributes(const tree& files) const {
    std::string all;
    for (const char* name : {"device_state", "npu_governor", "npu_clocks", "pe_occupancy"}) {
        auto text = files.text(attributes() + "/" + name);
        if (text) {
            std::replace(text->begin(), text->end(), '\n', ' ');
        }
        all += (all.empty() ? "" : "; ") + std::string(name) +
               (text ? " = '" + *text + "'" : " is not there");
    }
    if (const std::string folder = pci_folder(); !folder.empty()) {
        for (const std::string& name : files.names_in(folder + "/hwmon")) {
            const auto limit = files.text(folder + "/hwmon/" + name + "/power1_max");
            all += limit ? "; power1_max = '" + *limit + "' uW" : "";
        }
    }
    return all;
}

accb_device_info card::describe() const {
    const std::string name = std::string(is_double ? "double of " : "") + "RNGD npu" +
                             std::to_string(chip) +
                             (pci_device.size() < 3 ? "" : " 1ed2:" + pci_device.substr(2)) + ", " +
                             std::to_string(elements) + " elements" + (runs ? "" : ", no runtime");
    accb_device_info info = sdk::device(is_double ? ACCB_KIND_SIMULATOR : ACCB_KIND_NPU, name);
    info.flags = is_double ? uint32_t{ACCB_DEVICE_DOUBLE} : 0u;
    sdk::assign(info.arch, arch_name);
    sdk::assign(info.uuid, uuid);
    sdk::assign(info.pci, pci);
    sdk::assign(info.firmware, firmware);
    sdk::assign(info.driver, driver);
    sdk::assign(info.card, serial);
    info.numa_node = numa_node;
    info.pcie_now = pcie_now;
    info.pcie_max = pcie_max;
    return info;
}

cards find_cards(const tree& files, const char* visible) {
    const auto wanted = chips_in(visible);
    const std::vector<std::string> names = files.names_in(nodes);
    cards all;
    bool hidden = false;
    for (const std::string& name : names) {
        const auto chip = chip_of_node(name);
        if (chip && wanted && wanted->count(*chip) == 0) {
            hidden = true;
        } else if (chip) {
            all.found.push_back(read_card(files, *chip, names));
        }
    }
    std::sort(all.found.begin(), all.found.end(),
              [](const card& left, const card& right) { return left.chip < right.chip; });
    if (all.found.empty()) {
        all.why_none = hidden ? "FURIOSA_VISIBLE_DEVICES is '" + std::string(visible) +
                                    "', which hides every card of this machine"
                              : explain_none(files);
    }
    return all;
}

}  // namespace accelbench::furiosa
