// SPDX-License-Identifier: Apache-2.0
#include "harness/conform/campaign_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <system_error>

#include "harness/campaign/campaign.hpp"
#include "harness/conform/clock_sight.hpp"
#include "results/bundle/durable_file.hpp"
#include "results/bundle/journal.hpp"
#include "results/bundle/layout.hpp"
#include "results/pack/scratch.hpp"

namespace accelbench::conform {
namespace fs = std::filesystem;
namespace {

/// One of two input sets is right by chance; and the two clocks need as many to be compared.
constexpr std::uint32_t repeated_runs = 10;

class silent final : public campaign::observer {
  public:
    void begun(const plan::campaign_plan&, const fs::path&, std::size_t) override {}
    void visited(std::size_t, std::size_t, const std::vector<results::run_record>&) override {}
    void noted(const std::string& sentence) override { last = sentence; }
    std::string last;
};

plan::plan_request plan_of(const request& asked, place where, std::uint64_t seed, bool on_host) {
    plan::plan_request plan;
    plan.suite = asked.suite;
    plan.devices = {asked.device.label};
    plan.only = asked.workloads;
    plan.seed = seed;
    plan.runs = where == place::repeated ? repeated_runs : 1;
    plan.launch_mode = where == place::graph ? "graph" : "stream";
    plan.boundaries = {where == place::host || on_host ? "host" : "resident"};
    return plan;
}

/// Nobody reads the times: short windows, unless clocks are to be compared, few operand sets.
void hurry(plan::campaign_plan& plan, place where) {
    plan.values.warm_up_min_ns = 5'000'000;
    plan.values.run_max_ns = 2'000'000'000;
    if (where != place::repeated) {
        plan.values.pairs_min = 2;
        plan.values.pairs_max = 3;
        plan.values.window_ns = 3'000'000;
    }
    for (plan::planned_row& row : plan.rows) {
        row.input_sets = std::min(row.input_sets, 3U);
        row.against_itself = false;
    }
}

bool is_answer(const results::run_record& run) {
    return run.state != results::row_state::unsupported && run.state != results::row_state::skipped;
}

bool is_host_busy(const results::run_record& run) {
    return std::find(run.marks.begin(), run.marks.end(), "host-busy") != run.marks.end();
}

/// The reason that a plug-in can do something about here: a launch mode or a boundary that it lacks
/// stands behind operators that it lacks anyway.
const std::string& why_none(const std::vector<results::run_record>& runs) {
    const auto telling = std::find_if(runs.begin(), runs.end(), [](const results::run_record& run) {
        return run.reason_code == "launch-mode" || run.reason_code == "boundary";
    });
    return (telling == runs.end() ? runs.front() : *telling).reason;
}

std::string shown(const results::run_record& run) {
    return fmt::format("{}: {}: {}", run.key.workload_id, results::to_string(run.state),
                       run.reason);
}

}  // namespace

std::string check_of(const results::run_record& run) {
    if (run.state == results::row_state::ok || !is_answer(run)) {
        return "";
    }
    if (run.reason_code == "border-broken") {
        return "work.border";
    }
    if (run.reason_code == "device-timer") {
        return "work.timing";
    }
    if (run.reason_code == "above-roofline") {
        return "work.ceiling";
    }
    if (run.reason_code == "clock") {
        return "work.clock";
    }
    if (run.reason_code == "wrong-numbers") {
        const bool named = run.verification && !run.verification->effective_precision.empty();
        return named ? "work.precision" : "work.verified";
    }
    return "work.ends";
}

campaigns::outcome_of_campaign campaigns::measure(place where, const std::string& workload) const {
    auto wanted = plan_of(asked_, where, seed_, on_host_);
    if (!workload.empty()) {
        wanted.only = {workload};
    }
    auto plan = plan::make_plan(wanted);
    if (!plan) {
        return {{}, to_string(plan.error())};
    }
    hurry(*plan, where);
    const auto scratch = results::make_scratch_folder();
    if (!scratch) {
        return {{}, to_string(scratch.error())};
    }
    silent watch;
    const fs::path folder = *scratch / "bundle";
    const auto done = campaign::run(*plan,
                                    {.folder = folder,
                                     .plugin_flags = {asked_.plugin.manifest.string()},
                                     .deadline = asked_.deadline,
                                     .canaries = false},
                                    watch);
    outcome_of_campaign out;
    out.failure = done ? watch.last : to_string(done.error());
    if (const auto text = results::read_file(folder / results::journal_file)) {
        if (auto journal = results::parse_journal(*text, "runs.jsonl")) {
            out.runs = std::move(journal->runs);
        }
    }
    std::error_code ignored;
    fs::remove_all(*scratch, ignored);
    return out;
}

const campaigns::outcome_of_campaign& campaigns::at(place where) {
    auto found = done_.find(where);
    if (found == done_.end()) {
        found = done_.emplace(where, measure(where)).first;
    }
    return found->second;
}

check_result campaigns::judge(const check& what) {
    check_result out{.what = what, .found = verdict::pass, .sentence = {}, .stderr_tail = {}};
    const outcome_of_campaign& done = at(what.where);
    if (done.runs.empty()) {
        out.found = what.id == "work.ends" || what.where != place::resident ? verdict::fail
                                                                            : verdict::not_run;
        out.sentence = done.failure;
        return out;
    }
    // The boundary, the launch mode and the number of runs are questions of their own: every bad
    // end counts there.
    const bool any_end =
        what.id == "work.host" || what.id == "work.graph" || what.id == "work.repeated";
    std::size_t answered = 0, bad = 0;
    for (const results::run_record& run : done.runs) {
        answered += is_answer(run) ? 1 : 0;
        const bool mine = what.id == "work.host-busy" ? is_host_busy(run)
                          : any_end                   ? !check_of(run).empty()
                                                      : check_of(run) == what.id;
        if (mine && ++bad == 1) {
            out.found = what.id == "work.host-busy" ? verdict::warning : verdict::fail;
            out.sentence = what.id == "work.host-busy"
                               ? run.key.workload_id + ": the host worked as long as the device"
                               : shown(run);
            out.stderr_tail = run.stderr_tail;
        }
    }
    if (bad > 1) {
        out.sentence += fmt::format(" (and {} more runs)", bad - 1);
    }
    if (answered == 0) {
        out.found = verdict::not_offered;
        out.sentence = fmt::format("none of {} workloads is supported: {}", done.runs.size(),
                                   why_none(done.runs));
    } else if (what.id == "work.clock" && bad == 0) {
        look_at_clocks(out);
    }
    return out;
}

void campaigns::look_at_clocks(check_result& out) const {
    constexpr int tries = 3;  // what else runs on the machine may end meanwhile
    auto seen = sight_of(done_.at(place::repeated).runs);
    if (!seen) {
        out.found = verdict::not_offered;
        out.sentence = "there were too few windows to compare the clocks";
        return;
    }
    for (int i = 0; !seen->is_clear() && i < tries; ++i) {
        const auto again = measure(place::repeated, seen->workload);
        for (const results::run_record& run : again.runs) {
            if (check_of(run) == "work.clock") {
                out.found = verdict::fail;
                out.sentence = shown(run);
                return;
            }
        }
        seen = sight_of(again.runs).value_or(*seen);
    }
    if (!seen->is_clear()) {
        out.found = verdict::not_run;
        out.sentence = fmt::format(
            "something else kept this machine busy: a clock that is off by less than {:.0f} % "
            "could not be seen. Check again when nothing else runs",
            100.0 * seen->bound);
    }
}

std::vector<coverage_row> campaigns::coverage() const {
    std::vector<coverage_row> rows;
    const auto found = done_.find(place::resident);
    if (found != done_.end()) {
        for (const results::run_record& run : found->second.runs) {
            rows.push_back(
                {run.key.workload_id, std::string(results::to_string(run.state)), run.reason});
        }
    }
    return rows;
}

}  // namespace accelbench::conform
