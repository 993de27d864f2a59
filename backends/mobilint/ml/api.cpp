// SPDX-License-Identifier: Apache-2.0
#include "ml/api.hpp"

#include <dlfcn.h>

#include <accelbench/sdk/symbols.hpp>
#include <array>

namespace accelbench::mobilint::ml {
namespace {

constexpr const char* file = "libmbltml.so.1";
// Only the doubles of the tests export it.
constexpr const char* mark_of_a_double = "accb_mobilint_double";

struct lookup {
    api table;
    bool usable = false;
    std::string why;
};

void resolve_optional(sdk::symbols& find, api& into) {
    find(into.total_power, "mbltmlGetTotalPower");
    find(into.total_utilization, "mbltmlGetTotalUtilization");
    find(into.memory_usage, "mbltmlGetMemoryUsage");
    find(into.memory_total, "mbltmlGetMemoryTotal");
    find(into.temperature, "mbltmlGetTemperature");
    find(into.switch_temperature, "mbltmlGetPcieSwitchTemperature");
    find(into.chip_id, "mbltmlGetChipId");
    find(into.npu_clock, "mbltmlGetNPUClock");
    find(into.bus_clock, "mbltmlGetBusClock");
    find(into.pcie_gen, "mbltmlGetPcieGen");
    find(into.pcie_lanes, "mbltmlGetPcieLanes");
    find(into.driver_type, "mbltmlGetDriverType");
    find(into.node_name, "mbltmlGetNodeName");
    find(into.firmware_version, "mbltmlGetFirmwareVersion");
    find(into.pcie_slot, "mbltmlGetPcieSlot");
    find(into.driver_version, "mbltmlGetDriverVersion");
    find(into.core_infos, "mbltmlGetCoreInfos");
}

lookup look_up() {
    lookup found;
    void* const library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        found.why = std::string("looked for ") + file +
                    " (package mobilint-ml); it is not here, so devices cannot be identified and "
                    "there is no telemetry";
        return found;
    }
    sdk::symbols find(library);
    find(found.table.init, "mbltmlInit");
    find(found.table.shutdown, "mbltmlShutdown");
    // Since 1.4 calls name the type of device first; an older library would take it for a number.
    find(found.table.target_device_count, "mbltmlGetTargetDeviceCount");
    if (const char* const missing = find.missing(); missing != nullptr) {
        found.why = std::string(file) + " lacks " + missing + ": install mobilint-ml 1.4 or later";
        return found;
    }
    resolve_optional(find, found.table);
    found.table.is_double = ::dlsym(library, mark_of_a_double) != nullptr;
    if (const status code = found.table.init(); code != success) {
        found.why =
            std::string(file) + " was asked to start; it answered " + spell(code) +
            ": no driver is loaded. Install the driver of the NPU, or load it; on a machine "
            "without one nothing is to be done";
        return found;
    }
    found.usable = true;
    return found;
}

}  // namespace

const api* load(std::string& why) {
    static const lookup found = look_up();
    why = found.why;
    return found.usable ? &found.table : nullptr;
}

std::string spell(status code) {
    constexpr const char* names[] = {"success",          "uninitialized", "driver not found",
                                     "invalid argument", "not supported", "insufficient length",
                                     "device not found"};
    return (code < std::size(names) ? names[code] : "an unknown code") +
           (" (" + std::to_string(code) + ")");
}

std::string text(text_fn* ask, uint32_t type, int number) {
    std::array<char, text_bytes + 1> words{};
    return ask != nullptr && ask(type, number, words.data(), text_bytes) == success ? words.data()
                                                                                    : "";
}

}  // namespace accelbench::mobilint::ml
