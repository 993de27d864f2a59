// SPDX-License-Identifier: Apache-2.0
// Plan profiles: every constant of the measurement by name. They are part of the plan and are
// printed with the result.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace accelbench::plan {

/// Times in ns. The evidence for each value stands in docs/method.md under the name of the field.
struct constants {
    std::uint32_t runs = 12;        // visits by fresh processes; the unit of every interval
    std::uint32_t extra_runs = 0;   // more of them for rows whose ratio is still wide after `runs`
    double extension_growth = 1.5;  // between looks at that width: 12, 18, 27 runs
    double extension_half_width =
        0.0125;  // of the log ratio: three of it fit between a margin of 1 % and a true 5 %
    std::uint32_t pairs_min =
        8;  // windows of each side in a visit; the x1.5 schedule goes on from here
    std::uint32_t pairs_max = 18;
    std::int64_t window_ns = 10'000'000;
    std::int64_t warm_up_min_ns = 100'000'000;
    std::int64_t warm_up_max_ns = 30'000'000'000;
    std::uint32_t warm_up_min_launches = 3;
    std::int64_t batch_min_ns = 200'000;
    std::uint32_t batch_min_ticks =
        1000;  // at 2 ticks a batch the median reads 7 % low, and repeatably so
    double batch_cost_share = 0.01;    // of a batch that may be spent on starting and awaiting it
    double target_half_width = 0.005;  // of the median, within a run
    std::int64_t run_max_ns = 20'000'000'000;
    double rotation_llc_multiple = 3.0;  // all input sets together, in last-level caches
    std::uint64_t rotation_max_bytes = 1ULL << 30U;  // of a side, however large its host's cache
    std::uint32_t input_sets_min = 2;                // pointers must change between launches
    std::uint32_t input_sets_max = 64;
    std::uint64_t slack_bytes = 4096;  // before and behind every tensor
    std::int64_t canary_window_ns = 2'000'000;
    double canary_moved = 0.10;  // a canary this far from its median of the visit marks the window
    double device_time_differs = 0.10;  // the device's own time of a launch against the harness's
    double confidence = 0.95;
    double family_alpha = 0.05;
    double margin = 0.01;  // smallest difference that is called one; the noise floor may raise it
    std::uint32_t aa_rows = 4;  // rows that the reference device also runs against itself
    double slope_limit = 0.01;  // supervisor's slope against the worker's
    std::int64_t row_budget_ns =
        120'000'000'000;        // predicted time of a row in all its runs; above: skipped
    double memory_share = 0.5;  // of the available memory that one row may take
    std::int64_t tuning_budget_ns = 2'000'000'000;
    double sampled_check_flops = 1e9;  // float64 work of a full check above which rows are sampled
    double whole_check_flops =
        2e10;  // the same for the first outputs of a row that no projection can look at
    std::uint32_t sampled_rows = 16;
    std::uint64_t large_output_bytes =
        16ULL << 20U;  // above, outputs without a known twin are looked at in spots after the first
                       // run: reading all back and judging it would take longer than the timing
    std::uint32_t spot_rows = 4;
    std::uint32_t skip_probe_one_in = 8;  // runs of slow rows that are probed for skipped launches
    std::int64_t telemetry_period_ns = 200'000'000;      // between deadlines of the sampler
    std::int64_t telemetry_deadline_ns = 2'000'000'000;  // of one reading of all sensors
    std::int64_t idle_ns = 3'000'000'000;  // before and after an energy window, nothing running
    std::int64_t energy_window_ns = 5'000'000'000;
    std::int64_t energy_window_max_ns =
        30'000'000'000;  // where the sensor's refresh asks for a longer one than energy_window_ns
    std::uint32_t energy_updates_min = 10;  // of the sensor within the window; else not measurable
    std::uint32_t energy_runs = 6;          // runs of a row that have an energy window
    double energy_mismatch = 0.05;          // counter and integrated power further apart: marked
    std::uint32_t planted_faults = 8;  // to measure what a sampled check finds, once a campaign
};

struct profile {
    std::string name;
    constants values;
};

[[nodiscard]] std::vector<std::string_view> profile_names();
[[nodiscard]] std::optional<profile> find_profile(std::string_view name);
[[nodiscard]] nlohmann::json to_json(const constants& c);
/// Missing fields keep their defaults, so that a plan of an older version can be read. A value that
/// its field cannot hold, or with which nothing could be measured, is refused by name.
[[nodiscard]] result<constants> constants_from_json(const nlohmann::json& j);

}  // namespace accelbench::plan
