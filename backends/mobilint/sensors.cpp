// SPDX-License-Identifier: Apache-2.0
// One row a sensor. What has no documented unit is told as it comes, as an unknown quantity.
#include "sensors.hpp"

#include <accelbench/sdk/error.hpp>
#include <accelbench/sdk/text.hpp>
#include <array>
#include <span>

namespace accelbench::mobilint {
namespace {

struct reading {
    uint32_t status = ACCB_SAMPLE_UNAVAILABLE;
    double value = 0.0;
};

reading made(ml::status code, double value) {
    switch (code) {
        case ml::success:
            return {ACCB_SAMPLE_OK, value};
        case ml::not_supported:
            return {};
        default:
            return {ACCB_SAMPLE_ERROR, 0.0};
    }
}

template <class Function, class Value, Function* ml::api::*Call>
reading plain(const ml::api& ml, const npu& on) {
    Value value{};
    if (ml.*Call == nullptr) {
        return {};
    }
    const ml::status code = (ml.*Call)(on.type, on.number, &value);
    return made(code, static_cast<double>(value));
}

/// Mean over the cores of the time that each was at work, of the interval that the library looks
/// back on.
reading cores_busy(const ml::api& ml, const npu& on) {
    constexpr uint32_t most_cores = 64;
    std::array<ml::core_info, most_cores> cores{};
    uint32_t count = most_cores;
    if (ml.core_infos == nullptr) {
        return {};
    }
    const ml::status code = ml.core_infos(on.type, on.number, cores.data(), &count);
    double busy = 0.0;
    uint32_t counted = 0;
    for (uint32_t i = 0; code == ml::success && i < std::min(count, most_cores); ++i) {
        if (cores[i].interval_us > 0) {
            busy += static_cast<double>(cores[i].npu_time_us) /
                    static_cast<double>(cores[i].interval_us);
            ++counted;
        }
    }
    if (code == ml::success && counted == 0) {
        return {};  // no interval has passed yet
    }
    return made(code, counted == 0 ? 0.0 : busy / counted);
}

// Seen on cards by others: the value changes about once a second.
constexpr uint64_t about_a_second = 1'000'000'000;

struct kind {
    uint32_t quantity, scope;
    uint64_t refresh_ns;
    const char* source;
    reading (*read)(const ml::api&, const npu&);
};

constexpr kind kinds[] = {
    {ACCB_POWER_W, ACCB_SCOPE_CARD, about_a_second, "mbltml TotalPower (ARIES)",
     plain<ml::real_fn, double, &ml::api::total_power>},
    {ACCB_TEMPERATURE_C, ACCB_SCOPE_CHIP, 0, "mbltml Temperature",
     plain<ml::int_fn, int, &ml::api::temperature>},
    {ACCB_TEMPERATURE_C, ACCB_SCOPE_CARD, 0, "mbltml PcieSwitchTemperature",
     plain<ml::int_fn, int, &ml::api::switch_temperature>},
    {ACCB_UTILISATION, ACCB_SCOPE_CHIP, 0, "mbltml CoreInfos, npu_time of interval", cores_busy},
    {ACCB_MEMORY_B, ACCB_SCOPE_CHIP, 0, "mbltml MemoryUsage",
     plain<ml::long_fn, int64_t, &ml::api::memory_usage>},
    {ACCB_UNKNOWN_QUANTITY, ACCB_SCOPE_CHIP, 0, "mbltml TotalUtilization, raw, unit not documented",
     plain<ml::real_fn, double, &ml::api::total_utilization>},
    {ACCB_UNKNOWN_QUANTITY, ACCB_SCOPE_CHIP, 0, "mbltml NPUClock, raw, unit not documented",
     plain<ml::unsigned_fn, uint32_t, &ml::api::npu_clock>},
    {ACCB_UNKNOWN_QUANTITY, ACCB_SCOPE_CHIP, 0, "mbltml BusClock, raw, unit not documented",
     plain<ml::unsigned_fn, uint32_t, &ml::api::bus_clock>},
    {ACCB_PCIE_GENERATION, ACCB_SCOPE_CARD, 0, "mbltml PcieGen",
     plain<ml::unsigned_fn, uint32_t, &ml::api::pcie_gen>},
    {ACCB_PCIE_LANES, ACCB_SCOPE_CARD, 0, "mbltml PcieLanes",
     plain<ml::unsigned_fn, uint32_t, &ml::api::pcie_lanes>},
};
constexpr std::size_t kind_count = std::size(kinds);

}  // namespace

uint32_t sensor_set::count() const {
    return static_cast<uint32_t>(devices_.size() * kind_count);
}

void sensor_set::describe(uint32_t index, accb_sensor& out) const {
    if (index >= count()) {
        throw sdk::error(ACCB_NOT_FOUND, "there is no sensor " + std::to_string(index) +
                                             "; there are " + std::to_string(count()));
    }
    const kind& it = kinds[index % kind_count];
    out.device = static_cast<uint32_t>(index / kind_count);
    out.quantity = it.quantity;
    out.scope = it.scope;
    out.refresh_ns = it.refresh_ns;
    sdk::assign(out.source, it.source);
}

void sensor_set::read(accb_sample* samples, uint32_t count_of) const {
    for (accb_sample& sample : std::span(samples, count_of)) {
        const reading now = sample.sensor < count() ? kinds[sample.sensor % kind_count].read(
                                                          ml_, devices_[sample.sensor / kind_count])
                                                    : reading{ACCB_SAMPLE_ERROR, 0.0};
        sample.status = now.status;
        sample.value = now.value;
    }
}

}  // namespace accelbench::mobilint
