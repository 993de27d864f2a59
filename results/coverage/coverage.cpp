// SPDX-License-Identifier: Apache-2.0
#include "results/coverage/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "results/compare/plan_facts.hpp"
#include "results/compare/sides.hpp"
#include "results/rows/run_time.hpp"

namespace accelbench::results {
namespace {

struct state_words {
    std::string_view name, meaning;
};

constexpr state_words words_of(coverage_state state) {
    switch (state) {
        case coverage_state::ok:
            return {"ok", "measured, and the outputs of the timed launches verified"};
        case coverage_state::would_run:
            return {"would run", "the backend says that it can; nothing was measured"};
        case coverage_state::other_precision:
            return {"other precision",
                    "done in another arithmetic than the workload asks for: compared only by "
                    "`compare --class outcome`"};
        case coverage_state::on_host:
            return {"on host",
                    "part of it runs on the host's processor, by the backend's own word: never "
                    "compared"};
        case coverage_state::unstable:
            return {"unstable", "measured, but too unsteady for a figure"};
        case coverage_state::skipped:
            return {"skipped",
                    "left out, since the plan predicted more time or memory than its "
                    "budget"};
        case coverage_state::no_artifact:
            return {"no artifact",
                    "the chip runs compiled files only, and there is none of this workload: "
                    "`accelbench artifacts` prints the command that makes it, or why none can"};
        case coverage_state::unsupported:
            return {"unsupported", "the backend says that it cannot, and why"};
        case coverage_state::failed:
            return {"failed", "wrong numbers, an error, a crash or no answer: it has no time"};
        case coverage_state::withdrawn:
            return {"withdrawn",
                    "measured, and taken back or replaced since: it counts for nothing"};
        case coverage_state::not_measured:
            return {"not measured", "no finished run of it in this bundle"};
    }
    return {};
}

std::string text_field(const nlohmann::json& object, std::string_view field) {
    if (!object.is_object()) {
        return {};
    }
    const auto found = object.find(field);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

coverage_state state_of(const row_record& row, const coverage_cell& cell) {
    switch (row.state) {
        case row_state::ok:
            return text_field(row.support, "answer") == "yes-other-precision"
                       ? coverage_state::other_precision
                       : coverage_state::ok;
        case row_state::unsupported:
            return cell.code == "needs-artifact" ? coverage_state::no_artifact
                                                 : coverage_state::unsupported;
        case row_state::skipped:
            return coverage_state::skipped;
        case row_state::unstable:
            return coverage_state::unstable;
        case row_state::failed:
        case row_state::crashed:
        case row_state::timed_out:
        case row_state::device_lost:
        case row_state::rejected:
            return coverage_state::failed;
    }
    return coverage_state::failed;
}

/// The arithmetic that was done, where it is another than asked for.
std::string other_arithmetic(const row_record& row, std::string_view compute,
                             std::string_view accumulate) {
    const std::string does = text_field(row.support, "compute");
    const std::string sums = text_field(row.support, "accumulate");
    if (!does.empty() && !compute.empty() && does != compute) {
        return does;
    }
    if (!sums.empty() && !accumulate.empty() && sums != accumulate) {
        return fmt::format("sums in {}", sums);
    }
    return {};
}

/// Columns and rows by name, so that bundles of one suite fall together.
class builder {
  public:
    std::size_t device(const std::string& title) {
        table_.devices.push_back(title);
        for (covered_workload& work : table_.workloads) {
            work.cells.emplace_back();
        }
        return table_.devices.size() - 1;
    }

    covered_workload& workload(const std::string& id, const nlohmann::json& stored) {
        const std::string sha256 = text_field(stored, "sha256");
        const auto [at, is_new] = place_.try_emplace({id, sha256}, table_.workloads.size());
        if (is_new) {
            table_.workloads.push_back({.id = id,
                                        .sha256 = sha256,
                                        .kernel = text_field(stored, "kernel"),
                                        .model = text_field(stored, "source"),
                                        .cells = {table_.devices.size(), coverage_cell{}}});
        }
        return table_.workloads[at->second];
    }

    coverage_table take() && { return std::move(table_); }

  private:
    coverage_table table_;
    std::map<std::pair<std::string, std::string>, std::size_t> place_;
};

std::vector<std::string> columns(const bundle& measured) {
    std::vector<std::string> labels = device_labels(measured.campaign, measured.rows);
    std::erase_if(labels, is_noise_label);
    return labels;
}

/// `name`: of the bundle, "" where labels alone tell the columns apart.
void add(builder& into, const bundle& measured, const std::string& name) {
    const auto& workloads = measured.campaign.workloads.json();
    for (const std::string& label : columns(measured)) {
        const std::size_t column =
            into.device(name.empty() ? label : fmt::format("{}: {}", name, label));
        for (const row_record& row : measured.rows) {
            if (side_label(row.key) != label) {
                continue;
            }
            const nlohmann::json& stored = measured.campaign.workloads[row.key.workload_id];
            coverage_cell said =
                cover(row, text_field(stored, "compute"), text_field(stored, "accumulate"));
            const row_status now = measured.standings.of(row.key, "");
            // Whether a preview holds is no matter of what the device can do.
            if (!may_be_compared(now) && now.standing != row_standing::preview) {
                said = {.state = coverage_state::withdrawn,
                        .reason = why_not_used(now),
                        .is_double = said.is_double};
            }
            coverage_cell& cell = into.workload(row.key.workload_id, stored).cells[column];
            if (said.state < cell.state) {
                cell = said;
            }
        }
        for (const auto& [id, stored] : workloads.items()) {
            into.workload(id, stored);
        }
    }
}

bool share_a_label(std::span<const bundle> bundles) {
    std::vector<std::string> seen;
    for (const bundle& measured : bundles) {
        const std::vector<std::string> labels = columns(measured);
        seen.insert(seen.end(), labels.begin(), labels.end());
    }
    std::sort(seen.begin(), seen.end());
    return std::adjacent_find(seen.begin(), seen.end()) != seen.end();
}

}  // namespace

std::string_view to_string(coverage_state state) {
    return words_of(state).name;
}

std::string_view meaning(coverage_state state) {
    return words_of(state).meaning;
}

coverage_cell cover(const row_record& row, std::string_view compute, std::string_view accumulate) {
    coverage_cell cell{
        .reason = row.reason,
        .code = text_field(row.support, "why"),
        .is_double = std::find(row.marks.begin(), row.marks.end(), "double") != row.marks.end()};
    if (has_time(row.state)) {
        cell.precision = other_arithmetic(row, compute, accumulate);
    }
    cell.state = state_of(row, cell);
    const bool has_host_part = text_field(row.support, "answer") == "yes-partly-on-host";
    if (has_time(row.state) && has_host_part) {
        cell.state = coverage_state::on_host;
    }
    return cell;
}

coverage_table cover(std::span<const bundle> bundles) {
    builder table;
    const bool name_them = share_a_label(bundles);
    const std::vector<std::string> names = bundle_names(bundles);
    for (std::size_t i = 0; i < bundles.size(); ++i) {
        add(table, bundles[i], name_them ? names[i] : "");
    }
    coverage_table made = std::move(table).take();
    std::sort(made.workloads.begin(), made.workloads.end(), [](const auto& a, const auto& b) {
        return std::tie(a.id, a.sha256) < std::tie(b.id, b.sha256);
    });
    return made;
}

model_counts count_models(const coverage_table& table, std::size_t device) {
    model_counts counts;
    for (const covered_workload& work : table.workloads) {
        state_counts& count = counts[work.model][work.kernel];
        const coverage_state state = work.cells[device].state;
        count.yes += state == coverage_state::ok || state == coverage_state::would_run ? 1 : 0;
        count.other += state == coverage_state::other_precision ? 1 : 0;
        ++count.all;
    }
    return counts;
}

}  // namespace accelbench::results
