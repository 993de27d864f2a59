// SPDX-License-Identifier: Apache-2.0
// The sensors of all devices of a context, behind accb.telemetry/1.
#pragma once

#include <accelbench/extensions.h>

#include <string>
#include <vector>

#include "nvml/sensors.hpp"

namespace accelbench::cuda::nvml {

/// Any thread: NVML may be called from all.
class telemetry {
  public:
    /// pci_bus_ids: of the devices, by index; one that NVML does not know has "unavailable"
    /// sensors.
    telemetry(const api& ml, const std::vector<std::string>& pci_bus_ids);

    [[nodiscard]] uint32_t count() const;
    /// Throws NOT_FOUND.
    void describe(uint32_t index, accb_sensor& out) const;
    void read(accb_sample* samples, uint32_t count) const;

  private:
    const api& ml_;
    std::vector<device> devices_;  // NULL: not known
};

}  // namespace accelbench::cuda::nvml
