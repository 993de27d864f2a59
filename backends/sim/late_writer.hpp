// SPDX-License-Identifier: Apache-2.0
// The lie of option "late": outputs are written by a thread after wait() has returned.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace accelbench::sim {

/// Holds back one launch: a later launch takes its place and starts the delay anew, so that nothing
/// is written while launches keep coming.
class late_writer {
  public:
    using write_function = std::function<void(uint64_t launch, std::span<const int64_t> scalars)>;

    late_writer(std::chrono::microseconds delay, write_function write)
        : delay_(delay),
          write_(std::move(write)),
          thread_([this](std::stop_token stop) { run(stop); }) {}

    void post(uint64_t launch, std::span<const int64_t> scalars) {
        const std::scoped_lock lock(mutex_);
        launch_ = launch;
        scalars_.assign(scalars.begin(), scalars.end());
        due_ = std::chrono::steady_clock::now() + delay_;
        changed_.notify_one();
    }

  private:
    void run(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (!stop.stop_requested()) {
            if (launch_ == 0) {
                changed_.wait(lock, stop, [this] { return launch_ != 0; });
            } else if (std::chrono::steady_clock::now() < due_) {
                const auto due = due_;
                changed_.wait_until(lock, stop, due, [this, due] { return due_ != due; });
            } else {
                write_(launch_, scalars_);
                launch_ = 0;
            }
        }
    }

    std::chrono::microseconds delay_;
    write_function write_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    uint64_t launch_ = 0;  // 0: nothing held back
    std::vector<int64_t> scalars_;
    std::chrono::steady_clock::time_point due_;
    std::jthread thread_;  // last: it uses the members above
};

}  // namespace accelbench::sim
