// SPDX-License-Identifier: Apache-2.0
// The supervisor's handle on one worker process: vendor code runs there, never here. Every request
// has a deadline.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "harness/protocol/records.hpp"
#include "kernels/model_file.hpp"
#include "kernels/workload.hpp"

namespace accelbench::supervisor {

/// One per request kind; a request that outlives its deadline ends the worker and yields
/// error_code::worker_timeout.
struct deadlines {
    std::chrono::nanoseconds load = std::chrono::seconds(5);
    std::chrono::nanoseconds open = std::chrono::seconds(60);
    std::chrono::nanoseconds query = std::chrono::seconds(10);
    std::chrono::nanoseconds compile = std::chrono::minutes(30);  // extended by progress()
    std::chrono::nanoseconds transfer = std::chrono::seconds(60);
    std::chrono::nanoseconds terminate = std::chrono::seconds(2);  // SIGTERM, then SIGKILL
    std::chrono::nanoseconds most = std::chrono::hours(24);        // caps all of them but the last
};

struct worker_options {
    std::filesystem::path executable;  // accelbench-worker
    std::filesystem::path library;     // the plug-in
    std::vector<std::pair<std::string, std::string>>
        environment;  // of the manifest, set before the library is loaded
    std::vector<std::pair<std::string, std::string>> options;  // handed to accb_plugin::open
    std::string role = "run";
    bool is_rank = false;   // gets a link to the other ranks; a rank_group drives it
    std::vector<int> cpus;  // affinity of the worker's process; empty: the supervisor's own
    std::uint64_t environment_pad =
        0;  // bytes of an unused variable: one binary is one sample of memory layouts
    std::uint64_t staging_bytes = 16ULL << 20U;
    deadlines limits;
};

using protocol::device_info;
using protocol::plugin_identity;
using protocol::support_answer;

struct compile_request {
    const kernels::workload* work = nullptr;
    std::uint32_t device = 0;
    std::uint32_t view = 1, launch_mode = 1, boundary = 1;
    std::string implementation, tuning;
    bool tune = false;
    std::chrono::nanoseconds tuning_budget{0};
    std::span<const kernels::model_file> models;
};

using object_id = std::uint32_t;

struct compiled_program {
    object_id program = 0;
    support_answer support;
    std::string tuning_record;
    std::int64_t compile_ns = 0;
};

struct binding {
    std::uint32_t tensor = 0;
    object_id buffer = 0;
    std::uint64_t offset = 0;
};

/// A buffer and what lies in it at first: equal regions, each of slack, body, and slack up to its
/// end. One message makes many: a message each would cost a campaign more than its windows do.
struct buffer_request {
    std::uint32_t memory = 0;  // ACCB_MEM_DEVICE, or ACCB_MEM_HOST: the worker owns what is behind
    std::uint64_t bytes = 0;   // of all regions; a multiple of `regions`
    std::uint64_t regions = 1;
    std::uint64_t slack = 0;  // before each body; as much or more lies behind it
    std::uint64_t body_size = 0;
    std::byte slack_value{0};
    std::optional<std::byte> body;  // nothing: the caller writes it before any launch reads it
};

/// Where a piece of data goes: the same bytes may be written to many buffers with one trip through
/// the staging area.
struct target {
    object_id buffer = 0;
    std::uint64_t offset = 0;
};

/// Launch i of a rotation runs session i mod n with scalars first + step * (i / n). The worker
/// counts i over its windows.
struct rotation_request {
    std::vector<object_id> sessions;
    std::vector<kernels::scalar> scalars;
    std::uint32_t max_in_flight =
        0;  // waits inside a batch after so many launches; 0: only at the batch's end
};

struct window_request {
    object_id rotation = 0;
    std::uint32_t batches = 1;
    std::uint32_t launches_per_batch = 1;
    std::chrono::nanoseconds deadline = std::chrono::seconds(30);
};

/// What the device's own counter says of a window's last launch. A diagnostic, never a result.
struct device_time {
    double launch_ns = 0;      // from its begin to its end
    double after_wait_ns = 0;  // above 0: it ended so long after wait() had returned
};

struct window_result {
    std::uint64_t begin_ns = 0,
                  end_ns = 0;  // supervisor's CLOCK_MONOTONIC before "go" and after "done"
    std::vector<std::int64_t> batch_ns;  // worker's stamps
    std::int64_t worker_cpu_ns = 0;
    std::uint64_t launches_before = 0;  // the rotation's counter when the window began
    std::optional<device_time> device;  // nothing: the device has no timer
};

struct clock_probe {
    double tick_ns = 0;          // smallest step seen
    double read_ns = 0;          // cost of one read
    double rate_difference = 0;  // worker's clock against the supervisor's, relative
};

using protocol::live_counts;
using protocol::sensor_info;

/// One reading of all sensors asked for. A value is there only where its sensor gave one that is a
/// number: missing is never 0. Stamps are the supervisor's, just before and after the request.
struct sensor_reading {
    struct value {
        enum class kind : std::uint8_t { ok, unavailable, stale, error } state = kind::unavailable;
        std::optional<double> number;
    };
    std::uint64_t begin_ns = 0, end_ns = 0;
    std::vector<value> values;
};

/// Not thread-safe. Destruction ends the process (SIGTERM, then SIGKILL) and reaps it. After an
/// error of area 4xx, except unsupported, the worker is dead: alive() is false and every further
/// call repeats that error.
class worker {
  public:
    struct state;  // of this module's own
    /// Spawns, shakes hands, loads the plug-in and opens it.
    static result<std::unique_ptr<worker>> start(const worker_options& options);
    worker(const worker&) = delete;
    worker& operator=(const worker&) = delete;
    ~worker();

    [[nodiscard]] const plugin_identity& identity() const;
    [[nodiscard]] int pid() const;
    [[nodiscard]] bool alive() const;
    [[nodiscard]] std::string stderr_tail()
        const;  // last 4 KiB of what the worker and its plug-in wrote
    /// Path and SHA-256 of every file mapped executable by the process (the plug-in and all it
    /// loaded).
    [[nodiscard]] result<std::vector<std::pair<std::string, std::string>>> loaded_libraries() const;

    result<std::vector<device_info>> devices();
    result<support_answer> query(const kernels::workload& work, std::uint32_t device,
                                 std::span<const kernels::model_file> models = {});
    result<compiled_program> compile(const compile_request& request);
    /// One id a request, in its order.
    result<std::vector<object_id>> create_buffers(std::uint32_t device,
                                                  std::span<const buffer_request> requests);
    /// One buffer whose contents are the caller's to write.
    result<object_id> create_buffer(std::uint32_t device, std::uint32_t memory,
                                    std::uint64_t bytes);
    status fill(object_id buffer, std::uint64_t offset, std::uint64_t bytes, std::byte value);
    status write(std::span<const target> targets, std::span<const std::byte> data);
    status read(object_id buffer, std::uint64_t offset, std::span<std::byte> out);
    result<object_id> create_session(object_id program, std::uint32_t device,
                                     std::span<const binding> bindings,
                                     std::uint32_t max_in_flight);
    result<object_id> create_rotation(const rotation_request& request);
    status reset_rotation(
        object_id rotation);  // its launch counter back to 0 (after state was rewritten)
    result<window_result> run_window(const window_request& request);
    /// Of all devices. error_code::unsupported: the plug-in has no telemetry here.
    result<std::vector<sensor_info>> sensors();
    result<sensor_reading> read_sensors(const std::vector<std::uint32_t>& sensors,
                                        std::chrono::nanoseconds deadline);
    result<clock_probe> probe_clock();
    /// One empty round trip, in ns: what a window's message costs besides the window.
    result<std::uint64_t> ping();
    result<live_counts> counts();
    /// Destroys every rotation, session, program and buffer made so far; the context stays open for
    /// the next workload.
    status release_all();
    /// Destroys one generation of objects only: those made since mark() returned `since`. Canaries
    /// outlive a workload this way.
    [[nodiscard]] std::uint32_t mark() const;
    status release_since(std::uint32_t since);
    /// Closes the context and lets the process exit by itself; reports what close() did wrong.
    status close();

  private:
    friend class rank_group;
    explicit worker(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

}  // namespace accelbench::supervisor
