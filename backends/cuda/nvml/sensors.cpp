// SPDX-License-Identifier: Apache-2.0
// One row a sensor. Units are turned into those of the border's quantities.
#include "nvml/sensors.hpp"

namespace accelbench::cuda::nvml {
namespace {

uint32_t status_of(status code) {
    switch (code) {
        case success:
            return ACCB_SAMPLE_OK;
        case not_supported:
        case not_found:
        case function_not_found:
        case no_data:
            return ACCB_SAMPLE_UNAVAILABLE;
        default:
            return ACCB_SAMPLE_ERROR;
    }
}

reading made(status code, double value) {
    return {status_of(code), code == success ? value : 0.0};
}

double number_in(const field_value& it) {
    switch (it.type) {
        case type_double:
            return it.content.as_double;
        case type_u32:
            return it.content.as_u32;
        case type_i64:
            return static_cast<double>(it.content.as_i64);
        case type_i32:
            return it.content.as_i32;
        case type_u16:
            return it.content.as_u16;
        default:  // both spellings of unsigned 64 bits
            return static_cast<double>(it.content.as_u64);
    }
}

template <uint32_t Field, int UnitsOfOne>
reading field(const api& ml, device on) {
    if (ml.fields == nullptr) {
        return {};
    }
    field_value it{};
    it.field = Field;
    const status code = ml.fields(on, 1, &it);
    return code != success ? made(code, 0.0) : made(it.code, number_in(it) / UnitsOfOne);
}

template <u32_fn* api::*Function, int UnitsOfOne>
reading small(const api& ml, device on) {
    uint32_t value = 0;
    if (ml.*Function == nullptr) {
        return {};
    }
    const status code = (ml.*Function)(on, &value);
    return made(code, static_cast<double>(value) / UnitsOfOne);
}

template <u64_fn* api::*Function, int UnitsOfOne>
reading large(const api& ml, device on) {
    uint64_t value = 0;
    if (ml.*Function == nullptr) {
        return {};
    }
    const status code = (ml.*Function)(on, &value);
    return made(code, static_cast<double>(value) / UnitsOfOne);
}

template <uint32_t Clock>
reading clock_of(const api& ml, device on) {
    constexpr double mega = 1e6;
    uint32_t value = 0;
    if (ml.clock == nullptr) {
        return {};
    }
    const status code = ml.clock(on, Clock, &value);
    return made(code, value * mega);
}

reading temperature(const api& ml, device on) {
    uint32_t value = 0;
    if (ml.temperature == nullptr) {
        return {};
    }
    const status code = ml.temperature(on, sensor_gpu, &value);
    return made(code, value);
}

template <uint32_t Type>
reading errors(const api& ml, device on) {
    uint64_t value = 0;
    if (ml.ecc_errors == nullptr) {
        return {};
    }
    const status code = ml.ecc_errors(on, Type, since_reboot, &value);
    return made(code, static_cast<double>(value));
}

reading memory_used(const api& ml, device on) {
    memory_info value{};
    if (ml.memory == nullptr) {
        return {};
    }
    const status code = ml.memory(on, &value);
    return made(code, static_cast<double>(value.used));
}

reading busy(const api& ml, device on) {
    utilization value{};
    if (ml.utilization_rates == nullptr) {
        return {};
    }
    const status code = ml.utilization_rates(on, &value);
    return made(code, value.gpu / 100.0);
}

/// What the library calls event reasons, in the border's bits; its own stand above them.
reading throttle(const api& ml, device on) {
    struct pair {
        uint64_t theirs;
        uint32_t ours;
    };
    constexpr pair meanings[] = {
        {reason_idle, ACCB_CLOCK_IDLE},
        {reason_applications_setting, ACCB_CLOCK_SETTING},
        {reason_display_setting, ACCB_CLOCK_SETTING},
        {reason_power_cap, ACCB_THROTTLE_POWER},
        {reason_power_brake, ACCB_THROTTLE_HARDWARE},
        {reason_hardware_slowdown, ACCB_THROTTLE_HARDWARE},
        {reason_software_thermal, ACCB_THROTTLE_THERMAL},
        {reason_hardware_thermal, ACCB_THROTTLE_THERMAL},
        {reason_sync_boost, ACCB_THROTTLE_OTHER},
    };
    uint64_t theirs = 0;
    if (ml.clock_reasons == nullptr) {
        return {};
    }
    const status code = ml.clock_reasons(on, &theirs);
    uint64_t bits = (theirs & UINT32_MAX) << ACCB_THROTTLE_VENDOR_SHIFT;  // a double holds 53
    uint64_t known = 0;
    for (const auto& [reason, meaning] : meanings) {
        known |= reason;
        bits |= (theirs & reason) != 0 ? meaning : 0;
    }
    // A reason that came after this was written slows the card down in a way of its own.
    bits |= (theirs & ~known) != 0 ? ACCB_THROTTLE_OTHER : 0;
    return made(code, static_cast<double>(bits));
}

constexpr sensor_kind kinds[] = {
    {ACCB_POWER_W, ACCB_SCOPE_CARD, "nvml power.instant", field<field_power_instant, 1000>},
    {ACCB_POWER_W, ACCB_SCOPE_CARD, "nvml power.average", field<field_power_average, 1000>},
    // Instantaneous up to GA100, an average over a second from GA10x on.
    {ACCB_POWER_W, ACCB_SCOPE_CARD, "nvml power.usage", small<&api::power_usage, 1000>},
    {ACCB_ENERGY_J, ACCB_SCOPE_CARD, "nvml energy since the driver was loaded",
     large<&api::total_energy, 1000>},
    {ACCB_CLOCK_HZ, ACCB_SCOPE_CHIP, "nvml clock.sm", clock_of<clock_sm>},
    {ACCB_CLOCK_HZ, ACCB_SCOPE_CHIP, "nvml clock.memory", clock_of<clock_memory>},
    {ACCB_TEMPERATURE_C, ACCB_SCOPE_CHIP, "nvml temperature.gpu", temperature},
    {ACCB_TEMPERATURE_C, ACCB_SCOPE_CHIP, "nvml temperature.memory",
     field<field_memory_temperature, 1>},
    {ACCB_UTILISATION, ACCB_SCOPE_CHIP, "nvml utilization.gpu", busy},
    {ACCB_THROTTLE_BITS, ACCB_SCOPE_CHIP, "nvml clocks event reasons", throttle},
    {ACCB_MEMORY_B, ACCB_SCOPE_CHIP, "nvml memory.used", memory_used},
    {ACCB_ERRORS, ACCB_SCOPE_CHIP, "nvml ecc.corrected since reboot", errors<error_corrected>},
    {ACCB_ERRORS, ACCB_SCOPE_CHIP, "nvml ecc.uncorrected since reboot", errors<error_uncorrected>},
    {ACCB_PCIE_GENERATION, ACCB_SCOPE_CARD, "nvml pcie.generation now",
     small<&api::pcie_generation, 1>},
    {ACCB_PCIE_GENERATION, ACCB_SCOPE_CARD, "nvml pcie.generation at most",
     small<&api::pcie_generation_most, 1>},
    {ACCB_PCIE_LANES, ACCB_SCOPE_CARD, "nvml pcie.width now", small<&api::pcie_lanes, 1>},
    {ACCB_PCIE_LANES, ACCB_SCOPE_CARD, "nvml pcie.width at most", small<&api::pcie_lanes_most, 1>},
};

}  // namespace

std::span<const sensor_kind> sensor_kinds() {
    return kinds;
}

}  // namespace accelbench::cuda::nvml
