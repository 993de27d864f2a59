// SPDX-License-Identifier: Apache-2.0
// The double's objects: a loaded program, and a runtime whose one thread computes what is queued.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/doubles/npu/artifact.hpp"

/// What the C interface calls a tensor's layout.
struct RBLNTensorLayout {
    const accelbench::npu_double::port* port;
};

struct RBLNModel {
    std::unique_ptr<accelbench::npu_double::artifact> program;
    int blocking = 0, queueing = 0;  // runtimes of each kind that live
};

struct RBLNRuntime {
    RBLNRuntime(RBLNModel& of, bool queues);
    ~RBLNRuntime();

    /// -1: refused; the reason is the last error.
    int submit(const void* const* inputs, void* const* outputs);
    /// 0: over. 1: still at work. -1: it failed, or there is no such request.
    int wait(int request, int timeout_ms);
    void compute(const std::vector<const void*>& from, const std::vector<void*>& to);

    RBLNModel& model;
    const bool async;
    std::vector<RBLNTensorLayout> input_layouts, output_layouts;
    // Of a blocking runtime.
    std::vector<const void*> inputs;
    std::vector<std::vector<std::byte>> outputs;
    bool has_run = false;

  private:
    struct request {
        std::vector<const void*> from;
        std::vector<void*> to;
        bool held = false;  // by "late=demand", until it is waited for a second time
        bool over = false;
        bool failed = false;
        bool forgotten = false;  // never ends
        int waits = 0;
    };
    void work();
    /// Lock held.
    request* next();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<int, request> requests_;
    std::deque<int> queue_;
    int last_ = 0;
    bool ending_ = false;
    std::thread worker_;
};

namespace accelbench::rebellions_double {

/// Of this thread, as rbln_get_last_error_msg() gives it.
void set_last_error(const std::string& text);
[[nodiscard]] const char* last_error();
[[noreturn]] void hang();

}  // namespace accelbench::rebellions_double
