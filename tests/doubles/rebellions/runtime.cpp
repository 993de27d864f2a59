// SPDX-License-Identifier: Apache-2.0
#include "tests/doubles/rebellions/runtime.hpp"

#include <unistd.h>

#include <chrono>

#include "tests/doubles/rebellions/state.hpp"

using accelbench::rebellions_double::asked;
using accelbench::rebellions_double::set_last_error;

namespace accelbench::rebellions_double {
namespace {

thread_local std::string last_words;

}  // namespace

void set_last_error(const std::string& text) {
    last_words = text;
}
const char* last_error() {
    return last_words.c_str();
}
void hang() {
    for (;;) {
        ::pause();
    }
}

}  // namespace accelbench::rebellions_double

RBLNRuntime::RBLNRuntime(RBLNModel& of, bool queues) : model(of), async(queues) {
    for (const auto& port : of.program->inputs()) {
        input_layouts.push_back({&port});
    }
    for (const auto& port : of.program->outputs()) {
        output_layouts.push_back({&port});
        outputs.emplace_back(port.bytes);
    }
    inputs.resize(input_layouts.size());
    ++(async ? model.queueing : model.blocking);
    if (async) {
        worker_ = std::thread([this] { work(); });
    }
}

RBLNRuntime::~RBLNRuntime() {
    if (async) {
        {
            const std::scoped_lock lock(mutex_);
            ending_ = true;
            changed_.notify_all();
        }
        worker_.join();
    }
    --(async ? model.queueing : model.blocking);
}

void RBLNRuntime::compute(const std::vector<const void*>& from, const std::vector<void*>& to) {
    model.program->run(from, to);
    if (asked().fault("result") == "wrong" && !to.empty()) {
        static_cast<unsigned char*>(to.front())[1] ^= 0x40;
    }
}

RBLNRuntime::request* RBLNRuntime::next() {
    if (queue_.empty()) {
        return nullptr;
    }
    request& first = requests_.at(queue_.front());
    return (first.held || first.forgotten) && !ending_ ? nullptr : &first;
}

void RBLNRuntime::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return next() != nullptr || (ending_ && queue_.empty()); });
        request* const one = next();
        if (one == nullptr) {
            return;
        }
        if (!one->failed && !one->forgotten) {
            lock.unlock();
            compute(one->from, one->to);
            lock.lock();
        }
        queue_.pop_front();
        one->over = true;
        changed_.notify_all();
    }
}

int RBLNRuntime::submit(const void* const* from, void* const* to) {
    const std::string fault = asked().fault("rbln_async_run");
    if (fault == "fail") {
        set_last_error("the command queue refused the request");
        return -1;
    }
    const std::scoped_lock lock(mutex_);
    request& made = requests_[++last_];
    made.from.assign(from, from + input_layouts.size());
    made.to.assign(to, to + output_layouts.size());
    made.held = asked().text("late") == "demand";
    made.failed = fault == "broken" || fault == "lost";
    made.forgotten = fault == "forget";
    if (fault == "lost") {
        accelbench::rebellions_double::lose_device();
    }
    made.over = fault == "early";  // says so before anything is computed
    queue_.push_back(last_);
    changed_.notify_all();
    return last_;
}

int RBLNRuntime::wait(int request_id, int timeout_ms) {
    std::unique_lock lock(mutex_);
    const auto found = requests_.find(request_id);
    if (found == requests_.end()) {
        set_last_error("there is no request " + std::to_string(request_id) +
                       ", or it was waited for before");
        return -1;
    }
    request& one = found->second;
    one.held = one.held && ++one.waits < 2;
    changed_.notify_all();
    if (!changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), [&] { return one.over; })) {
        set_last_error("timeout");
        return 1;
    }
    const bool failed = one.failed;
    if (queue_.empty() || queue_.front() != request_id) {
        requests_.erase(found);
    }
    if (failed) {
        set_last_error("NPU command failed");
    }
    return failed ? -1 : 0;
}
