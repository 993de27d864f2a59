// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/plan_options.hpp"

#include <fmt/format.h>

#include <cmath>
#include <sstream>

#include "harness/plan/selection.hpp"

namespace accelbench::cli {

void add_plan_options(CLI::App& command, plan_options& given) {
    plan::plan_request& r = given.request;
    command
        .add_option("--suite", r.suite,
                    "Built-in suite (smoke, core, collective, blocks) or path of a suite file")
        ->capture_default_str();
    auto* devices =
        command.add_option("--device", r.devices,
                           "Device to measure, as backend:index[,option=value...]; repeatable, the "
                           "first is the base of ratios");
    command
        .add_option("--aa", given.self,
                    "Compare this device with itself: two sides of one campaign")
        ->excludes(devices);
    command.add_option("--profile", r.profile, "quick, standard or verdict: how much is measured")
        ->capture_default_str();
    command.add_option("--boundary", given.boundary,
                       "resident, host or host,resident instead of what the suite says");
    command.add_option("--only", r.only, plan::selection_help);
    command.add_option("--cache", r.cache_mode, "warm or rotated")
        ->check(CLI::IsMember({"warm", "rotated"}))
        ->capture_default_str();
    command
        .add_option("--launch-mode", r.launch_mode,
                    "stream (one launch after the other) or graph (captured once, replayed)")
        ->check(CLI::IsMember({"stream", "graph"}))
        ->capture_default_str();
    command
        .add_option("--class", r.tuning_class,
                    "default (as it comes) or tuned (searched once within the plan's budget)")
        ->check(CLI::IsMember({"default", "tuned"}))
        ->capture_default_str();
    command
        .add_option("--ranks", r.ranks,
                    "Ranks of collectives, as 2,4, in place of those that the suite names")
        ->delimiter(',')
        ->check(CLI::Range(2U, 1024U));
    command.add_flag("--energy", r.energy,
                     "Also measure energy a launch, in long windows of their own");
    command
        .add_flag_callback(
            "--no-telemetry", [&r] { r.telemetry = false; },
            "Read no sensors while rows are measured: no clocks, temperatures or throttle states")
        ->excludes("--energy");
    command.add_option("--seed", r.seed, "Seed of inputs and orders; drawn and printed if absent");
    command.add_option("--runs", r.runs, "Runs of each row instead of the profile's number")
        ->check(CLI::Range(1U, 10000U));
}

result<plan::campaign_plan> make_plan(plan_options given) {
    if (!given.self.empty()) {
        given.request.devices = {given.self, given.self};
        given.request.self_comparison = true;
    }
    std::stringstream list(given.boundary);
    for (std::string one; std::getline(list, one, ',');) {
        if (one != "resident" && one != "host") {
            return make_error(error_code::bad_usage, fmt::format("cannot use boundary \"{}\"", one),
                              "there is none of this name", "Use resident, host or host,resident");
        }
        given.request.boundaries.push_back(one);
    }
    return plan::make_plan(given.request);
}

std::string duration_text(double seconds) {
    const auto whole = static_cast<long>(std::lround(seconds));
    if (whole < 60) {
        return fmt::format("{} s", whole);
    }
    return whole < 3600 ? fmt::format("{} min {} s", whole / 60, whole % 60)
                        : fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

void print_plan(const plan::campaign_plan& plan) {
    constexpr double megabyte = 1e6;
    fmt::print("{:<66} {:<9} {:>5} {:>9} {:>10}\n", "workload", "boundary", "sets", "time",
               "memory");
    std::uint64_t most = 0;
    for (const auto& row : plan.rows) {
        fmt::print("{:<66} {:<9} {:>5} {:>9} {:>7.0f} MB{}\n", row.work.id, row.boundary,
                   row.input_sets, duration_text(row.predicted_s),
                   static_cast<double>(row.predicted_bytes) / megabyte,
                   row.skip_reason.empty() ? (row.against_itself ? "  also against itself" : "")
                                           : "  skipped: " + row.skip_reason);
        most = std::max(most, row.skip_reason.empty() ? row.predicted_bytes : 0);
    }
    std::vector<std::string> labels;
    for (const auto& device : plan.devices) {
        labels.push_back(device.label);
    }
    fmt::print(
        "\n{} rows on {}; profile {}, {} runs, seed {}\npredicted: {}, at most {:.0f} MB of device "
        "memory a side\n",
        plan.rows.size(), fmt::join(labels, ", "), plan.profile_name, plan.values.runs, plan.seed,
        duration_text(plan.predicted_s), static_cast<double>(most) / megabyte);
}

}  // namespace accelbench::cli
