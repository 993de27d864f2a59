// SPDX-License-Identifier: Apache-2.0
// What a bundle holds, as plain data: runs (the journal's lines), rows (derived), the campaign and
// its environment.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "results/bundle/document.hpp"
#include "results/bundle/telemetry_records.hpp"

namespace accelbench::results {

/// Every state is a result; none stops the campaign, none is hidden.
enum class row_state : std::uint8_t {
    ok,
    unsupported,
    skipped,
    failed,
    crashed,
    timed_out,
    device_lost,
    unstable,
    rejected,
};

/// What makes two runs the same row. Equal keys except for `devices` may be compared.
struct row_key {
    std::string workload_id;
    std::string workload_sha256;
    std::vector<std::string>
        devices;  // labels of the campaign: "cpu:0"; "cpu:0#2" is the second side of an A/A
    std::string implementation;            // "" where the backend has one unnamed
    std::string route = "kernel";          // kernel | one-op graph | whole graph
    std::string boundary = "resident";     // resident | host
    std::string launch_mode = "stream";    // stream | graph | resident-loop
    std::string cache_mode = "rotated";    // warm | rotated | flushed
    std::string load = "throughput";       // throughput | latency | served
    std::string tuning_class = "default";  // default | tuned
    std::uint32_t ranks = 1;
    std::string profile;  // quick | standard | verdict
    auto operator<=>(const row_key&) const = default;
};

/// One window as both clocks saw it. Times in ns of the host's monotonic clock.
struct window_record {
    std::uint32_t pair =
        0;  // position in the visit: window i of every side of the visit forms pair i
    std::uint32_t order = 0;     // position in time among all windows of the visit
    std::uint64_t begin_ns = 0;  // supervisor's stamps, before "go" and after "done"
    std::uint64_t end_ns = 0;
    std::uint32_t launches_per_batch = 0;
    std::vector<std::int64_t> batch_ns;    // worker's stamps, one a batch
    std::int64_t worker_cpu_ns = 0;        // processor time of the worker's process in the window
    std::optional<double> device_ns;       // of the last launch, by the device's own counter;
                                           // beside the harness's time, never in its place
    std::optional<double> compute_canary;  // rate relative to the visit's median; absent: not run
    std::optional<double> memory_canary;
    bool canary_moved = false;
};

/// Setup phases, kept apart from steady state. ns.
struct phase_times {
    std::int64_t load_ns =
        0;  // plug-in load and open; 0 where the worker had been started by an earlier row
    std::int64_t compile_ns = 0;
    std::int64_t session_ns = 0;
    std::int64_t first_launch_ns = 0;
    std::int64_t warm_up_ns = 0;
    std::int64_t batch_cost_ns = 0;  // of a batch besides its launches, as the pilot found it
    std::uint64_t warm_up_launches = 0;
    bool warm_up_settled = false;
};

struct verification_record {
    std::string method;  // "exact+bound, all elements" ...
    std::string mode;    // whole | sampled-rows+projection | sampled-rows | spot-rows ...
    bool passed = false;
    bool timed_outputs = false;  // the judged outputs came from timed launches
    double worst_ratio = 0.0;    // worst |error| / allowed
    double limit = 1.0;
    double nmse = 0.0;
    std::optional<double> max_ulp;
    std::optional<double>
        effective_bits;  // measured precision of the arithmetic; absent where it cannot be told
    std::string effective_precision;       // "f32", "tf32/f16", "bf16" ...; "" unknown
    std::optional<double> detection_rate;  // share found of faults planted into a sampled check
    std::uint64_t checked_elements = 0, total_elements = 0;
    std::string first_failure;  // "y[12,5]: got 1.5, expected 2.25 +- 1e-6 (launch 37)"
};

/// One visit of one worker process to one workload on one device: a line of runs.jsonl.
struct run_record {
    std::string campaign;     // UUID
    std::string visit;        // UUID shared by the sides that were measured interleaved
    std::uint32_t round = 0;  // 0 .. runs-1
    std::string device;       // label
    row_key key;
    row_state state = row_state::ok;
    std::string reason;       // a sentence where state is not ok
    std::string reason_code;  // "dtype", "shape", "worker_timeout" ...
    std::string started_utc;
    std::uint64_t seed = 0;
    std::uint64_t worker_pid = 0;
    std::vector<int> cpus;
    std::string stop_reason;  // precise | max-samples | max-time | unstable
    std::uint32_t input_sets = 0;
    std::uint64_t rotation_bytes = 0;
    std::int64_t checking_ns = 0;  // spent on this run's checks, outside its windows
    phase_times phases;
    std::vector<window_record> windows;
    std::vector<std::int64_t>
        samples_ns;  // ns per batch of every window, in order; launches per batch as in windows
    std::optional<verification_record> verification;
    std::optional<double> window_slope_difference;  // (supervisor slope - worker slope) / worker
                                                    // slope over two window lengths
    std::optional<double> window_slope_bound;       // what this run could have seen
    std::optional<double>
        achieved_share;              // of the measured ceiling of its kind of traffic, same minute
    std::string ceiling;             // which ceiling: "copy canary", "compute canary"
    std::vector<std::string> marks;  // "drift", "correlated", "canary-moved", "two-modes" ...
    document support;  // what the backend answered: compute, accumulate, note, implementations
    std::optional<telemetry_record> telemetry;  // absent: not asked for
    std::string stderr_tail;  // captured from the worker where the state is not ok
};

/// Interval of a statistic; absent means refused, and `why` says why.
struct interval_record {
    double low = 0.0, high = 0.0, level = 0.95;
};

/// Lowest, middle and highest of what a sensor said over all runs of a row.
struct sensor_range {
    double low = 0.0, median = 0.0, high = 0.0;
};

/// Power and energy of a row, derived from its runs' telemetry. What could not be measured is
/// absent, never 0, and `why_not` says why.
struct power_record {
    std::string scope;           // of the sensor that the figures come from; "" where there is none
    std::string source, method;  // method: counter | integral
    std::uint64_t refresh_ns = 0;
    std::uint32_t runs = 0;  // with a measured energy
    std::optional<double> joules_per_launch, joules_per_launch_above_idle;
    std::optional<interval_record> joules_interval;
    std::optional<double> watts, idle_watts;  // medians: in the energy windows, and around them
    std::optional<double> needs_s;            // the shortest window that would do
    std::string why_not;
};

/// What the device's sensors said while a row was measured.
struct condition_record {
    std::optional<sensor_range> clock_hz, temperature_c;
    std::vector<std::string> throttle;  // power | thermal | hardware | other
    std::uint64_t samples = 0, missed = 0;
    std::string problem;  // the first of the runs'
};

/// The outcome of one row, derived from its runs by results/rows. A line of rows.jsonl.
struct row_record {
    row_key key;
    row_state state = row_state::ok;
    std::string reason;
    std::uint32_t runs = 0;
    std::uint64_t samples = 0;
    std::optional<double> time_ns;  // per launch: median over runs of the run's median
    std::optional<interval_record> time_interval;  // over runs
    std::string no_interval_reason;
    std::optional<double> p05_ns, p95_ns, p99_ns;
    std::string stop_reason;
    std::optional<double> flop_per_s, byte_per_s;
    std::optional<double> bus_byte_per_s;  // of a collective: what each rank's link carried
    std::optional<interval_record> flop_interval, byte_interval;
    std::optional<double> ceiling_share;
    std::string ceiling;
    std::optional<verification_record> verification;  // the worst of the runs
    phase_times phases;                               // of the first run
    std::vector<std::string> marks;
    double flops = 0.0, bytes = 0.0;             // per launch
    std::optional<condition_record> conditions;  // absent: no run was asked for telemetry
    std::optional<power_record> power;           // absent: energy was not asked for
    document support;
};

/// bundle.json
struct campaign_record {
    std::string schema_version = "0.1.0";
    std::string protocol_version = "0.1.0";
    std::string campaign;  // UUID
    std::string created_utc, finished_utc;
    std::string product_version;
    std::uint64_t seed = 0;
    std::string challenge;  // the buyer's nonce, if any
    // Everything of the plan file. Read here: `constants` (confidence, family_alpha, margin, runs),
    // `devices` (a list; `label` of each, the first is the base) and `rows` (workload, boundary).
    document plan;
    document environment;  // harness/environment
    document devices;      // label -> identity, plug-in hash, libraries
    // id -> {canonical: the text that the hash is taken of, sha256, kernel, op, source, compute,
    // accumulate, flops, bytes, flops_formula, bytes_formula, ceiling, accuracy_floor}. Fields that
    // also stand in the canonical text must agree with it.
    document workloads;
    bool complete = false;
    std::string stopped_because;  // "" | "interrupted" ...
};

/// The label of the side that a row belongs to: of several ranks the first one's.
[[nodiscard]] std::string side_label(const row_key& key);

/// "ok", "unsupported", ... "timed-out", "device-lost": the words that files and reports use.
[[nodiscard]] std::string_view to_string(row_state state);
[[nodiscard]] std::optional<row_state> parse_row_state(std::string_view word);

/// Fills `samples_ns` from the windows' batches: the one place where raw samples are put in order.
void collect_samples(run_record& run);

}  // namespace accelbench::results
