// SPDX-License-Identifier: Apache-2.0
#include "nvml/telemetry.hpp"

#include <accelbench/sdk/error.hpp>
#include <accelbench/sdk/text.hpp>

namespace accelbench::cuda::nvml {

telemetry::telemetry(const api& ml, const std::vector<std::string>& pci_bus_ids) : ml_(ml) {
    for (const std::string& id : pci_bus_ids) {
        device found = nullptr;
        const bool known = !id.empty() && ml.handle(id.c_str(), &found) == success;
        devices_.push_back(known ? found : nullptr);
    }
}

uint32_t telemetry::count() const {
    return static_cast<uint32_t>(devices_.size() * sensor_kinds().size());
}

void telemetry::describe(uint32_t index, accb_sensor& out) const {
    if (index >= count()) {
        throw sdk::error(ACCB_NOT_FOUND, "there is no sensor " + std::to_string(index) +
                                             "; there are " + std::to_string(count()));
    }
    const auto kinds = sensor_kinds();
    const sensor_kind& kind = kinds[index % kinds.size()];
    out.device = static_cast<uint32_t>(index / kinds.size());
    out.quantity = kind.quantity;
    out.scope = kind.scope;
    out.refresh_ns = 0;
    sdk::assign(out.source, kind.source);
}

void telemetry::read(accb_sample* samples, uint32_t count) const {
    const auto kinds = sensor_kinds();
    for (accb_sample& sample : std::span(samples, count)) {
        reading now;
        if (sample.sensor < this->count()) {
            const device on = devices_[sample.sensor / kinds.size()];
            if (on != nullptr) {
                now = kinds[sample.sensor % kinds.size()].read(ml_, on);
            }
        } else {
            now.status = ACCB_SAMPLE_ERROR;
        }
        sample.status = now.status;
        sample.value = now.value;
    }
}

}  // namespace accelbench::cuda::nvml
