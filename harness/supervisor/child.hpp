// SPDX-License-Identifier: Apache-2.0
// A worker's process: its start, its standard error, its end.
#pragma once

#include <chrono>
#include <string>

#include "base/result.hpp"
#include "harness/supervisor/descriptor.hpp"
#include "harness/supervisor/worker.hpp"

namespace accelbench::supervisor {

/// How a process ended.
struct ending {
    bool known =
        false;  // false: it outlived SIGKILL (its device holds it), or somebody else reaped it
    bool by_signal = false;
    int number = 0;  // signal, or exit status
};
/// "SIGSEGV (segmentation fault)"
[[nodiscard]] std::string signal_text(int number);

/// Owns the process: the destructor kills and reaps it. Not thread-safe.
class child {
  public:
    /// Starts a fresh process in a group of its own, which inherits `control` as descriptor 3,
    /// `memory` as 4 and, unless it is -1, `ranks` as 5, no other descriptor, and standard error as
    /// a pipe. error_code::worker_start.
    static result<child> start(const worker_options& options, int control, int memory,
                               int ranks = -1);
    child(child&&) noexcept = default;
    child& operator=(child&&) = delete;
    ~child();

    [[nodiscard]] int pid() const { return pid_; }
    [[nodiscard]] int process() const { return process_.get(); }  ///< pidfd
    [[nodiscard]] int errors() const { return errors_.get(); }  ///< the pipe; -1 once it is closed
    /// Takes what lies in the pipe, never blocks. Keeps the last 4 KiB.
    void drain_errors();
    [[nodiscard]] std::string error_tail() const;
    /// Waits at most so long for the end, draining the pipe meanwhile. True: it has ended.
    bool wait_for_end(std::chrono::nanoseconds limit);
    /// SIGTERM, then after `grace` SIGKILL to the whole group; reaps. Repeats the first answer.
    ending end(std::chrono::nanoseconds grace);
    /// Like end(), for a process that is about to end by itself.
    ending collect(std::chrono::nanoseconds grace);

  private:
    child() = default;
    void reap();

    int pid_ = -1;
    bool reaped_ = false;
    ending ending_;
    descriptor process_, errors_;
    std::string tail_;
};

}  // namespace accelbench::supervisor
