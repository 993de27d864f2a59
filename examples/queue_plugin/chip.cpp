// SPDX-License-Identifier: Apache-2.0
#include "chip.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

namespace chip {

void copy_in(std::byte* on_chip, const void* from, uint64_t size) {
    std::memcpy(on_chip, from, size);
}
void copy_out(void* to, const std::byte* on_chip, uint64_t size) {
    std::memcpy(to, on_chip, size);
}

queue::queue() : server_([this] { serve(); }) {}

queue::~queue() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    given_.notify_one();
    server_.join();
}

uint64_t queue::give(std::function<void()> work) {
    uint64_t number = 0;
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(work));
        number = ++last_given_;
    }
    given_.notify_one();
    return number;
}

bool queue::wait(uint64_t number, uint64_t timeout_ns) {
    // The harness may ask to wait for ever; a clock that counts in int64_t cannot.
    constexpr uint64_t longest_ns = 3'600'000'000'000;
    const std::chrono::nanoseconds timeout(std::min(timeout_ns, longest_ns));
    std::unique_lock lock(mutex_);
    return done_.wait_for(lock, timeout, [&] { return last_done_ >= number; });
}

void queue::serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
        given_.wait(lock, [&] { return closing_ || !waiting_.empty(); });
        if (waiting_.empty()) {
            return;
        }
        const std::function<void()> work = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        work();
        lock.lock();
        ++last_done_;
        done_.notify_all();
    }
}

}  // namespace chip
