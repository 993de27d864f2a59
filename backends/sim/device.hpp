// SPDX-License-Identifier: Apache-2.0
// What all objects of one opened simulator share: its character, its timeline, its memory.
#pragma once

#include <accelbench/sdk/error.hpp>

#include "duration.hpp"
#include "faults.hpp"

namespace accelbench::sim {

/// Owned by the backend; outlives programs, buffers and sessions. One caller at a time, but for
/// faults.
class device_state {
  public:
    explicit device_state(const sdk::options& options)
        : chosen(parse_settings(options)), faults(options), durations(chosen) {}

    /// Counts a launch, from 1. Throws DEVICE_LOST from the lost_at-th on.
    uint64_t next_launch() {
        ++launches_;
        if (chosen.lost_at != 0 && launches_ >= static_cast<uint64_t>(chosen.lost_at)) {
            throw sdk::error(ACCB_DEVICE_LOST,
                             "the simulated device is gone; close the context and open a new one");
        }
        return launches_;
    }

    /// Queues work that was handed over at begin_ns behind what runs already. Returns when it will
    /// be done, 0 for "at once".
    int64_t occupy(int64_t begin_ns, int64_t duration_ns) {
        if (duration_ns == 0 && busy_until_ == 0) {
            return 0;
        }
        busy_until_ = std::max(begin_ns, busy_until_) + duration_ns;
        return busy_until_;
    }

    /// Throws OUT_OF_MEMORY.
    void take_memory(uint64_t bytes) {
        const uint64_t room = memory_bytes() - used_bytes_;
        if (bytes > room) {
            throw sdk::error(ACCB_OUT_OF_MEMORY,
                             "a buffer of " + std::to_string(bytes) + " bytes does not fit: " +
                                 std::to_string(room) + " bytes are free; raise memory_mib");
        }
        used_bytes_ += bytes;
    }
    void give_memory(uint64_t bytes) { used_bytes_ -= bytes; }

    [[nodiscard]] uint64_t memory_bytes() const {
        return static_cast<uint64_t>(chosen.memory_mib) << 20;
    }
    [[nodiscard]] uint64_t used_bytes() const { return used_bytes_; }

    uint64_t writes = 0;  // into any buffer
    const settings chosen;
    fault_plan faults;
    const duration_model durations;

  private:
    uint64_t launches_ = 0;
    int64_t busy_until_ = 0;  // on the monotonic clock
    uint64_t used_bytes_ = 0;
};

}  // namespace accelbench::sim
