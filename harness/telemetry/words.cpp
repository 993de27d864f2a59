// SPDX-License-Identifier: Apache-2.0
#include "harness/telemetry/words.hpp"

#include <accelbench/extensions.h>

namespace accelbench::telemetry {
namespace {

const char* quantity_word(std::uint32_t quantity) {
    switch (quantity) {
        case ACCB_POWER_W:
            return "power";
        case ACCB_ENERGY_J:
            return "energy";
        case ACCB_TEMPERATURE_C:
            return "temperature";
        case ACCB_CLOCK_HZ:
            return "clock";
        case ACCB_UTILISATION:
            return "utilisation";
        case ACCB_THROTTLE_BITS:
            return "throttle";
        case ACCB_MEMORY_B:
            return "memory";
        case ACCB_ERRORS:
            return "errors";
        case ACCB_PCIE_GENERATION:
            return "pcie-generation";
        case ACCB_PCIE_LANES:
            return "pcie-lanes";
        default:
            return "unknown";
    }
}

const char* scope_word(std::uint32_t scope) {
    switch (scope) {
        case ACCB_SCOPE_CHIP:
            return "chip";
        case ACCB_SCOPE_CARD:
            return "card";
        case ACCB_SCOPE_BOARD:
            return "board";
        case ACCB_SCOPE_HOST:
            return "server";
        default:
            return "unknown";
    }
}

char letter(supervisor::sensor_reading::value::kind state) {
    using kind = supervisor::sensor_reading::value::kind;
    switch (state) {
        case kind::ok:
            return 'o';
        case kind::unavailable:
            return 'u';
        case kind::stale:
            return 's';
        case kind::error:
            return 'e';
    }
    return 'e';
}

}  // namespace

results::sensor_record record_of(const supervisor::sensor_info& sensor) {
    return {sensor.source, quantity_word(sensor.quantity), scope_word(sensor.scope),
            sensor.refresh_ns};
}

results::sensor_sample record_of(const supervisor::sensor_reading& reading) {
    results::sensor_sample sample;
    sample.begin_ns = reading.begin_ns;
    sample.end_ns = reading.end_ns;
    for (const auto& one : reading.values) {
        sample.values.push_back(one.number);
        sample.status += letter(one.state);
    }
    return sample;
}

}  // namespace accelbench::telemetry
