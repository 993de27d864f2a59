// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/bundle_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "results/bundle/layout.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/bundle/records_json.hpp"
#include "results/bundle/rows_file.hpp"
#include "results/bundle/version.hpp"

namespace accelbench::results {

using nlohmann::json;

namespace {

error damaged(const std::string& where, const std::string& happened) {
    return make_error(error_code::bundle_damaged, "cannot trust " + where, happened,
                      "Use the original bundle");
}

/// Takes the next line off the text; false at its end.
bool next_line(std::string_view& text, std::string_view& line) {
    if (text.empty()) {
        return false;
    }
    const std::size_t end = text.find('\n');
    line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return true;
}

/// "time_ns" or "key.boundary": the first place where two values differ.
std::string first_differing_field(const json& a, const json& b) {
    const json patch = json::diff(a, b);
    if (patch.empty()) {
        return "the spelling of a number or the order of fields";
    }
    const std::string path = patch.front().value("path", std::string());
    return path.empty() ? "the whole line" : "field '" + path.substr(1) + "'";
}

std::set<std::string> plan_labels(const campaign_record& campaign) {
    std::set<std::string> labels;
    if (!campaign.plan->is_object() || !campaign.plan->contains("devices") ||
        !campaign.plan["devices"].is_array()) {
        return labels;
    }
    for (const json& device : campaign.plan["devices"]) {
        if (device.is_object() && device.contains("label") && device["label"].is_string()) {
            labels.insert(device["label"].get<std::string>());
        }
    }
    return labels;
}

/// Sides of a self-comparison ("cpu:0#2", "cpu:0#aa") belong to the device before the '#'.
bool is_planned(const std::string& label, const std::set<std::string>& labels) {
    return labels.empty() || labels.contains(label) ||
           labels.contains(label.substr(0, label.find('#')));
}

std::optional<std::string> run_fault(const campaign_record& campaign, const run_record& run,
                                     const std::set<std::string>& labels) {
    if (run.campaign != campaign.campaign) {
        return fmt::format("its campaign is {}, bundle.json says {}", run.campaign,
                           campaign.campaign);
    }
    const auto workload = campaign.workloads->find(run.key.workload_id);
    if (workload == campaign.workloads->end()) {
        return fmt::format("workload {} is not in bundle.json", run.key.workload_id);
    }
    const auto hash = workload->is_object() ? workload->find("sha256") : workload->end();
    if (hash == workload->end() || *hash != run.key.workload_sha256) {
        return fmt::format("workload {} has another hash than in bundle.json", run.key.workload_id);
    }
    if (!is_planned(run.device, labels)) {
        return fmt::format("device {} is not in the plan", run.device);
    }
    if (std::find(run.key.devices.begin(), run.key.devices.end(), run.device) ==
        run.key.devices.end()) {
        return fmt::format("device {} is not among the devices of its key", run.device);
    }
    return std::nullopt;
}

/// The canonical text has one "name=value" a line.
std::optional<std::string> canonical_field(const std::string& canonical, const std::string& name) {
    std::string_view left = canonical;
    std::string_view line;
    while (next_line(left, line)) {
        if (line.starts_with(name + "=")) {
            return std::string(line.substr(name.size() + 1));
        }
    }
    return std::nullopt;
}

bool agrees(const json& stored, const std::string& defined) {
    if (stored.is_string()) {
        return stored.get<std::string>() == defined;
    }
    return stored.is_number() && fmt::format("{}", stored.get<double>()) == defined;
}

/// The tensors that people read are those of the definition, whose lines begin "name type [2,3] ".
std::optional<std::string> tensor_fault(const json& workload) {
    const auto tensors = workload.find("tensors");
    if (tensors == workload.end() || !tensors->is_array()) {
        return std::nullopt;
    }
    const std::string canonical = workload.value("canonical", std::string());
    for (std::size_t i = 0; i < tensors->size(); ++i) {
        const json& tensor = (*tensors)[i];
        const std::string shown =
            fmt::format("{} {} {} ", tensor.value("name", ""), tensor.value("dtype", ""),
                        tensor.contains("dims") ? tensor["dims"].dump() : std::string("no dims"));
        const auto defined = canonical_field(canonical, fmt::format("tensor.{:02}", i));
        if (!defined || !defined->starts_with(shown)) {
            return fmt::format("tensor {} is {}, its definition says {}", i, shown,
                               defined.value_or("nothing"));
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<error> check_document(std::string_view text, const std::string& where) {
    const auto document = parse_json(text, where);
    if (!document) {
        return document.error();
    }
    if (document->is_object() && document->contains("schema_version") &&
        (*document)["schema_version"].is_string()) {
        const auto version =
            check_schema_version((*document)["schema_version"].get<std::string>(), where);
        if (!version) {
            return version.error();
        }
    }
    if (const auto misfit = schema_validator(schema_kind::bundle).misfit(*document)) {
        return damaged(where, *misfit);
    }
    return std::nullopt;
}

std::optional<error> check_lines(schema_kind kind, std::string_view text, const std::string& file) {
    const schema_validator schema(kind);
    if (!text.empty() && text.back() != '\n') {
        return damaged(file, "its last line is cut off");
    }
    std::string_view line;
    for (int number = 1; next_line(text, line); ++number) {
        const std::string where = fmt::format("{} line {}", file, number);
        const auto document = parse_json(line, where);
        if (!document) {
            return document.error();
        }
        if (const auto misfit = schema.misfit(*document)) {
            return damaged(where, *misfit);
        }
    }
    return std::nullopt;
}

std::optional<error> check_definitions(const campaign_record& campaign) {
    const std::string where(campaign_file);
    if (auto faults = check_workloads(campaign, where); !faults.empty()) {
        return faults.front();
    }
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> fields{
        {{"flops", "work.flops"},
         {"bytes", "work.bytes"},
         {"bus_factor", "work.bus_factor"},
         {"accuracy_floor", "accuracy_floor"},
         {"compute", "compute"},
         {"accumulate", "accumulate"},
         {"kernel", "kernel"},
         {"op", "op"}}};
    for (const auto& [id, workload] : campaign.workloads->items()) {
        for (const auto& [name, line] : fields) {
            const auto defined =
                canonical_field(workload.value("canonical", std::string()), std::string(line));
            const auto stored = workload.find(name);
            if (defined && stored != workload.end() && !agrees(*stored, *defined)) {
                return damaged(where, fmt::format("workload {}: field '{}' is {}, its definition "
                                                  "says {}",
                                                  id, name, stored->dump(), *defined));
            }
        }
        if (const auto fault = tensor_fault(workload)) {
            return damaged(where, fmt::format("workload {}: {}", id, *fault));
        }
    }
    return std::nullopt;
}

std::optional<error> check_plan(const campaign_record& campaign, std::span<const run_record> runs) {
    if (!campaign.workloads->is_object()) {
        return damaged(std::string(campaign_file), "field 'workloads' must be an object");
    }
    const std::set<std::string> labels = plan_labels(campaign);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (const auto fault = run_fault(campaign, runs[i], labels)) {
            return damaged(fmt::format("{} line {}", journal_file, i + 1), *fault);
        }
    }
    return std::nullopt;
}

std::optional<error> compare_rows(const campaign_record& campaign, std::span<const run_record> runs,
                                  std::string_view stored, const std::string& file) {
    const std::string derived = rows_text(campaign, runs);
    if (derived == stored) {
        return std::nullopt;
    }
    std::string_view expected = derived;
    std::string_view found = stored;
    std::string_view expected_line;
    std::string_view found_line;
    for (int number = 1;; ++number) {
        const bool more_expected = next_line(expected, expected_line);
        const bool more_found = next_line(found, found_line);
        const std::string where = fmt::format("{} line {}", file, number);
        if (more_expected != more_found || !more_expected) {
            return damaged(where, more_expected ? "a row that the runs yield is missing"
                                                : "there are rows that no run yields");
        }
        if (expected_line != found_line) {
            const auto a = parse_json(expected_line, where);
            const auto b = parse_json(found_line, where);
            return damaged(where, !a || !b ? std::string("it is not JSON")
                                           : fmt::format("{} does not follow from the raw samples",
                                                         first_differing_field(*a, *b)));
        }
    }
}

}  // namespace accelbench::results
