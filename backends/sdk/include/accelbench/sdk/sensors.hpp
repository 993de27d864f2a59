// SPDX-License-Identifier: Apache-2.0
// accb.telemetry/1 for a backend that has a list of sensors: each a description and a function.
#pragma once

#include <accelbench/extensions.h>

#include <accelbench/sdk/calls_control.hpp>
#include <cmath>
#include <functional>
#include <span>
#include <string>
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

/// Backend has `std::span<const sdk::sensor> sensors()`, which stays the same once asked for.
template <class Backend>
struct telemetry_calls {
    static accb_status describe(accb_ctx* context, uint32_t index, accb_sensor* out,
                                accb_error* error_out) noexcept {
        return guarded(error_out, [&] {
            const std::span<const sensor> all = backend_of<Backend>(context).sensors();
            if (index >= all.size()) {
                throw error(ACCB_NOT_FOUND, "there is no sensor " + std::to_string(index) +
                                                "; there are " + std::to_string(all.size()));
            }
            accb_sensor made{};
            made.struct_size = sizeof(made);
            made.device = all[index].device;
            made.quantity = all[index].quantity;
            made.scope = all[index].scope;
            made.refresh_ns = all[index].refresh_ns;
            assign(made.source, all[index].source);
            put(made, out);
            return ACCB_OK;
        });
    }

    static accb_status read(accb_ctx* context, accb_sample* samples, uint32_t count,
                            accb_error* error_out) noexcept {
        return guarded(error_out, [&] {
            require(count == 0 || samples != nullptr, "samples have a count but no pointer");
            const std::span<const sensor> all = backend_of<Backend>(context).sensors();
            for (accb_sample& sample : std::span(samples, count)) {
                const reading now = sample.sensor < all.size() ? all[sample.sensor].read()
                                                               : reading{ACCB_SAMPLE_ERROR, 0.0};
                sample.status = now.status;
                sample.value = now.value;
            }
            return ACCB_OK;
        });
    }
};

/// Lives in the backend, which returns it from extension("accb.telemetry/1").
template <class Backend>
[[nodiscard]] accb_telemetry telemetry_table(uint32_t sensor_count) {
    return {sizeof(accb_telemetry), sensor_count, telemetry_calls<Backend>::describe,
            telemetry_calls<Backend>::read};
}

}  // namespace accelbench::sdk
