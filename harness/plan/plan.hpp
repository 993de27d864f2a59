// SPDX-License-Identifier: Apache-2.0
// The plan of a campaign: a file that one can read before anything runs.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/plan/profile.hpp"
#include "harness/supervisor/plugins.hpp"
#include "kernels/workload.hpp"

namespace accelbench::plan {

/// One workload at one boundary: what every side of the campaign is asked for.
struct planned_row {
    kernels::workload work;
    std::string boundary = "resident";
    bool against_itself =
        false;  // one of the aa_rows: the reference device also runs as its own rival
    double predicted_s = 0.0;           // all sides, all runs
    std::uint64_t predicted_bytes = 0;  // of device memory for one side, all its ranks together
    std::string skip_reason;  // not empty: the row is skipped, with the figure that forbids it
    std::uint32_t input_sets = 1;
    std::string onnx_sha256;  // of the model that graph compilers get; empty: ONNX cannot say it
};

struct campaign_plan {
    std::string suite;
    std::string profile_name;
    constants values;
    std::uint64_t seed = 0;
    std::string cache_mode = "rotated";
    std::string launch_mode = "stream";
    std::string tuning_class = "default";
    std::vector<supervisor::device_spec> devices;  // the first is the reference
    std::vector<int> cpus;                         // every worker is bound to the same processors
    std::vector<planned_row> rows;
    double predicted_s = 0.0;
    bool self_comparison = false;      // --aa
    bool telemetry = true;             // sensors are read while rows are measured
    bool energy = false;               // --energy: windows of their own kind for it
    std::vector<std::uint32_t> ranks;  // --ranks: in place of the suite's own; empty: those
};

struct plan_request {
    std::string suite = "smoke";
    std::vector<std::string> devices;
    std::string profile = "quick";
    std::vector<std::string> boundaries;  // empty: what the suite says
    std::vector<std::string> only;        // substrings of workload ids; empty: all
    std::string cache_mode = "rotated";
    std::string launch_mode = "stream";
    std::string tuning_class = "default";
    std::uint64_t seed = 0;            // 0: drawn
    std::uint32_t runs = 0;            // 0: the profile's
    std::vector<std::uint32_t> ranks;  // of collectives; empty: what the suite says
    bool self_comparison = false;
    bool telemetry = true;
    bool energy = false;
};

/// Resolves the suite, predicts time and memory, decides what is skipped. Starts nothing.
[[nodiscard]] result<campaign_plan> make_plan(const plan_request& request);
[[nodiscard]] nlohmann::json to_json(const campaign_plan& plan);
/// Rebuilds the plan of a stored bundle; workloads are looked up in the suite again and must have
/// the stored hashes.
[[nodiscard]] result<campaign_plan> plan_from_json(const nlohmann::json& stored);

/// Raises the input sets of every row so that a rotation outgrows `cache_bytes` too, the largest
/// cache of the devices, which is known once they are open. Never lowers one; predictions follow.
void cover_cache(campaign_plan& plan, std::uint64_t cache_bytes);

/// The order of rows in a round: a shuffle that depends on seed and round only, so that a resumed
/// campaign goes on with it.
[[nodiscard]] std::vector<std::size_t> row_order(const campaign_plan& plan, std::uint32_t round);

}  // namespace accelbench::plan
