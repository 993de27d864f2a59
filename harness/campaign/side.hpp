// SPDX-License-Identifier: Apache-2.0
// One side of a campaign: a device under a label, the worker that holds it for a round, and its
// canaries.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <random>
#include <string>

#include "base/result.hpp"
#include "harness/artifacts/store.hpp"
#include "harness/campaign/canary_choice.hpp"
#include "harness/campaign/crew.hpp"
#include "harness/campaign/prepared_workload.hpp"
#include "harness/plan/plan.hpp"
#include "harness/supervisor/plugins.hpp"
#include "harness/supervisor/rank_group.hpp"
#include "harness/supervisor/worker.hpp"
#include "harness/telemetry/device_watch.hpp"
#include "harness/verify/data_store.hpp"
#include "harness/verify/known_outputs.hpp"
#include "kernels/catalogue/canaries.hpp"
#include "results/rows/clock_watch.hpp"

namespace accelbench::campaign {

/// The workloads that tell whether the machine changed between windows, by size. Borrowed by every
/// side.
struct canary_rows {
    std::vector<plan::planned_row> compute, memory;
};

class side {
  public:
    side(supervisor::device_spec device, supervisor::plugin_manifest plugin);

    /// A fresh process with canaries; on failure the side has no worker and the error is returned,
    /// and kept until a start succeeds.
    status start(const plan::campaign_plan& plan, const canary_rows& canaries,
                 verify::data_store& store, std::mt19937_64& random);
    void stop();  // ends the process, if any
    /// Starting has failed twice in a row: a third try costs a deadline and tells nothing new.
    [[nodiscard]] bool given_up() const { return failed_starts_ >= 2; }
    [[nodiscard]] const std::optional<error>& start_failure() const { return start_failure_; }
    /// Caps the deadline of every request.
    void limit_requests(std::chrono::nanoseconds most) { most_ = most; }

    [[nodiscard]] const std::string& label() const { return device_.label; }
    [[nodiscard]] const supervisor::device_spec& device() const { return device_; }
    [[nodiscard]] const supervisor::plugin_manifest& plugin() const { return plugin_; }
    [[nodiscard]] supervisor::worker* worker() {
        return worker_ && worker_->alive() ? worker_.get() : nullptr;
    }
    /// For a workload of so many ranks: the worker itself, or a group of ranks that is started
    /// unless one of the round is still alive. Ranks share the worker's processors evenly, and go
    /// to the device and those that follow it, from the first again where there are no more. Needs
    /// a worker.
    [[nodiscard]] result<crew> crew_of(const plan::campaign_plan& plan, std::uint32_t ranks,
                                       std::mt19937_64& random);
    /// By rank; the first is the label.
    [[nodiscard]] std::vector<std::string> devices_of(std::uint32_t ranks) const;
    /// Of the worker, or of the rank that failed.
    [[nodiscard]] std::string stderr_tail(std::uint32_t ranks) const;
    [[nodiscard]] const supervisor::device_info& info() const { return info_; }
    [[nodiscard]] measure::side measured(measure::window_source& workload) const;
    /// Work of one canary launch over its time: the ceilings that shares are taken of. 0 flop/s or
    /// byte/s: none.
    [[nodiscard]] const prepared_workload* compute_canary() const { return compute_canary_.get(); }
    [[nodiscard]] const prepared_workload* memory_canary() const { return memory_canary_.get(); }
    [[nodiscard]] std::int64_t load_ns() const { return load_ns_; }
    /// What a second worker of this side's plug-in would be started with.
    [[nodiscard]] result<telemetry::watch_options> watch_options(const plan::campaign_plan& plan);
    /// Of the device, shared by the sides that run on it; null: the campaign reads no sensors.
    [[nodiscard]] telemetry::device_watch* watch() const { return watch_.get(); }
    void set_watch(std::shared_ptr<telemetry::device_watch> watch) { watch_ = std::move(watch); }
    /// Identity, hashes and options for bundle.json; needs a live worker.
    [[nodiscard]] nlohmann::json describe();
    /// Adds the libraries that the live workers have loaded by now: a vendor's may be opened only
    /// for the row that needs it. By their names, "lib...": runtimes also map code that they
    /// compiled for a row, which follows from library and row.
    void note_libraries();
    /// All that was noted, as in bundle.json.
    [[nodiscard]] nlohmann::json libraries() const;

    results::clock_watch clock_against_ours;  // over the whole campaign
    verify::known_outputs known_outputs;      // of this side, judged earlier in the campaign
    std::int64_t checking_ns = 0;             // spent on this side's checks so far
    [[nodiscard]] std::optional<std::string> tuning(std::size_t row) const;
    void set_tuning(std::size_t row, std::string record) { tuning_[row] = std::move(record); }

    /// Asks the worker, which there must be, and keeps the route for route_of().
    result<asked_form> ask(const kernels::workload& work);
    /// Of what was asked last about this workload; before that, of what was asked last at all: a
    /// row that fails early must not get another key than one that went well.
    [[nodiscard]] std::string route_of(const kernels::workload& work) const;
    void set_route(const std::string& workload_sha256, std::string route);
    /// The artifact that runs of this campaign have used: ask() refuses another one.
    void set_artifact(const std::string& workload_sha256, std::string artifact_sha256) {
        artifacts_used_[workload_sha256] = std::move(artifact_sha256);
    }

  private:
    [[nodiscard]] result<supervisor::worker_options> options_of(const std::vector<int>& cpus,
                                                                std::mt19937_64& random) const;
    status start_worker(const plan::campaign_plan& plan, const canary_rows& canaries,
                        verify::data_store& store, std::mt19937_64& random);
    result<std::unique_ptr<prepared_workload>> make_canary(const plan::planned_row& row,
                                                           const plan::constants& constants,
                                                           verify::data_store& store,
                                                           std::uint32_t input_sets);

    supervisor::device_spec device_;
    supervisor::plugin_manifest plugin_;
    std::unique_ptr<supervisor::worker> worker_;
    std::shared_ptr<telemetry::device_watch> watch_;
    std::map<std::uint32_t, std::unique_ptr<supervisor::rank_group>> teams_;  // by ranks
    std::uint32_t device_count_ = 1;
    canary_choice compute_choice_{kernels::compute_canary_least_ns};
    canary_choice memory_choice_{kernels::memory_canary_least_ns};
    std::deque<plan::planned_row> canaries_from_host_;  // which the canaries below borrow
    std::unique_ptr<prepared_workload> compute_canary_, memory_canary_;
    supervisor::device_info info_;
    supervisor::clock_probe clock_;
    std::int64_t load_ns_ = 0;
    std::uint32_t failed_starts_ = 0;  // since the last that succeeded
    std::optional<error> start_failure_;
    std::optional<std::chrono::nanoseconds> most_;
    std::map<std::size_t, std::string> tuning_;
    std::map<std::string, std::string> routes_;          // by the workload's hash
    std::optional<artifacts::store> artifacts_;          // where the plug-in takes any
    std::map<std::string, std::string> artifacts_used_;  // hashes, by the workload's hash
    std::string usual_route_ = "kernel";
    std::map<std::string, std::string> libraries_;  // hashes, by path
};

}  // namespace accelbench::campaign
