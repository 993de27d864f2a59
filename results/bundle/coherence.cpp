// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/coherence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "results/bundle/layout.hpp"
#include "results/bundle/telemetry_checks.hpp"
#include "results/rows/clock_watch.hpp"
#include "results/rows/run_time.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;
using row_name = std::pair<std::string, std::string>;  // workload, boundary
using fault = std::optional<std::string>;

std::string text_in(const json& object, std::string_view name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

double constant(const campaign_record& campaign, std::string_view name, double otherwise) {
    const json& plan = campaign.plan;
    if (!plan.is_object() || !plan.contains("constants") || !plan["constants"].is_object()) {
        return otherwise;
    }
    const auto found = plan["constants"].find(name);
    return found != plan["constants"].end() && found->is_number() ? found->get<double>()
                                                                  : otherwise;
}

struct planned_row {
    bool skipped = false, against_itself = false;
};

std::map<row_name, planned_row> rows_of(const campaign_record& campaign) {
    std::map<row_name, planned_row> rows;
    if (!campaign.plan->is_object() || !campaign.plan->contains("rows")) {
        return rows;
    }
    for (const json& row : campaign.plan["rows"]) {
        const auto itself = row.find("against_itself");
        rows[{text_in(row, "workload"), text_in(row, "boundary")}] = {
            !text_in(row, "skip_reason").empty(),
            itself != row.end() && itself->is_boolean() && itself->get<bool>()};
    }
    return rows;
}

fault not_of_the_plan(const campaign_record& campaign, const run_record& run,
                      const std::map<row_name, planned_row>& rows) {
    if (run.seed != campaign.seed) {
        return fmt::format("its seed is {}, the campaign's {}", run.seed, campaign.seed);
    }
    for (const auto& [field, mine] :
         {std::pair("profile", &run.key.profile), std::pair("cache_mode", &run.key.cache_mode),
          std::pair("class", &run.key.tuning_class)}) {
        const std::string planned = text_in(campaign.plan, field);
        if (!planned.empty() && planned != *mine) {
            return fmt::format("its {} is {}, the plan says {}", field, *mine, planned);
        }
    }
    if (!rows.empty() && !rows.contains({run.key.workload_id, run.key.boundary})) {
        return fmt::format("workload {} at boundary {} is not in the plan", run.key.workload_id,
                           run.key.boundary);
    }
    return std::nullopt;
}

fault unverified(const run_record& run) {
    const auto& v = run.verification;
    if (v && v->passed && v->worst_ratio > v->limit) {
        return fmt::format("its answers passed with an error of {:.3g}, the limit is {:.3g}",
                           v->worst_ratio, v->limit);
    }
    const bool declares_other =
        run.support->is_object() &&
        run.support->value("answer", nlohmann::json()) == "yes-other-precision";
    if (v && (v->method == "accuracy floor") != declares_other && v->total_elements > 0) {
        return "its answers are judged by the accuracy floor exactly where the backend declares "
               "another arithmetic, and here only one of both stands";
    }
    if (run.state == row_state::ok && v && !v->passed) {
        return "it is ok though its answers did not pass";
    }
    return std::nullopt;
}

fault samples_outgrow_windows(const run_record& run, double tolerance) {
    for (const window_record& w : run.windows) {
        const auto sum = static_cast<double>(
            std::accumulate(w.batch_ns.begin(), w.batch_ns.end(), std::int64_t{0}));
        const double length =
            w.end_ns >= w.begin_ns ? static_cast<double>(w.end_ns - w.begin_ns) : -1.0;
        if (sum > length * (1.0 + tolerance)) {
            return fmt::format("the samples of window {} take {:.0f} ns, the window {:.0f}",
                               w.order, sum, length);
        }
    }
    return std::nullopt;
}

/// Windows of all sides of a visit, as one machine can have had them: one after the other.
class visit_timeline {
  public:
    fault add(const run_record& run) {
        for (const window_record& w : run.windows) {
            if (!windows_[run.visit].emplace(w.order, std::pair(w.begin_ns, w.end_ns)).second) {
                return fmt::format("window {} of its visit stands in the journal twice", w.order);
            }
        }
        return std::nullopt;
    }
    [[nodiscard]] fault overlap() const {
        for (const auto& [visit, windows] : windows_) {
            std::uint64_t last_end = 0;
            for (const auto& [order, stamps] : windows) {
                if (stamps.first < last_end) {
                    return fmt::format("window {} of visit {} begins before the one before it ends",
                                       order, visit);
                }
                last_end = stamps.second;
            }
        }
        return std::nullopt;
    }

  private:
    std::map<std::string, std::map<std::uint32_t, std::pair<std::uint64_t, std::uint64_t>>>
        windows_;
};

struct rounds_seen {
    std::set<std::uint32_t> rounds;
    bool ended_early = false;  // a run that is not ok closes its row
};

fault gap_in(const row_key& key, const rounds_seen& seen, std::size_t planned) {
    const std::size_t count = seen.rounds.size();
    if (*seen.rounds.rbegin() + 1 != count || (!seen.ended_early && count < planned)) {
        return fmt::format("{} on {} has {} runs up to round {}; the plan has {}", key.workload_id,
                           key.devices.empty() ? std::string("no device") : key.devices.front(),
                           count, *seen.rounds.rbegin() + 1, planned);
    }
    return std::nullopt;
}

fault incomplete(const campaign_record& campaign, const std::map<row_key, rounds_seen>& seen,
                 const std::map<row_name, planned_row>& rows) {
    std::set<row_name> measured, against_itself;
    const auto planned = static_cast<std::size_t>(constant(campaign, "runs", 0.0));
    for (const auto& [key, rounds] : seen) {
        measured.emplace(key.workload_id, key.boundary);
        if (!key.devices.empty() && key.devices.front().ends_with("#aa")) {
            against_itself.emplace(key.workload_id, key.boundary);
        }
        if (auto gap = gap_in(key, rounds, planned)) {
            return gap;
        }
    }
    for (const auto& [name, row] : rows) {
        if (!measured.contains(name)) {
            return fmt::format("{} at boundary {} was planned and has no run", name.first,
                               name.second);
        }
        if (row.against_itself && !row.skipped && !against_itself.contains(name)) {
            return fmt::format("{} was planned to be measured against itself and was not",
                               name.first);
        }
    }
    return std::nullopt;
}

/// The campaign's own judgement, made again: samples that were scaled afterwards do not follow the
/// supervisor's stamps any more.
fault bent_samples(std::span<const run_record> runs, double limit) {
    std::map<std::string, clock_watch> watches;
    std::set<std::string> known;  // the campaign rejected it itself
    for (const run_record& run : runs) {
        if (run.reason_code == "clock") {
            known.insert(run.device);
        } else if (has_time(run.state)) {
            watches[run.device].add(run.windows);
        }
    }
    for (const auto& [device, watch] : watches) {
        if (const auto bent = watch.bent(limit); bent && !known.contains(device)) {
            return fmt::format(
                "the samples of {} do not fit the supervisor's stamps: for 1 s of theirs the "
                "windows took {:.3f} s",
                device, bent->rate);
        }
    }
    return std::nullopt;
}

std::optional<error> as_error(const std::string& where, const fault& found) {
    if (!found) {
        return std::nullopt;
    }
    return make_error(error_code::bundle_damaged, "cannot trust " + where, *found,
                      "Use the original bundle");
}

}  // namespace

std::optional<error> check_coherence(const campaign_record& campaign,
                                     std::span<const run_record> runs) {
    const auto rows = rows_of(campaign);
    const double limit = constant(campaign, "slope_limit", 0.01);
    std::set<std::tuple<std::string, row_key>> visits;
    std::map<row_key, rounds_seen> seen;
    visit_timeline timeline;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const run_record& run = runs[i];
        fault found = not_of_the_plan(campaign, run, rows);
        found = found ? found : unverified(run);
        found = found ? found : samples_outgrow_windows(run, limit);
        found = found ? found : telemetry_fault(run);
        found = found ? found : timeline.add(run);
        const bool first = visits.emplace(run.visit, run.key).second;
        rounds_seen& rounds = seen[run.key];
        if (!found && (!rounds.rounds.insert(run.round).second || !first)) {
            found = fmt::format("round {} of {} on {} stands in the journal twice", run.round,
                                run.key.workload_id, run.device);
        }
        rounds.ended_early = rounds.ended_early || run.state != row_state::ok;
        if (found) {
            return as_error(fmt::format("{} line {}", journal_file, i + 1), found);
        }
    }
    fault found = timeline.overlap();
    if (!found && campaign.complete) {
        found = incomplete(campaign, seen, rows);
    }
    return as_error(std::string(journal_file), found ? found : bent_samples(runs, limit));
}

}  // namespace accelbench::results
