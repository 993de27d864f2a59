// SPDX-License-Identifier: Apache-2.0
// A queue of length one before a thread that sleeps.
#include "harness/supervisor/spawner.hpp"

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

namespace accelbench::supervisor {

namespace {

struct spawner {
    std::mutex one_caller, mutex;
    std::condition_variable changed;
    const std::function<void()>* task = nullptr;

    spawner() {
        // Signals of the program are for its own threads.
        sigset_t every, before;
        sigfillset(&every);
        pthread_sigmask(SIG_SETMASK, &every, &before);
        std::thread([this] { serve(); }).detach();
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }
    [[noreturn]] void serve() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return task != nullptr; });
            (*task)();
            task = nullptr;
            changed.notify_all();
        }
    }
};

}  // namespace

void run_on_spawner(const std::function<void()>& task) {
    // Never destroyed: the thread waits in it until the process ends.
    static auto* const only = new spawner;
    const std::lock_guard turn(only->one_caller);
    std::unique_lock lock(only->mutex);
    only->task = &task;
    only->changed.notify_all();
    only->changed.wait(lock, [&] { return only->task == nullptr; });
}

}  // namespace accelbench::supervisor
