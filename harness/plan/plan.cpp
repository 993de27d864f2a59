// SPDX-License-Identifier: Apache-2.0
#include "harness/plan/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>

#include "harness/environment/environment.hpp"
#include "harness/measure/rules/pair_order.hpp"
#include "harness/plan/prediction.hpp"
#include "harness/plan/selection.hpp"
#include "kernels/onnx/export.hpp"
#include "kernels/suites/suite.hpp"
#include "results/statistics/family.hpp"

namespace accelbench::plan {
namespace {

result<std::vector<supervisor::device_spec>> parse_devices(const plan_request& request) {
    std::vector<supervisor::device_spec> devices;
    std::map<std::string, int> seen;
    for (const std::string& text : request.devices) {
        auto parsed = supervisor::parse_device(text);
        if (!parsed) {
            return parsed.error();
        }
        if (const int count = ++seen[parsed->label]; count > 1) {
            parsed->label += fmt::format("#{}", count);
        }
        devices.push_back(std::move(*parsed));
    }
    if (devices.empty()) {
        return make_error(
            error_code::bad_usage, "cannot make a plan", "no device was named",
            "Name one with --device, for instance --device cpu:0; `accelbench devices` lists them");
    }
    return devices;
}

/// Sides beyond the devices themselves: the reference device once more where it runs against
/// itself.
std::size_t side_count(const campaign_plan& plan, const planned_row& row) {
    return plan.devices.size() + (row.against_itself ? 1 : 0);
}

void predict(campaign_plan& plan, planned_row& row, std::uint64_t llc, std::uint64_t memory) {
    const constants& c = plan.values;
    row.input_sets = input_sets(row.work, c, llc, plan.cache_mode == "warm");
    const auto allowed = static_cast<std::uint64_t>(static_cast<double>(memory) * c.memory_share) /
                         side_count(plan, row);
    while (row.input_sets > c.input_sets_min && side_bytes(row.work, c, row.input_sets) > allowed) {
        --row.input_sets;
    }
    row.predicted_bytes = side_bytes(row.work, c, row.input_sets);
    row.predicted_s = row_seconds(row.work, c, row.input_sets, side_count(plan, row));
    if (plan.energy) {
        row.predicted_s += energy_seconds(c, side_count(plan, row));
    }
    if (row.predicted_bytes > allowed) {
        row.skip_reason =
            fmt::format("needs {:.1f} GB on each of {} sides; {:.1f} GB are available",
                        1e-9 * static_cast<double>(row.predicted_bytes), side_count(plan, row),
                        1e-9 * static_cast<double>(memory));
    } else if (row.predicted_s * 1e9 > static_cast<double>(c.row_budget_ns)) {
        row.skip_reason = fmt::format("predicted {:.0f} s; the plan's budget for a row is {:.0f} s",
                                      row.predicted_s, 1e-9 * static_cast<double>(c.row_budget_ns));
    }
}

/// Every n-th row, so that short and long kernels of the suite are both among them.
void choose_self_rows(campaign_plan& plan) {
    if (plan.self_comparison || plan.devices.size() < 2 || plan.rows.empty()) {
        return;
    }
    const std::size_t count = std::min<std::size_t>(plan.values.aa_rows, plan.rows.size());
    for (std::size_t i = 0; i < count; ++i) {
        plan.rows[(2 * i + 1) * plan.rows.size() / (2 * count)].against_itself = true;
    }
}

status add_rows(campaign_plan& plan, const plan_request& request) {
    auto suite = kernels::load_suite(request.suite, request.ranks);
    if (!suite) {
        return suite.error();
    }
    for (auto& entry : suite->rows) {
        if (!is_selected(entry.work.id, request.only)) {
            continue;
        }
        for (const std::string& boundary :
             request.boundaries.empty() ? entry.boundaries : request.boundaries) {
            plan.rows.push_back({.work = entry.work,
                                 .boundary = boundary,
                                 .onnx_sha256 = kernels::onnx_sha256(entry.work)});
        }
    }
    if (plan.rows.empty()) {
        return make_error(error_code::unknown_workload,
                          fmt::format("cannot make a plan of suite {}", request.suite),
                          fmt::format("no workload is called {}", fmt::join(request.only, " or ")),
                          "`accelbench list --suite NAME` prints the ids");
    }
    return {};
}

}  // namespace

result<campaign_plan> make_plan(const plan_request& request) {
    const auto chosen = find_profile(request.profile);
    if (!chosen) {
        return make_error(error_code::bad_plan,
                          fmt::format("cannot use profile \"{}\"", request.profile),
                          "there is none of this name",
                          fmt::format("Choose one of {}", fmt::join(profile_names(), ", ")));
    }
    auto devices = parse_devices(request);
    if (!devices) {
        return devices.error();
    }
    campaign_plan plan{
        .suite = request.suite, .profile_name = chosen->name, .values = chosen->values};
    plan.devices = std::move(*devices);
    plan.seed = request.seed != 0
                    ? request.seed
                    : std::random_device{}() | (std::uint64_t{std::random_device{}()} << 32U);
    plan.cache_mode = request.cache_mode;
    plan.launch_mode = request.launch_mode;
    plan.tuning_class = request.tuning_class;
    plan.self_comparison = request.self_comparison;
    plan.telemetry = request.telemetry || request.energy;
    plan.energy = request.energy;
    plan.ranks = request.ranks;
    plan.cpus = environment::allowed_cpus();
    if (auto added = add_rows(plan, request); !added) {
        return added.error();
    }
    const auto built_in = kernels::built_in_suites();
    if (std::find(built_in.begin(), built_in.end(), plan.suite) == built_in.end()) {
        plan.suite = std::filesystem::absolute(plan.suite).string();  // resumed from any folder
    }
    const std::size_t family = plan.rows.size() * std::max<std::size_t>(1, plan.devices.size() - 1);
    plan.values.runs =
        request.runs != 0
            ? request.runs
            : std::max<std::uint32_t>(
                  plan.values.runs,
                  static_cast<std::uint32_t>(statistics::runs_needed(family).value_or(0)));
    choose_self_rows(plan);
    const auto memory = environment::available_memory_bytes();
    for (planned_row& row : plan.rows) {
        predict(plan, row, cache_bytes(), memory ? *memory : 0);
        plan.predicted_s += row.skip_reason.empty() ? row.predicted_s : 0.0;
    }
    return plan;
}

void cover_cache(campaign_plan& plan, std::uint64_t cache_bytes) {
    const auto memory = environment::available_memory_bytes();
    for (planned_row& row : plan.rows) {
        planned_row larger = row;
        predict(plan, larger, cache_bytes, memory ? *memory : 0);
        if (row.skip_reason.empty() && larger.input_sets > row.input_sets) {
            plan.predicted_s += larger.predicted_s - row.predicted_s;
            row = std::move(larger);
        }
    }
}

std::vector<std::size_t> row_order(const campaign_plan& plan, std::uint32_t round) {
    return measure::random_order(plan.rows.size(),
                                 plan.seed ^ (0x9e3779b97f4a7c15ULL * (round + 1)));
}

}  // namespace accelbench::plan
