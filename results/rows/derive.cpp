// SPDX-License-Identifier: Apache-2.0
#include "results/rows/derive.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "results/rows/row_power.hpp"
#include "results/rows/row_state.hpp"
#include "results/rows/row_time.hpp"
#include "results/rows/run_time.hpp"
#include "results/statistics/median.hpp"

namespace accelbench::results {
namespace {

using run_list = std::vector<const run_record*>;

/// Any total order that does not come from the file: runs of one key differ in round or visit.
bool earlier(const run_record* a, const run_record* b) {
    const auto rank = [](const run_record& run) {
        return std::tie(run.round, run.visit, run.device, run.started_utc, run.worker_pid, run.seed,
                        run.samples_ns);
    };
    return rank(*a) < rank(*b);
}

double number_at(const nlohmann::json& object, std::string_view name, double otherwise) {
    if (!object.is_object()) {
        return otherwise;
    }
    const auto found = object.find(name);
    return found != object.end() && found->is_number() ? found->get<double>() : otherwise;
}

nlohmann::json member(const nlohmann::json& object, std::string_view name) {
    if (!object.is_object()) {
        return nullptr;
    }
    const auto found = object.find(name);
    return found == object.end() ? nlohmann::json(nullptr) : *found;
}

bool worse(const verification_record& a, const verification_record& b) {
    const auto badness = [](const verification_record& v) {
        return std::make_tuple(!v.passed, !v.timed_outputs, v.worst_ratio, v.nmse);
    };
    return badness(a) > badness(b);
}

void fill_verification(row_record& row, const run_list& runs) {
    for (const run_record* run : runs) {
        if (run->verification &&
            (!row.verification || worse(*run->verification, *row.verification))) {
            row.verification = run->verification;
        }
    }
    // Faults are planted in one run only; the least rate of a row is the one that counts.
    for (const run_record* run : runs) {
        if (run->verification && run->verification->detection_rate) {
            auto& rate = row.verification->detection_rate;
            rate = std::min(rate.value_or(1.0), *run->verification->detection_rate);
        }
    }
}

void fill_ceiling(row_record& row, const run_list& runs) {
    std::vector<double> shares;
    for (const run_record* run : runs) {
        if (has_time(run->state) && run->achieved_share) {
            shares.push_back(*run->achieved_share);
            if (row.ceiling.empty()) {
                row.ceiling = run->ceiling;
            }
        }
    }
    row.ceiling_share = statistics::median(shares);
}

/// The least sure of the reasons why runs stopped speaks for the row.
std::string worst_stop_reason(const run_list& runs) {
    for (const std::string_view reason : {"unstable", "max-time", "max-samples", "precise"}) {
        const auto found = std::find_if(runs.begin(), runs.end(), [&](const run_record* run) {
            return run->stop_reason == reason;
        });
        if (found != runs.end()) {
            return std::string(reason);
        }
    }
    return {};
}

/// A mark stands in the row if at least half of its runs carry it: each test fires on a steady run
/// now and then (1.9 % together), and over ten runs of twenty rows the union would mark nearly
/// everything.
void fill_marks(row_record& row, const run_list& runs, const std::vector<std::string>& more) {
    std::map<std::string, std::size_t> counts;
    for (const run_record* run : runs) {
        for (const std::string& mark :
             std::set<std::string>(run->marks.begin(), run->marks.end())) {
            ++counts[mark];
        }
    }
    std::set<std::string> marks(more.begin(), more.end());
    for (const auto& [mark, count] : counts) {
        if (2 * count >= runs.size()) {
            marks.insert(mark);
        }
    }
    row.marks.assign(marks.begin(), marks.end());
}

power_rules rules_of(const campaign_record& campaign) {
    const nlohmann::json constants = member(campaign.plan, "constants");
    power_rules rules;
    rules.energy_asked = member(campaign.plan, "energy") == true;
    rules.updates_min = static_cast<std::uint64_t>(
        number_at(constants, "energy_updates_min", static_cast<double>(rules.updates_min)));
    rules.mismatch = number_at(constants, "energy_mismatch", rules.mismatch);
    rules.confidence = number_at(constants, "confidence", rules.confidence);
    return rules;
}

row_record derive_row(const campaign_record& campaign, const run_list& runs) {
    row_record row;
    row.key = runs.front()->key;
    row.runs = static_cast<std::uint32_t>(runs.size());
    const nlohmann::json workload = member(campaign.workloads, row.key.workload_id);
    row.flops = number_at(workload, "flops", 0.0);
    row.bytes = number_at(workload, "bytes", 0.0);
    row.support = runs.front()->support;
    row.phases = runs.front()->phases;
    const state_story story = tell_state(runs);
    row.state = story.state;
    row.reason = story.reason;
    fill_verification(row, runs);
    std::vector<std::string> marks = fill_power(row, runs, rules_of(campaign));
    marks.insert(marks.end(), story.marks.begin(), story.marks.end());
    fill_marks(row, runs, marks);
    if (row.state == row_state::failed || row.state == row_state::rejected) {
        row.no_interval_reason = "a wrong answer has no time";
        row.power.reset();  // nor an energy
        return row;
    }
    row.stop_reason = worst_stop_reason(runs);
    fill_ceiling(row, runs);
    fill_times(row, runs, number_at(member(campaign.plan, "constants"), "confidence", 0.95));
    if (const double factor = number_at(workload, "bus_factor", 0.0);
        factor > 0.0 && row.byte_per_s) {
        row.bus_byte_per_s = factor * *row.byte_per_s;
    }
    return row;
}

}  // namespace

std::vector<row_record> derive_rows(const campaign_record& campaign,
                                    std::span<const run_record> runs) {
    std::map<row_key, run_list> by_key;
    for (const run_record& run : runs) {
        by_key[run.key].push_back(&run);
    }
    std::vector<row_record> rows;
    rows.reserve(by_key.size());
    for (auto& [key, list] : by_key) {
        std::sort(list.begin(), list.end(), earlier);
        rows.push_back(derive_row(campaign, list));
    }
    return rows;
}

}  // namespace accelbench::results
