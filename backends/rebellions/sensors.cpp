// SPDX-License-Identifier: Apache-2.0
// One row a sensor. What each figure means is taken from the vendor's documents; what they leave
// open stands in the source's name.
#include "sensors.hpp"

#include <accelbench/sdk/error.hpp>
#include <accelbench/sdk/text.hpp>
#include <mutex>
#include <span>
#include <string>

namespace accelbench::rebellions {
namespace {

struct reading {
    uint32_t status = ACCB_SAMPLE_UNAVAILABLE;
    double value = 0.0;
};

struct sensor_kind {
    uint32_t quantity;
    uint32_t scope;
    uint64_t refresh_ns;  // 0: not known
    const char* source;
    reading (*read)(const ml::api&, ml::device);
};

uint32_t status_of(ml::status code) {
    return code == ml::success                                  ? ACCB_SAMPLE_OK
           : code == ml::not_found || code == ml::no_permission ? ACCB_SAMPLE_UNAVAILABLE
                                                                : ACCB_SAMPLE_ERROR;
}

template <ml::u32_fn* ml::api::*Function, int UnitsOfOne>
reading plain(const ml::api& ml, ml::device on) {
    uint32_t value = 0;
    if (ml.*Function == nullptr) {
        return {};
    }
    const ml::status code = (ml.*Function)(on, &value);
    const bool read = code == ml::success;
    return {status_of(code), read ? static_cast<double>(value) / UnitsOfOne : 0.0};
}

/// All ones is the largest that microwatts in 32 bits can say (4,295 W): no reading.
reading power(const ml::api& ml, ml::device on) {
    constexpr double most = 4294.0;
    const reading found = plain<&ml::api::power, 1'000'000>(ml, on);
    return found.value > most ? reading{ACCB_SAMPLE_ERROR, 0.0} : found;
}

/// Above 100 it cannot be percent, and is no utilisation that we could name.
reading utilisation(const ml::api& ml, ml::device on) {
    const reading found = plain<&ml::api::utilization, 100>(ml, on);
    return found.value > 1.0 ? reading{} : found;
}

reading throttle(const ml::api& ml, ml::device on) {
    reading found = plain<&ml::api::power_state, 1>(ml, on);
    found.value = found.value == ml::state_throttled ? ACCB_THROTTLE_THERMAL
                  : found.value == ml::state_hung    ? ACCB_THROTTLE_OTHER
                                                     : 0;
    return found;
}

template <uint32_t ml::pci_info::*Field>
reading link(const ml::api& ml, ml::device on) {
    ml::pci_info info{};
    if (ml.pci == nullptr) {
        return {};
    }
    const ml::status code = ml.pci(on, &info);
    return {status_of(code), code == ml::success ? info.*Field : 0.0};
}

// A third party saw 90 changes of the card's power in 100 samples one second apart.
constexpr uint64_t about_a_second = 1'000'000'000;

constexpr sensor_kind kinds[] = {
    // Whether each device of one card repeats the card's power is not known: never add them up.
    {ACCB_POWER_W, ACCB_SCOPE_CARD, about_a_second, "rblnml power of the card, uW", power},
    {ACCB_TEMPERATURE_C, ACCB_SCOPE_CHIP, 0, "rblnml temperature", plain<&ml::api::temperature, 1>},
    {ACCB_UTILISATION, ACCB_SCOPE_CHIP, 0, "rblnml utilization, taken as percent", utilisation},
    {ACCB_THROTTLE_BITS, ACCB_SCOPE_CHIP, 0, "rblnml power state: P10 is thermal, P12 other",
     throttle},
    {ACCB_PCIE_GENERATION, ACCB_SCOPE_CARD, 0, "rblnml pcie generation now",
     link<&ml::pci_info::link_generation>},
    {ACCB_PCIE_LANES, ACCB_SCOPE_CARD, 0, "rblnml pcie width now", link<&ml::pci_info::link_width>},
};

std::mutex& library_lock() {
    static std::mutex lock;
    return lock;
}

}  // namespace

sensor_set::sensor_set(const ml::api& ml, const std::vector<uint32_t>& numbers) : session_(ml) {
    if (session_.code() != ml::success) {
        throw sdk::error(ACCB_UNAVAILABLE, "rblnmlInit answered " + ml::spell(session_.code()) +
                                               ", so there is no telemetry: look at rbln-smi");
    }
    for (const uint32_t number : numbers) {
        one_device found;
        found.known = ml::find_device(ml, number, found.handle) == ml::success;
        devices_.push_back(found);
    }
}

uint32_t sensor_set::count() const {
    return static_cast<uint32_t>(devices_.size() * std::size(kinds));
}

void sensor_set::describe(uint32_t index, accb_sensor& out) const {
    if (index >= count()) {
        throw sdk::error(ACCB_NOT_FOUND, "there is no sensor " + std::to_string(index) +
                                             "; there are " + std::to_string(count()));
    }
    const sensor_kind& kind = kinds[index % std::size(kinds)];
    out.device = static_cast<uint32_t>(index / std::size(kinds));
    out.quantity = kind.quantity;
    out.scope = kind.scope;
    out.refresh_ns = kind.refresh_ns;
    sdk::assign(out.source, kind.source);
}

void sensor_set::read(accb_sample* samples, uint32_t count_of_samples) const {
    const std::scoped_lock lock(library_lock());
    for (accb_sample& sample : std::span(samples, count_of_samples)) {
        reading now;
        if (sample.sensor >= count()) {
            now.status = ACCB_SAMPLE_ERROR;
        } else if (const one_device& on = devices_[sample.sensor / std::size(kinds)]; on.known) {
            now = kinds[sample.sensor % std::size(kinds)].read(session_.calls(), on.handle);
        }
        sample.status = now.status;
        sample.value = now.status == ACCB_SAMPLE_OK ? now.value : 0.0;
    }
}

}  // namespace accelbench::rebellions
