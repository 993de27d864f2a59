// SPDX-License-Identifier: Apache-2.0
// Invented traces: a sampler that looks every 200 ms at sensors that follow a function of time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "results/bundle/telemetry_records.hpp"

namespace accelbench::results::traces {

inline constexpr std::uint64_t second = 1'000'000'000;

/// Of a moment in seconds; nothing is "unavailable".
using value_at = std::function<std::optional<double>(double)>;

struct sensor {
    std::string quantity;
    double refresh_s = 0.0;
    value_at value;
    std::string scope = "card";
};

/// A counter of `watts` that moves every `refresh_s`.
[[nodiscard]] value_at counter(double watts, double refresh_s);

/// idle-before from 1 s, energy from 4 s to 4 + window_s with 1000 launches, idle-after for 3 s.
[[nodiscard]] telemetry_record trace(const std::vector<sensor>& sensors, double window_s = 5.0);

}  // namespace accelbench::results::traces
