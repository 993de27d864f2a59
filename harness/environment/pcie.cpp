// SPDX-License-Identifier: Apache-2.0
// Accelerator-like devices on PCIe by class code, with the link they really have: a slot that
// trained narrow explains much.
#include <array>
#include <nlohmann/json.hpp>

#include "harness/environment/reading.hpp"
#include "harness/environment/sections.hpp"

namespace accelbench::environment {
namespace {

// First two hex digits of the class code: display controllers, processors, processing accelerators
// (PCI code and ID assignment).
bool is_accelerator_class(std::string_view code) {
    constexpr std::array classes = {"0x03", "0x0b", "0x12"};
    for (const std::string_view wanted : classes) {
        if (code.starts_with(wanted)) {
            return true;
        }
    }
    return false;
}

nlohmann::json describe(const std::filesystem::path& device, const std::string& code) {
    section s;
    s.put("address", device.filename().string());
    s.put("class", code);
    s.put("vendor", read_text(device / "vendor"));
    s.put("device", read_text(device / "device"));
    s.put("link_speed", read_text(device / "current_link_speed"));
    s.put("link_width", read_text(device / "current_link_width"));
    s.put("max_link_speed", read_text(device / "max_link_speed"));
    s.put("max_link_width", read_text(device / "max_link_width"));
    s.put("numa_node", read_integer(device / "numa_node"));
    return std::move(s).take();
}

}  // namespace

nlohmann::json collect_pcie(const environment_roots& roots) {
    section s;
    nlohmann::json accelerators = nlohmann::json::array();
    std::size_t count = 0;
    for (const auto& device : sorted_entries(roots.sys / "bus/pci/devices")) {
        ++count;
        if (const auto code = read_text(device / "class"); code && is_accelerator_class(*code)) {
            accelerators.push_back(describe(device, *code));
        }
    }
    if (count == 0) {
        s.miss("device_count", "the kernel lists no PCI bus");
        s.miss("accelerators", "the kernel lists no PCI bus");
    } else {
        s.put("device_count", count);
        s.put("accelerators", std::move(accelerators));
    }
    return std::move(s).take();
}

}  // namespace accelbench::environment
