// SPDX-License-Identifier: Apache-2.0
// accb.telemetry/1 of the NPUs over libmbltml.so.1.
#pragma once

#include <accelbench/extensions.h>

#include <vector>

#include "device.hpp"

namespace accelbench::mobilint {

/// The same sensors for every device, in a fixed order: what a device lacks reads as "unavailable".
/// Any thread.
class sensor_set {
  public:
    sensor_set(const ml::api& ml, const std::vector<npu>& devices) : ml_(ml), devices_(devices) {}

    [[nodiscard]] uint32_t count() const;
    /// Throws NOT_FOUND.
    void describe(uint32_t index, accb_sensor& out) const;
    void read(accb_sample* samples, uint32_t count) const;

  private:
    const ml::api& ml_;
    const std::vector<npu>& devices_;
};

}  // namespace accelbench::mobilint
