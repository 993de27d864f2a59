// SPDX-License-Identifier: Apache-2.0
// A stream: a queue that a thread of its own works off in order, and late.
#pragma once

#include <cuda.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace cuda_double {

struct context_state;
struct graph_state;

/// What is put into a stream; answers the error that the device would report, which then sticks.
using work = std::function<CUresult()>;

struct capture_state {
    std::shared_ptr<graph_state> graph;
    CUgraph handle = nullptr;
    std::thread::id thread;
    CUstreamCaptureMode mode = CU_STREAM_CAPTURE_MODE_GLOBAL;
    bool broken = false;
    uint64_t id = 0;
};

/// Tasks in order, and how far they are. Outlives its stream as long as an event looks at it.
class stream_queue {
  public:
    /// The number of the task: 1, 2, 3 ...
    uint64_t push(work task);
    [[nodiscard]] uint64_t pushed() const;
    [[nodiscard]] bool is_over(uint64_t task) const;
    /// Blocks; what was late begins now.
    void wait_for(uint64_t task);
    /// The stream's thread: until close() was called and nothing is left.
    void work_off(context_state& owner);
    void close();

  private:
    [[nodiscard]] bool may_begin() const { return closing_ || wanted_ > over_; }

    mutable std::mutex mutex_;
    std::condition_variable to_do_, done_;
    std::deque<work> tasks_;
    uint64_t pushed_ = 0, over_ = 0, wanted_ = 0;
    bool closing_ = false;
};

class stream_state {
  public:
    explicit stream_state(std::shared_ptr<context_state> owner);
    stream_state(const stream_state&) = delete;
    stream_state& operator=(const stream_state&) = delete;
    /// Works off what is left, then ends the thread. Never called under the global lock.
    ~stream_state();

    [[nodiscard]] context_state& owner() const { return *owner_; }
    [[nodiscard]] const std::shared_ptr<stream_queue>& queue() const { return queue_; }

    std::optional<capture_state> capture;  // under the global lock, as every call of the driver is

  private:
    std::shared_ptr<context_state> owner_;
    std::shared_ptr<stream_queue> queue_;
    std::thread thread_;
};

/// The last recording of an event: over when the stream has come so far.
struct recording {
    std::shared_ptr<stream_queue> queue;
    uint64_t task = 0;
    int64_t at_ns = 0;  // written by the stream's thread before the task is over
};
struct event_state {
    std::shared_ptr<context_state> owner;
    bool timing = true;
    std::shared_ptr<recording> last;  // NULL: never recorded
};

}  // namespace cuda_double
