// SPDX-License-Identifier: Apache-2.0
// librbln-ml.so.1 over figures that a test chooses. Refuses what the header's comments forbid:
// calls before rblnmlInit, pointers to nothing, handles that it did not give out.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

#include "tests/doubles/rebellions/state.hpp"

namespace {

using accelbench::rebellions_double::asked;
using accelbench::rebellions_double::is_lost;

enum : int { success = 0, uninitialized = 1, invalid = 2, not_found = 4, ioctl_failed = 5 };

constexpr uint64_t handle_of_first = 0xb1b10000;
int initialised = 0;

uint32_t device_count() {
    return static_cast<uint32_t>(asked().number("devices", 2));
}

/// "fail.CALL=CODE" makes a call answer the code.
int injected(const char* call) {
    return static_cast<int>(asked().number(std::string("fail.") + call, success));
}

void may_hang(const char* call) {
    if (asked().fault(call) == "hang") {
        for (;;) {
            ::pause();
        }
    }
}

int check(const char* call, uint64_t device, const void* out) {
    may_hang(call);
    if (const int code = injected(call); code != success) {
        return code;
    }
    if (initialised == 0) {
        return uninitialized;
    }
    if (out == nullptr) {
        return invalid;
    }
    const bool ours = device >= handle_of_first && device < handle_of_first + device_count();
    return !ours ? not_found : is_lost() ? ioctl_failed : success;
}

int figure(const char* call, uint64_t device, uint32_t* out, const char* setting,
           uint64_t otherwise) {
    const int code = check(call, device, out);
    if (code == success) {
        *out = static_cast<uint32_t>(asked().number(setting, otherwise));
    }
    return code;
}

template <std::size_t Size>
void write(char (&field)[Size], const std::string& text) {
    std::memset(field, 0, Size);
    std::memcpy(field, text.data(), std::min(text.size(), Size - 1));
}

int version(const char* call, uint64_t device, char* out, std::size_t size,
            const std::string& text) {
    const int code = check(call, device, out);
    if (code == success && size <= text.size()) {
        return invalid;
    }
    if (code == success) {
        std::strcpy(out, text.c_str());
    }
    return code;
}

std::string bus_of(uint64_t device) {
    return "0000:5" + std::to_string(device - handle_of_first) + ":00.0";
}

struct hardware_info {
    uint64_t sram, dram, dram_size;
    uint32_t sram_size, pci_id, cpld, chiplets;
    char cpucp[128];
    char card_name[16];
    uint32_t revision, drm_minor, dclusters;
    uint64_t reserved[4];
};
struct device_info {
    char uuid[38];
    char bus_id[32];
    uint64_t serial;
    uint32_t board, number, group, numa;
};
struct pci_info {
    uint32_t bus;
    char bus_id[32];
    uint32_t device, domain, id, subsystem, payload, request, gen, width, max_gen, max_width;
    int32_t iommu;
};

}  // namespace

extern "C" {

void accb_rbln_double() {}

int rblnmlInit(void) {
    may_hang("rblnmlInit");
    if (const int code = injected("rblnmlInit"); code != success) {
        return code;
    }
    ++initialised;
    return success;
}
int rblnmlShutdown(void) {
    if (initialised == 0) {
        return uninitialized;
    }
    --initialised;
    return success;
}
int rblnmlDeviceGetCount(unsigned* count) {
    may_hang("rblnmlDeviceGetCount");
    if (initialised == 0 || count == nullptr) {
        return initialised == 0 ? uninitialized : invalid;
    }
    *count = device_count();
    return success;
}
int rblnmlDeviceGetHandleByIndex(unsigned index, uint64_t* device) {
    if (initialised == 0 || device == nullptr || index >= device_count()) {
        return initialised == 0 ? uninitialized : device == nullptr ? invalid : not_found;
    }
    *device = handle_of_first + index;
    return success;
}
int rblnmlGetDeviceInfo(uint64_t device, device_info* info) {
    const int code = check("rblnmlGetDeviceInfo", device, info);
    if (code == success) {
        const auto index = static_cast<uint32_t>(device - handle_of_first);
        *info = {};
        write(info->uuid, "d0b1e000-0000-4000-8000-00000000000" + std::to_string(index));
        write(info->bus_id, bus_of(device));
        info->serial = 7700 + index / 2;  // two devices a card
        info->number = static_cast<uint32_t>(asked().number("first_number", 0)) + index;
        info->numa = 0;
    }
    return code;
}
int rblnmlGetDeviceHWIPInfo(uint64_t device, hardware_info* info) {
    const int code = check("rblnmlGetDeviceHWIPInfo", device, info);
    if (code == success) {
        *info = {};
        info->dram_size = 16877882368;
        write(info->card_name, asked().text("chip", "RBLN-CA25"));
    }
    return code;
}
int rblnmlGetPciInfo(uint64_t device, pci_info* info) {
    const int code = check("rblnmlGetPciInfo", device, info);
    if (code == success) {
        *info = {};
        write(info->bus_id, bus_of(device));
        info->gen = static_cast<uint32_t>(asked().number("pcie", 4));
        info->width = info->max_width = 16;
        info->max_gen = 5;
        info->iommu = -1;
    }
    return code;
}
int rblnmlGetKernelVersion(uint64_t device, char* out, std::size_t size) {
    return version("rblnmlGetKernelVersion", device, out, size, "3.5.1");
}
int rblnmlGetFwVersion(uint64_t device, char* out, std::size_t size) {
    return version("rblnmlGetFwVersion", device, out, size, "1.2.92");
}
int rblnmlGetSmcVersion(uint64_t device, char* out, std::size_t size) {
    return version("rblnmlGetSmcVersion", device, out, size, "0.9.4");
}
int rblnmlDeviceGetTemperature(uint64_t device, uint32_t* out) {
    return figure("rblnmlDeviceGetTemperature", device, out, "temperature", 38);
}
int rblnmlDeviceGetPowerUsage(uint64_t device, uint32_t* out) {
    return figure("rblnmlDeviceGetPowerUsage", device, out, "power_uw", 43900000);
}
int rblnmlDeviceGetPowerState(uint64_t device, uint32_t* out) {
    return figure("rblnmlDeviceGetPowerState", device, out, "pstate", 2);
}
int rblnmlDeviceGetUtilization(uint64_t device, uint32_t* out) {
    return figure("rblnmlDeviceGetUtilization", device, out, "utilization", 98);
}

}  // extern "C"
