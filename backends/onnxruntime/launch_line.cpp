// SPDX-License-Identifier: Apache-2.0
// A ring of places, one mutex, one thread.
#include "backends/onnxruntime/launch_line.hpp"

#include <algorithm>
#include <chrono>

namespace accelbench::onnxruntime {

launch_line::~launch_line() {
    {
        const std::scoped_lock lock(mutex_);
        closing_ = true;
    }
    arrived_.notify_one();
    if (thread_.joinable()) {
        thread_.join();
    }
}

std::chrono::nanoseconds launch_line::limit(uint64_t timeout_ns) {
    // Longer than any deadline of the harness; a greater number would overflow the clock.
    constexpr std::chrono::nanoseconds longest = std::chrono::hours(24);
    return std::chrono::nanoseconds(
        std::min<uint64_t>(timeout_ns, static_cast<uint64_t>(longest.count())));
}

void launch_line::push(launchable& what, std::span<const int64_t> scalars) {
    std::unique_lock lock(mutex_);
    if (!thread_.joinable()) {
        thread_ = std::thread([this] { work(); });
    }
    changed_.wait(lock, [this] { return pushed_ - done_ < depth; });
    place& next = places_[pushed_ % depth];
    next.what = &what;
    next.scalars.assign(scalars.begin(), scalars.end());
    ++pushed_;
    lock.unlock();
    arrived_.notify_one();
}

void launch_line::drain() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return done_ == pushed_; });
}

void launch_line::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        arrived_.wait(lock, [this] { return closing_ || done_ != pushed_; });
        if (done_ == pushed_) {
            return;
        }
        const place& next = places_[done_ % depth];
        lock.unlock();
        next.what->launch(next.scalars);
        lock.lock();
        next.what->launched();
        ++done_;
        changed_.notify_all();
    }
}

}  // namespace accelbench::onnxruntime
