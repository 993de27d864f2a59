// SPDX-License-Identifier: Apache-2.0
// A thread of the plug-in's own that launches in order: ORT's run call returns when the work is
// done.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace accelbench::onnxruntime {

class launchable {
  public:
    virtual ~launchable() = default;
    /// On the line's thread. Keeps its own failures.
    virtual void launch(std::span<const int64_t> scalars) = 0;
    /// With the line locked, after every launch.
    virtual void launched() = 0;
};

/// Launches of one context, in the order of submission, whatever session they are of. Its thread is
/// started by the first of them and sleeps while there is none.
class launch_line {
  public:
    static constexpr uint32_t depth = 16;

    launch_line() = default;
    launch_line(const launch_line&) = delete;
    launch_line& operator=(const launch_line&) = delete;
    ~launch_line();

    /// Waits while `depth` launches are in the line. The launchable lives until it was launched.
    void push(launchable& what, std::span<const int64_t> scalars);
    /// Waits until the line is empty.
    void drain();
    /// Waits until `reached()`, which is asked with the line locked; false: it took too long.
    template <class Reached>
    bool wait(uint64_t timeout_ns, Reached reached) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, limit(timeout_ns), reached);
    }

  private:
    struct place {
        launchable* what = nullptr;
        std::vector<int64_t> scalars;  // keeps its room: no allocation in the timed path
    };
    [[nodiscard]] static std::chrono::nanoseconds limit(uint64_t timeout_ns);
    void work();

    std::mutex mutex_;
    std::condition_variable arrived_, changed_;
    std::vector<place> places_ = std::vector<place>(depth);
    uint64_t pushed_ = 0, done_ = 0;
    bool closing_ = false;
    std::thread thread_;
};

}  // namespace accelbench::onnxruntime
