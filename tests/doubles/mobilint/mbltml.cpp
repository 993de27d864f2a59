// SPDX-License-Identifier: Apache-2.0
// The calls of libmbltml.so.1 that accelbench makes, over numbers that a test chooses. README.md
// lists the settings.
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstring>

#include "tests/doubles/npu/settings.hpp"

namespace {

enum : unsigned {
    success = 0,
    uninitialized = 1,
    invalid = 3,
    not_supported = 4,
    too_short = 5,
    not_found = 6
};
constexpr unsigned aries_rb = 3;

bool started = false;

accelbench::npu_double::settings& asked() {
    static accelbench::npu_double::settings all("ACCELBENCH_MOBILINT_DOUBLE");
    return all;
}

unsigned of_type(unsigned type) {
    return type == asked().number("type_number", aries_rb)
               ? static_cast<unsigned>(asked().number("devices", 1))
               : 0;
}

std::string fault_of(const char* call) {
    std::string fault = asked().fault(call);
    if (fault == "hang") {
        for (;;) {
            ::pause();
        }
    }
    return fault;
}

/// In the real library's order: the pointer first, then the start, then the device.
unsigned check(const char* call, const void* out, unsigned type, int number) {
    const std::string fault = fault_of(call);
    if (out == nullptr) {
        return invalid;
    }
    if (!started) {
        return uninitialized;
    }
    if (of_type(type) == 0) {
        return not_found;
    }
    if (number < 0 || static_cast<unsigned>(number) >= of_type(type)) {
        return invalid;
    }
    return fault.empty() ? static_cast<unsigned>(success)
                         : static_cast<unsigned>(std::stoul(fault));
}

/// What is not set, the device does not have.
template <class Number>
unsigned give(const char* call, const char* name, unsigned type, int number, Number* out) {
    const unsigned code = check(call, out, type, number);
    const std::string value = asked().text(name);
    if (code == success && !value.empty()) {
        *out = static_cast<Number>(std::stod(value));
    }
    return code == success && value.empty() ? static_cast<unsigned>(not_supported) : code;
}

unsigned write(const char* call, const char* name, const char* otherwise, unsigned type, int number,
               char* out, unsigned size) {
    const unsigned code = check(call, out, type, number);
    const std::string value = asked().text(name, otherwise);
    if (code != success) {
        return code;
    }
    if (value.size() >= size) {
        return too_short;
    }
    std::memcpy(out, value.c_str(), value.size() + 1);
    return success;
}

}  // namespace

extern "C" {

void accb_mobilint_double() {}

unsigned mbltmlInit() {
    fault_of("mbltmlInit");
    if (asked().number("driver", 1) == 0) {
        std::fputs("Failed to initialize - No driver installed\n", stderr);
        return uninitialized;
    }
    started = true;
    return success;
}
unsigned mbltmlShutdown() {
    started = false;
    return success;
}
unsigned mbltmlGetTargetDeviceCount(unsigned type, unsigned* out) {
    fault_of("mbltmlGetTargetDeviceCount");
    if (out == nullptr || !started) {
        return out == nullptr ? invalid : uninitialized;
    }
    *out = of_type(type);
    return success;
}
unsigned mbltmlGetNodeName(unsigned type, int number, char* out, unsigned size) {
    const std::string node = "aries" + std::to_string(number);
    return write("mbltmlGetNodeName", "node", node.c_str(), type, number, out, size);
}
unsigned mbltmlGetDriverType(unsigned type, int number, unsigned* out) {
    const unsigned code = check("mbltmlGetDriverType", out, type, number);
    if (code == success) {
        *out = type == 1 || type == aries_rb ? 1 : 2;
    }
    return code;
}
unsigned mbltmlGetDriverVersion(unsigned driver, char* out, int size) {
    const std::string value = asked().text("driver_version", "1.9.0-double");
    if (out == nullptr || !started || driver != 1 || static_cast<int>(value.size()) >= size) {
        return invalid;
    }
    std::memcpy(out, value.c_str(), value.size() + 1);
    return success;
}
unsigned mbltmlGetFirmwareVersion(unsigned type, int number, char* out, unsigned size) {
    return write("mbltmlGetFirmwareVersion", "firmware", "1.2.6-double", type, number, out, size);
}
unsigned mbltmlGetPcieSlot(unsigned type, int number, char* out, unsigned size) {
    return write("mbltmlGetPcieSlot", "slot", "0000:01:00.0", type, number, out, size);
}
unsigned mbltmlGetTotalPower(unsigned type, int number, double* out) {
    return give("mbltmlGetTotalPower", "power", type, number, out);
}
unsigned mbltmlGetTotalUtilization(unsigned type, int number, double* out) {
    return give("mbltmlGetTotalUtilization", "utilization", type, number, out);
}
unsigned mbltmlGetMemoryUsage(unsigned type, int number, std::int64_t* out) {
    return give("mbltmlGetMemoryUsage", "memory_used", type, number, out);
}
unsigned mbltmlGetMemoryTotal(unsigned type, int number, std::int64_t* out) {
    return give("mbltmlGetMemoryTotal", "memory", type, number, out);
}
unsigned mbltmlGetTemperature(unsigned type, int number, int* out) {
    return give("mbltmlGetTemperature", "temperature", type, number, out);
}
unsigned mbltmlGetPcieSwitchTemperature(unsigned type, int number, int* out) {
    return give("mbltmlGetPcieSwitchTemperature", "switch_temperature", type, number, out);
}
unsigned mbltmlGetChipId(unsigned type, int number, int* out) {
    return give("mbltmlGetChipId", "chip", type, number, out);
}
unsigned mbltmlGetNPUClock(unsigned type, int number, unsigned* out) {
    return give("mbltmlGetNPUClock", "clock", type, number, out);
}
unsigned mbltmlGetBusClock(unsigned type, int number, unsigned* out) {
    return give("mbltmlGetBusClock", "bus_clock", type, number, out);
}
unsigned mbltmlGetPcieGen(unsigned type, int number, unsigned* out) {
    return give("mbltmlGetPcieGen", "pcie_gen", type, number, out);
}
unsigned mbltmlGetPcieLanes(unsigned type, int number, unsigned* out) {
    return give("mbltmlGetPcieLanes", "pcie_lanes", type, number, out);
}
struct core_info {
    std::uint32_t cluster, core;
    std::int64_t npu_time_us, interval_us;
};
/// Two cores, of which the second worked half as long as "busy_us" of 1,000,000.
unsigned mbltmlGetCoreInfos(unsigned type, int number, core_info* out, unsigned* count) {
    const unsigned code = check("mbltmlGetCoreInfos", out, type, number);
    if (code != success || count == nullptr) {
        return code != success ? code : static_cast<unsigned>(invalid);
    }
    const auto busy = static_cast<std::int64_t>(asked().number("busy_us", 0));
    if (*count < 2) {
        return too_short;
    }
    out[0] = {0x10000, 1, busy, 1'000'000};
    out[1] = {0x10000, 2, busy / 2, 1'000'000};
    *count = 2;
    return success;
}

}  // extern "C"
