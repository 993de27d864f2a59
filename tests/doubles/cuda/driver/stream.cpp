// SPDX-License-Identifier: Apache-2.0
#include "stream.hpp"

#include <algorithm>

#include "state.hpp"

namespace cuda_double {

stream_state::stream_state(std::shared_ptr<context_state> owner)
    : owner_(std::move(owner)),
      queue_(std::make_shared<stream_queue>()),
      thread_([owns = owner_, queue = queue_] { queue->work_off(*owns); }) {}

stream_state::~stream_state() {
    queue_->close();
    thread_.join();
}

uint64_t stream_queue::push(work task) {
    const std::scoped_lock lock(mutex_);
    tasks_.push_back(std::move(task));
    to_do_.notify_all();
    return ++pushed_;
}

uint64_t stream_queue::pushed() const {
    const std::scoped_lock lock(mutex_);
    return pushed_;
}

bool stream_queue::is_over(uint64_t task) const {
    const std::scoped_lock lock(mutex_);
    return over_ >= task;
}

void stream_queue::wait_for(uint64_t task) {
    std::unique_lock lock(mutex_);
    wanted_ = std::max(wanted_, task);
    to_do_.notify_all();
    done_.wait(lock, [&] { return over_ >= task; });
}

void stream_queue::close() {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
    to_do_.notify_all();
}

void stream_queue::work_off(context_state& owner) {
    std::unique_lock lock(mutex_);
    while (true) {
        to_do_.wait(lock, [&] { return closing_ || !tasks_.empty(); });
        if (tasks_.empty()) {
            return;
        }
        const int64_t late_us = all().late_us;
        if (late_us < 0) {
            to_do_.wait(lock, [&] { return may_begin(); });
        } else {
            to_do_.wait_for(lock, std::chrono::microseconds(late_us), [&] { return may_begin(); });
        }
        // What has been waited for, or all that came meanwhile, runs without another delay.
        const uint64_t until = late_us < 0 && !closing_ ? wanted_ : pushed_;
        while (over_ < until) {
            work task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            run_on_device(owner, task);
            task = {};  // what it held goes before anyone hears that it is over
            lock.lock();
            ++over_;
            done_.notify_all();
        }
    }
}

}  // namespace cuda_double
