// SPDX-License-Identifier: Apache-2.0
#include "sensors.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <utility>

namespace accelbench::sim {
namespace {

constexpr double clock_hz = 1e9, temperature_c = 50.0;

/// Counts the readings of one device and knows which lie is due.
class liar {
  public:
    explicit liar(device_state& device) : device_(device) {}

    /// The first sensor of a reading counts it; hangs and crashes strike here.
    void begin() {
        device_.faults.enter(call::sensors);
        ++readings_;
    }
    [[nodiscard]] bool tells(sensor_lie lie) const {
        return device_.chosen.lie == lie && readings_ >= device_.chosen.lie_from;
    }
    /// Watts in equal steps of the refresh, since the machine was started.
    [[nodiscard]] double joules() const {
        const double refresh_s = static_cast<double>(device_.chosen.sensor_refresh_ms) * 1e-3;
        const double steps = std::floor(static_cast<double>(now_ns()) * 1e-9 / refresh_s);
        return device_.chosen.watts * refresh_s * steps;
    }
    [[nodiscard]] double watts() const { return device_.chosen.watts; }

    double frozen = -1.0;  // the counter at the first reading of a lie

  private:
    device_state& device_;
    int64_t readings_ = 0;
};

/// A reading as the lies about values leave it.
sdk::reading told(const liar& it, double value) {
    if (it.tells(sensor_lie::nan)) {
        return {ACCB_SAMPLE_OK, std::numeric_limits<double>::quiet_NaN()};
    }
    if (it.tells(sensor_lie::missing)) {
        return {ACCB_SAMPLE_UNAVAILABLE, 0.0};
    }
    return {it.tells(sensor_lie::stale) ? uint32_t{ACCB_SAMPLE_STALE} : uint32_t{ACCB_SAMPLE_OK},
            value};
}

sdk::reading read_energy(liar& it) {
    if (it.tells(sensor_lie::zero)) {
        return {ACCB_SAMPLE_UNAVAILABLE, 0.0};
    }
    double joules = it.joules();
    if (it.tells(sensor_lie::backwards)) {
        joules /= 2.0;
    }
    if (it.tells(sensor_lie::frozen)) {
        it.frozen = it.frozen < 0.0 ? joules : it.frozen;
        joules = it.frozen;
    }
    return told(it, joules);
}

}  // namespace

std::vector<sdk::sensor> invent_sensors(device_state& device) {
    const settings& chosen = device.chosen;
    std::vector<sdk::sensor> all;
    if (!chosen.sensors) {
        return all;
    }
    const auto refresh_ns = static_cast<uint64_t>(chosen.sensor_refresh_ms) * 1'000'000;
    for (uint32_t index = 0; index < static_cast<uint32_t>(chosen.devices); ++index) {
        const auto it = std::make_shared<liar>(device);
        const auto add = [&](uint32_t quantity, uint32_t scope, uint64_t refresh,
                             const char* source, std::function<sdk::reading()> read) {
            all.push_back({index, quantity, scope, refresh, source, std::move(read)});
        };
        add(ACCB_POWER_W, chosen.sensor_scope, refresh_ns, "sim power", [it] {
            it->begin();
            return told(*it, it->tells(sensor_lie::zero) ? 0.0 : it->watts());
        });
        if (chosen.energy_counter) {
            add(ACCB_ENERGY_J, chosen.sensor_scope, refresh_ns, "sim energy",
                [it] { return read_energy(*it); });
        }
        add(ACCB_CLOCK_HZ, ACCB_SCOPE_CHIP, refresh_ns, "sim clock",
            [it] { return told(*it, clock_hz); });
        add(ACCB_TEMPERATURE_C, ACCB_SCOPE_CHIP, refresh_ns, "sim temperature",
            [it] { return told(*it, temperature_c); });
        add(ACCB_THROTTLE_BITS, ACCB_SCOPE_CHIP, refresh_ns, "sim throttle", [it] {
            const uint32_t state =
                it->tells(sensor_lie::throttle) ? ACCB_THROTTLE_THERMAL : ACCB_CLOCK_SETTING;
            return told(*it, state);
        });
    }
    return all;
}

}  // namespace accelbench::sim
