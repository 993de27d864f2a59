// SPDX-License-Identifier: Apache-2.0
#include "device.hpp"

#include <accelbench/sdk/answers.hpp>
#include <accelbench/sdk/error.hpp>
#include <algorithm>
#include <optional>

namespace accelbench::rebellions {
namespace {

/// The text of a field that may lack its NUL.
template <std::size_t Size>
std::string text_of(const char (&field)[Size]) {
    return {field, std::find(field, field + Size, '\0')};
}

std::string version_of(ml::text_fn* ask, ml::device on) {
    char text[ml::version_length] = {};
    const bool known = ask != nullptr && ask(on, text, sizeof(text) - 1) == ml::success;
    return known ? text_of(text) : std::string();
}

/// Devices of one board share its serial number, as far as the documentation goes; where there is
/// none, each is a board of its own.
std::string card_of(const ml::device_info& info, const std::string& name) {
    return info.serial_id == 0 ? name + " at " + text_of(info.bus_id)
                               : name + " serial " + std::to_string(info.serial_id);
}

uint32_t link_of(uint32_t generation, uint32_t lanes) {
    return generation << 16 | (lanes & 0xffff);
}

std::string driver_text(const ml::api& ml, ml::device on, const runtime::sdk_version& sdk) {
    const std::string kernel = version_of(ml.kernel_version, on);
    std::string text = kernel.empty() ? "" : "KMD " + kernel;
    if (!sdk.text.empty()) {
        text += (text.empty() ? "" : ", ") + ("rbln-sdk " + sdk.text);
    }
    return text;
}

npu describe(const ml::api& ml, ml::device on, const ml::device_info& info,
             const runtime::sdk_version& sdk) {
    npu made;
    made.number = info.device_id;
    ml::hardware_info hardware{};
    if (ml.hardware == nullptr || ml.hardware(on, &hardware) != ml::success) {
        hardware = {};
    }
    const std::string chip = text_of(hardware.card_name);
    std::string name = (chip.empty() ? "RBLN NPU" : chip) + " rbln" + std::to_string(made.number);
    if (ml.is_double) {
        name = "double of " + name;
    }
    accb_device_info& out = made.info;
    out = sdk::device(ml.is_double ? ACCB_KIND_SIMULATOR : ACCB_KIND_NPU, name);
    out.flags = ml.is_double ? uint32_t{ACCB_DEVICE_DOUBLE} : 0u;
    sdk::assign(out.arch, chip);
    sdk::assign(out.uuid, text_of(info.uuid));
    sdk::assign(out.pci, text_of(info.bus_id));
    sdk::assign(out.card, card_of(info, chip));
    const std::string firmware = version_of(ml.firmware_version, on),
                      smc = version_of(ml.smc_version, on);
    sdk::assign(out.firmware, smc.empty() ? firmware : firmware + ", SMC " + smc);
    sdk::assign(out.driver, driver_text(ml, on, sdk));
    out.memory_bytes = hardware.dram_size;
    out.numa_node = static_cast<int32_t>(info.numa_node);  // all ones: not known
    ml::pci_info pci{};
    if (ml.pci != nullptr && ml.pci(on, &pci) == ml::success) {
        out.pcie_now = link_of(pci.link_generation, pci.link_width);
        out.pcie_max = link_of(pci.max_link_generation, pci.max_link_width);
    }
    return made;
}

/// Nothing where the library or the device does not tell.
std::optional<uint32_t> power_state(uint32_t number, std::string& trouble) {
    std::string why;
    const ml::api* const ml = ml::load(why);
    if (ml == nullptr || ml->power_state == nullptr) {
        return std::nullopt;
    }
    const ml::opened session(*ml);
    const std::string name = "rbln" + std::to_string(number);
    ml::device on = 0;
    uint32_t state = 0;
    ml::status code = session.code();
    code = code == ml::success ? ml::find_device(*ml, number, on) : code;
    if (code == ml::not_found) {
        trouble = "the driver does not show " + name + " any more";
        return std::nullopt;
    }
    code = code == ml::success ? ml->power_state(on, &state) : code;
    if (code != ml::success) {
        trouble = name + " does not answer the driver: " + ml::spell(code);
        return std::nullopt;
    }
    return state;
}

}  // namespace

std::vector<npu> find_devices(const runtime::sdk_version& sdk, std::string& why) {
    std::vector<npu> devices;
    const ml::api* const ml = ml::load(why);
    if (ml == nullptr) {
        return devices;
    }
    const ml::opened session(*ml);
    if (session.code() != ml::success) {
        why = "rblnmlInit answered " + ml::spell(session.code()) +
              ": look at rbln-smi, and at who may open /dev/rbln*";
        return devices;
    }
    uint32_t count = 0;
    if (const ml::status code = ml->count(&count); code != ml::success || count == 0) {
        why = code != ml::success ? "rblnmlDeviceGetCount answered " + ml::spell(code)
                                  : "the RBLN driver shows no device: look at rbln-smi";
        return devices;
    }
    for (uint32_t index = 0; index < count; ++index) {
        ml::device on = 0;
        ml::device_info info{};
        if (ml->handle(index, &on) == ml::success && ml->info(on, &info) == ml::success) {
            devices.push_back(describe(*ml, on, info, sdk));
        } else {
            why += (why.empty() ? "" : "; ") + ("device " + std::to_string(index) +
                                                " does not tell what it is, and is left out");
        }
    }
    std::stable_sort(devices.begin(), devices.end(),
                     [](const npu& a, const npu& b) { return a.number < b.number; });
    return devices;
}

std::string trouble_of(uint32_t number) {
    std::string trouble;
    const auto state = power_state(number, trouble);
    return state == ml::state_hung
               ? "rbln" + std::to_string(number) + " is in state P12 (system abort, hang)"
               : trouble;
}

bool is_throttled(uint32_t number) {
    std::string ignored;
    return power_state(number, ignored) == ml::state_throttled;
}

}  // namespace accelbench::rebellions
