// SPDX-License-Identifier: Apache-2.0
// accb.telemetry/1 for a backend whose sensors know how to describe and read themselves, and a list
// of functions that does.
#pragma once

#include <accelbench/extensions.h>

#include <accelbench/sdk/calls_control.hpp>
#include <cmath>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace accelbench::sdk {

struct reading {
    uint32_t status = ACCB_SAMPLE_UNAVAILABLE;
    double value = 0.0;
};

/// What is no number is an error, not a value.
[[nodiscard]] inline reading measured(double value) {
    return std::isfinite(value) ? reading{ACCB_SAMPLE_OK, value} : reading{ACCB_SAMPLE_ERROR, 0.0};
}

struct sensor {
    uint32_t device = 0;      // index
    uint32_t quantity = 0;    // ACCB_POWER_W ...
    uint32_t scope = 0;       // ACCB_SCOPE_*
    uint64_t refresh_ns = 0;  // 0: not known
    std::string source;
    std::function<reading()> read;
};

/// Sensors in a fixed order: each a description and a function. Any thread, if the functions are
/// so.
class sensor_list {
  public:
    sensor_list() = default;
    explicit sensor_list(std::vector<sensor> all) : all_(std::move(all)) {}

    [[nodiscard]] uint32_t count() const { return static_cast<uint32_t>(all_.size()); }

    /// Throws NOT_FOUND.
    void describe(uint32_t index, accb_sensor& out) const {
        if (index >= all_.size()) {
            throw error(ACCB_NOT_FOUND, "there is no sensor " + std::to_string(index) +
                                            "; there are " + std::to_string(all_.size()));
        }
        out.device = all_[index].device;
        out.quantity = all_[index].quantity;
        out.scope = all_[index].scope;
        out.refresh_ns = all_[index].refresh_ns;
        assign(out.source, all_[index].source);
    }

    void read(accb_sample* samples, uint32_t count) const {
        for (accb_sample& sample : std::span(samples, count)) {
            const reading now = sample.sensor < all_.size() ? all_[sample.sensor].read()
                                                            : reading{ACCB_SAMPLE_ERROR, 0.0};
            sample.status = now.status;
            sample.value = now.value;
        }
    }

  private:
    std::vector<sensor> all_;
};

/// Backend has `sensors()`, a sensor_list or what has its three functions; it stays the same once
/// asked for.
template <class Backend>
struct telemetry_calls {
    static accb_status describe(accb_ctx* context, uint32_t index, accb_sensor* out,
                                accb_error* error_out) noexcept {
        return guarded(error_out, [&] {
            accb_sensor made{};
            made.struct_size = sizeof(made);
            backend_of<Backend>(context).sensors().describe(index, made);
            put(made, out);
            return ACCB_OK;
        });
    }

    static accb_status read(accb_ctx* context, accb_sample* samples, uint32_t count,
                            accb_error* error_out) noexcept {
        return guarded(error_out, [&] {
            require(count == 0 || samples != nullptr, "samples have a count but no pointer");
            backend_of<Backend>(context).sensors().read(samples, count);
            return ACCB_OK;
        });
    }
};

/// Lives in the backend, which returns it from extension("accb.telemetry/1").
template <class Backend>
[[nodiscard]] accb_telemetry telemetry_table(const Backend& backend) {
    return {sizeof(accb_telemetry), backend.sensors().count(), telemetry_calls<Backend>::describe,
            telemetry_calls<Backend>::read};
}

}  // namespace accelbench::sdk
