// SPDX-License-Identifier: Apache-2.0
// The sensors of all devices, behind accb.telemetry/1.
#pragma once

#include <accelbench/extensions.h>

#include <vector>

#include "ml/api.hpp"

namespace accelbench::rebellions {

/// Holds the telemetry library open while it lives. One caller at a time inside the library: it
/// says nothing about threads.
class sensor_set {
  public:
    /// numbers: N of /dev/rblnN of the devices, by index. Throws UNAVAILABLE.
    sensor_set(const ml::api& ml, const std::vector<uint32_t>& numbers);

    [[nodiscard]] uint32_t count() const;
    /// Throws NOT_FOUND.
    void describe(uint32_t index, accb_sensor& out) const;
    void read(accb_sample* samples, uint32_t count) const;

  private:
    struct one_device {
        ml::device handle = 0;
        bool known = false;
    };
    ml::opened session_;
    std::vector<one_device> devices_;
};

}  // namespace accelbench::rebellions
