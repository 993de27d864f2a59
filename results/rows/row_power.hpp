// SPDX-License-Identifier: Apache-2.0
// What the sensors said, per row: conditions, power and energy a launch, the marks that follow.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "results/bundle/records.hpp"

namespace accelbench::results {

struct power_rules {
    bool energy_asked = false;  // by the campaign's plan
    std::uint64_t updates_min = 10;
    double mismatch = 0.05;  // counter and integral further apart than this are marked
    double confidence = 0.95;
};

/// Fills conditions and power. Returns marks: "throttled", or "throttled 2/10" where fewer than
/// half of the runs were; "telemetry-failed" the same way; "energy-mismatch".
[[nodiscard]] std::vector<std::string> fill_power(row_record& row,
                                                  std::span<const run_record* const> runs,
                                                  const power_rules& rules);

}  // namespace accelbench::results
