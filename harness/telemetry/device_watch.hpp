// SPDX-License-Identifier: Apache-2.0
// The sensors of one device during a campaign: a second worker of its plug-in, and the thread that
// asks it. It may fail in any way; then the trace says so, and the campaign goes on.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/supervisor/worker.hpp"
#include "results/bundle/telemetry_records.hpp"

namespace accelbench::telemetry {

struct watch_options {
    supervisor::worker_options worker;  // of the side that measures; the role is set here
    std::uint32_t device = 0;
    bool has_role = true;  // the manifest says that a second worker may read sensors
    std::chrono::nanoseconds period = std::chrono::milliseconds(200);
    std::chrono::nanoseconds deadline = std::chrono::seconds(2);  // of one read
};

/// Used by one thread. Outside begin() and end() no thread of it wakes.
class device_watch {
  public:
    /// Starts the worker; what goes wrong is the watch's problem().
    explicit device_watch(watch_options options);
    device_watch(const device_watch&) = delete;
    device_watch& operator=(const device_watch&) = delete;
    ~device_watch();

    [[nodiscard]] const std::vector<results::sensor_record>& sensors() const;
    /// "no sensor: ..." or what happened to the worker; "" while sensors are read.
    [[nodiscard]] std::string problem() const;

    /// What the plug-in said when it was opened, as which sensors are missing; one line.
    [[nodiscard]] const std::string& remark() const;

    /// A sample at once, then one at every deadline. A worker that died is started anew, twice at
    /// most: what keeps dying costs a deadline each time and tells nothing new.
    void begin();
    [[nodiscard]] std::size_t taken() const;  // samples since begin()
    void force();                             // a sample now, besides the deadlines
    /// A last sample. All that was collected since begin().
    results::telemetry_record end();

  private:
    class state;
    std::unique_ptr<state> state_;
};

}  // namespace accelbench::telemetry
