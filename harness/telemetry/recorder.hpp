// SPDX-License-Identifier: Apache-2.0
// Collects samples until the source fails; a failure ends the trace and nothing else.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/supervisor/worker.hpp"
#include "results/bundle/telemetry_records.hpp"

namespace accelbench::telemetry {

/// Thread-safe.
class recorder {
  public:
    using source = std::function<result<supervisor::sensor_reading>()>;

    recorder(std::vector<results::sensor_record> sensors, std::uint64_t period_ns, source read);

    /// Reads now; `missed` deadlines have passed since the last read. Nothing after a failure.
    void take(bool forced, std::uint32_t missed);
    [[nodiscard]] std::size_t taken() const;  // since the last finish()
    /// What was collected since the last call; the sensors stay.
    [[nodiscard]] results::telemetry_record finish();
    /// Why there will be no more samples; "" while there will be.
    [[nodiscard]] std::string problem() const;

  private:
    mutable std::mutex mutex_;
    results::telemetry_record trace_;
    source read_;
};

}  // namespace accelbench::telemetry
