// SPDX-License-Identifier: Apache-2.0
#include "nvml/api.hpp"

#include <dlfcn.h>

#include <accelbench/sdk/symbols.hpp>
#include <array>

namespace accelbench::cuda::nvml {
namespace {

using sdk::symbols;

struct lookup {
    api table;
    bool complete = false;
    std::string why;
};

void resolve_optional(void* library, api& table) {
    symbols find(library);
    find(table.driver_version, "nvmlSystemGetDriverVersion");
    find(table.library_version, "nvmlSystemGetNVMLVersion");
    find(table.fields, "nvmlDeviceGetFieldValues");
    find(table.power_usage, "nvmlDeviceGetPowerUsage");
    find(table.total_energy, "nvmlDeviceGetTotalEnergyConsumption");
    find(table.clock, "nvmlDeviceGetClockInfo");
    find(table.temperature, "nvmlDeviceGetTemperature");
    // The newer name first; drivers before 535 have the older one only.
    find(table.clock_reasons, "nvmlDeviceGetCurrentClocksEventReasons");
    if (table.clock_reasons == nullptr) {
        find(table.clock_reasons, "nvmlDeviceGetCurrentClocksThrottleReasons");
    }
    find(table.ecc_errors, "nvmlDeviceGetTotalEccErrors");
    find(table.memory, "nvmlDeviceGetMemoryInfo");
    find(table.utilization_rates, "nvmlDeviceGetUtilizationRates");
    find(table.pcie_generation, "nvmlDeviceGetCurrPcieLinkGeneration");
    find(table.pcie_generation_most, "nvmlDeviceGetMaxPcieLinkGeneration");
    find(table.pcie_lanes, "nvmlDeviceGetCurrPcieLinkWidth");
    find(table.pcie_lanes_most, "nvmlDeviceGetMaxPcieLinkWidth");
}

lookup look_up() {
    lookup found;
    void* const library = ::dlopen(library_file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        found.why = std::string("looked for ") + library_file +
                    ", which comes with the driver; it is not here, so there is no telemetry";
        return found;
    }
    symbols find(library);
    find(found.table.init, "nvmlInitWithFlags");
    find(found.table.shutdown, "nvmlShutdown");
    find(found.table.error_string, "nvmlErrorString");
    find(found.table.handle, "nvmlDeviceGetHandleByPciBusId_v2");
    if (find.missing() != nullptr) {
        found.why = std::string(library_file) + " lacks " + find.missing() +
                    ", so there is no telemetry; update the driver";
        return found;
    }
    resolve_optional(library, found.table);
    if (const status code = found.table.init(0); code != success) {
        const char* const words = found.table.error_string(code);
        found.why = std::string(library_file) + " could not start: code " + std::to_string(code) +
                    (words != nullptr ? " (" + std::string(words) + ")" : "") +
                    ", so there is no telemetry; look at nvidia-smi";
        return found;
    }
    found.complete = true;
    return found;
}

std::string text_of(version_fn* ask) {
    std::array<char, 96> text{};
    const bool known = ask != nullptr && ask(text.data(), text.size() - 1) == success;
    return known && text[0] != '\0' ? text.data() : "of unknown version";
}

}  // namespace

const api* load(std::string& why) {
    static const lookup found = look_up();
    why = found.why;
    return found.complete ? &found.table : nullptr;
}

std::string version_of(const api& ml) {
    return "NVML " + text_of(ml.library_version) + ", driver " + text_of(ml.driver_version);
}

}  // namespace accelbench::cuda::nvml
