// SPDX-License-Identifier: Apache-2.0
#include "ml/api.hpp"

#include <dlfcn.h>

#include <accelbench/sdk/symbols.hpp>

namespace accelbench::rebellions::ml {
namespace {

constexpr const char* library_file = "librbln-ml.so.1";
constexpr const char* other_file = "librbln-ml.so";
constexpr const char* mark_of_a_double = "accb_rbln_double";

struct lookup {
    api table;
    bool complete = false;
    std::string why;
};

void resolve_optional(void* library, api& table) {
    sdk::symbols find(library);
    find(table.hardware, "rblnmlGetDeviceHWIPInfo");
    find(table.pci, "rblnmlGetPciInfo");
    find(table.kernel_version, "rblnmlGetKernelVersion");
    find(table.firmware_version, "rblnmlGetFwVersion");
    find(table.smc_version, "rblnmlGetSmcVersion");
    find(table.power, "rblnmlDeviceGetPowerUsage");
    find(table.temperature, "rblnmlDeviceGetTemperature");
    find(table.power_state, "rblnmlDeviceGetPowerState");
    find(table.utilization, "rblnmlDeviceGetUtilization");
    table.is_double = ::dlsym(library, mark_of_a_double) != nullptr;
}

lookup look_up() {
    lookup found;
    void* library = ::dlopen(library_file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        library = ::dlopen(other_file, RTLD_NOW | RTLD_LOCAL);
    }
    if (library == nullptr) {
        found.why = std::string("looked for ") + library_file +
                    ", which comes with the RBLN driver; it is not here, so no device is found: "
                    "install the driver package";
        return found;
    }
    sdk::symbols find(library);
    find(found.table.init, "rblnmlInit");
    find(found.table.shutdown, "rblnmlShutdown");
    find(found.table.count, "rblnmlDeviceGetCount");
    find(found.table.handle, "rblnmlDeviceGetHandleByIndex");
    find(found.table.info, "rblnmlGetDeviceInfo");
    if (find.missing() != nullptr) {
        found.why = std::string(library_file) + " lacks " + find.missing() +
                    ", so no device is found: update the RBLN driver";
        return found;
    }
    resolve_optional(library, found.table);
    found.complete = true;
    return found;
}

}  // namespace

const api* load(std::string& why) {
    static const lookup found = look_up();
    why = found.why;
    return found.complete ? &found.table : nullptr;
}

std::string spell(status code) {
    constexpr const char* names[] = {"SUCCESS",       "UNINITIALIZED", "INVALID_ARGUMENT",
                                     "NO_PERMISSION", "NOT_FOUND",     "IOCTL_FAILED"};
    const char* const name = code >= 0 && code < 6 ? names[code]
                             : code == unknown     ? "UNKNOWN"
                                                   : "a code that it does not document";
    return std::string(name) + " (" + std::to_string(code) + ")";
}

status find_device(const api& ml, uint32_t number, device& out) {
    uint32_t count = 0;
    if (const status code = ml.count(&count); code != success) {
        return code;
    }
    status otherwise = not_found;
    for (uint32_t index = 0; index < count; ++index) {
        device_info info{};
        status code = ml.handle(index, &out);
        code = code == success ? ml.info(out, &info) : code;
        if (code == success && info.device_id == number) {
            return success;
        }
        otherwise = code == success ? otherwise : code;
    }
    return otherwise;
}

}  // namespace accelbench::rebellions::ml
