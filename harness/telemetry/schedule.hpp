// SPDX-License-Identifier: Apache-2.0
// Absolute deadlines: no drift, no burst after a late one. Numbers only; the clock is the caller's.
#pragma once

#include <cstdint>

namespace accelbench::telemetry {

/// Deadlines begin + k * period, k = 1, 2 ...
class schedule {
  public:
    schedule(std::uint64_t begin_ns, std::uint64_t period_ns)
        : period_ns_(period_ns), deadline_ns_(begin_ns + period_ns) {}

    [[nodiscard]] std::uint64_t deadline_ns() const { return deadline_ns_; }
    /// The deadline was served at `now_ns`: the next one is the first that lies ahead. Returns how
    /// many in between were missed.
    std::uint32_t advance(std::uint64_t now_ns);

  private:
    std::uint64_t period_ns_, deadline_ns_;
};

}  // namespace accelbench::telemetry
