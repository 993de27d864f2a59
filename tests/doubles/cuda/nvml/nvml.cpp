// SPDX-License-Identifier: Apache-2.0
// The calls of libnvidia-ml.so.1 that accelbench makes, over numbers that a test chooses. README.md
// lists the settings. Judged by pynvml, Nvidia's own binding.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <sstream>
#include <string>

namespace {

enum : int {
    success = 0,
    uninitialized = 1,
    invalid = 2,
    not_supported = 3,
    not_found = 6,
    small = 7
};

bool started = false;

/// The value behind NAME= in ACCELBENCH_NVML_DOUBLE, read at each call.
std::string setting(const std::string& name) {
    const char* const all = std::getenv("ACCELBENCH_NVML_DOUBLE");
    std::istringstream in(all != nullptr ? all : "");
    for (std::string entry; in >> entry;) {
        const std::size_t equals = entry.find('=');
        if (equals != std::string::npos && entry.substr(0, equals) == name) {
            return entry.substr(equals + 1);
        }
    }
    return {};
}

/// "fail.CALL=CODE" makes a call answer the code.
int injected(const char* call) {
    const std::string code = setting(std::string("fail.") + call);
    return code.empty() ? success : std::stoi(code);
}

/// What a call answers: a fault, a missing start, a wrong handle, a value that is not set, or it.
template <class Number>
int give(const char* call, const void* device, const std::string& name, Number* out) {
    if (const int code = injected(call); code != success) {
        return code;
    }
    if (!started) {
        return uninitialized;
    }
    if (device == nullptr || out == nullptr) {
        return invalid;
    }
    const std::string value = setting(name);
    if (value.empty()) {
        return not_supported;
    }
    *out = static_cast<Number>(std::stoull(value));
    return success;
}

char the_device;

struct field_value {
    uint32_t field, scope;
    int64_t time_us, latency_us;
    uint32_t type;
    int code;
    uint64_t content;
};
static_assert(sizeof(field_value) == 40, "as pynvml has it");

int text(const char* value, char* out, unsigned size) {
    if (!started) {
        return uninitialized;
    }
    if (out == nullptr || std::strlen(value) >= size) {
        return out == nullptr ? invalid : small;
    }
    std::strcpy(out, value);
    return success;
}

}  // namespace

extern "C" {

int nvmlInitWithFlags(unsigned flags) {
    if (const int code = injected("init"); code != success) {
        return code;
    }
    started = started || flags == 0;
    return flags == 0 ? success : invalid;
}
int nvmlShutdown(void) {
    if (!started) {
        return uninitialized;
    }
    started = false;
    return success;
}
const char* nvmlErrorString(int code) {
    static char words[64];
    std::snprintf(words, sizeof(words), "code %d of the double", code);
    return words;
}
int nvmlSystemGetDriverVersion(char* out, unsigned size) {
    return text("580.00.double", out, size);
}
int nvmlSystemGetNVMLVersion(char* out, unsigned size) {
    return text("13.580.double", out, size);
}

int nvmlDeviceGetCount_v2(unsigned* out) {
    *out = 1;
    return started ? success : uninitialized;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** out) {
    *out = &the_device;
    return !started ? uninitialized : index == 0 ? success : invalid;
}
/// Knows every address but the one in "unknown=".
int nvmlDeviceGetHandleByPciBusId_v2(const char* id, void** out) {
    if (!started) {
        return uninitialized;
    }
    if (id == nullptr || out == nullptr) {
        return invalid;
    }
    if (setting("unknown") == id) {
        return not_found;
    }
    *out = &the_device;
    return success;
}

int nvmlDeviceGetFieldValues(void* device, int count, field_value* values) {
    if (const int code = injected("fields"); code != success) {
        return code;
    }
    if (!started || device == nullptr || values == nullptr || count < 1) {
        return started ? invalid : uninitialized;
    }
    for (int index = 0; index < count; ++index) {
        field_value& it = values[index];
        const std::string value = setting("field." + std::to_string(it.field));
        it.code = value.empty() ? not_supported : success;
        it.type = 1;  // unsigned int
        it.time_us = 1;
        it.latency_us = 0;
        it.content = 0;
        if (!value.empty()) {
            const auto number = static_cast<uint32_t>(std::stoul(value));
            std::memcpy(&it.content, &number, sizeof(number));
        }
    }
    return success;
}
int nvmlDeviceGetPowerUsage(void* device, unsigned* out) {
    return give("power", device, "power", out);
}
/// "energy.watts=W" lets the counter rise from "energy" on by so much, every 100 ms.
int nvmlDeviceGetTotalEnergyConsumption(void* device, unsigned long long* out) {
    const int code = give("energy", device, "energy", out);
    const std::string watts = setting("energy.watts");
    if (code == success && !watts.empty()) {
        timespec now{};
        clock_gettime(CLOCK_MONOTONIC, &now);
        const auto steps = static_cast<unsigned long long>(now.tv_sec) * 10 +
                           static_cast<unsigned long long>(now.tv_nsec) / 100'000'000;
        *out += steps * std::stoull(watts) * 100;
    }
    return code;
}
int nvmlDeviceGetClockInfo(void* device, unsigned kind, unsigned* out) {
    return give("clock", device, "clock." + std::to_string(kind), out);
}
int nvmlDeviceGetTemperature(void* device, unsigned kind, unsigned* out) {
    return give("temperature", device, "temperature." + std::to_string(kind), out);
}
int nvmlDeviceGetCurrentClocksEventReasons(void* device, unsigned long long* out) {
    return give("reasons", device, "reasons", out);
}
int nvmlDeviceGetTotalEccErrors(void* device, unsigned type, unsigned period,
                                unsigned long long* out) {
    return give("ecc", device, "ecc." + std::to_string(type) + "." + std::to_string(period), out);
}
int nvmlDeviceGetMemoryInfo(void* device, uint64_t* total_free_used) {
    const int code = give("memory", device, "memory", total_free_used);
    if (code == success) {
        total_free_used[2] = total_free_used[0] / 4;
        total_free_used[1] = total_free_used[0] - total_free_used[2];
    }
    return code;
}
int nvmlDeviceGetUtilizationRates(void* device, unsigned* gpu_memory) {
    const int code = give("utilization", device, "utilization", gpu_memory);
    if (code == success) {
        gpu_memory[1] = 1;
    }
    return code;
}
int nvmlDeviceGetCurrPcieLinkGeneration(void* device, unsigned* out) {
    return give("pcie", device, "pcie.generation", out);
}
int nvmlDeviceGetMaxPcieLinkGeneration(void* device, unsigned* out) {
    return give("pcie", device, "pcie.generation_most", out);
}
int nvmlDeviceGetCurrPcieLinkWidth(void* device, unsigned* out) {
    return give("pcie", device, "pcie.lanes", out);
}
int nvmlDeviceGetMaxPcieLinkWidth(void* device, unsigned* out) {
    return give("pcie", device, "pcie.lanes_most", out);
}

}  // extern "C"
