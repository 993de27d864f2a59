// SPDX-License-Identifier: Apache-2.0
#include "results/compare/plan_facts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

namespace accelbench::results {
namespace {

constexpr std::string_view noise_mark = "#aa";

const nlohmann::json* member(const nlohmann::json& object, std::string_view name) {
    if (!object.is_object()) {
        return nullptr;
    }
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

std::string text_in(const nlohmann::json& object, std::string_view name) {
    const nlohmann::json* found = member(object, name);
    return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

void add_once(std::vector<std::string>& labels, const std::string& label) {
    if (!label.empty() && std::find(labels.begin(), labels.end(), label) == labels.end()) {
        labels.push_back(label);
    }
}

/// Constants that bound the amount of work, not what a time means.
bool only_sets_amount(std::string_view constant) {
    constexpr std::array<std::string_view, 9> names{
        "runs",         "extra_runs", "aa_rows",    "row_budget_ns",   "memory_share",
        "family_alpha", "margin",     "confidence", "tuning_budget_ns"};
    return std::find(names.begin(), names.end(), constant) != names.end();
}

}  // namespace

double plan_number(const campaign_record& campaign, std::string_view constant, double otherwise) {
    const nlohmann::json* constants = member(campaign.plan, "constants");
    const nlohmann::json* found = constants == nullptr ? nullptr : member(*constants, constant);
    return found != nullptr && found->is_number() ? found->get<double>() : otherwise;
}

bool is_noise_label(std::string_view label) {
    return label.ends_with(noise_mark);
}

std::string without_noise_mark(std::string_view label) {
    return std::string(label.substr(0, label.size() - noise_mark.size()));
}

std::vector<std::string> device_labels(const campaign_record& campaign,
                                       const std::vector<row_record>& rows) {
    std::vector<std::string> labels;
    const nlohmann::json* devices = member(campaign.plan, "devices");
    if (devices != nullptr && devices->is_array()) {
        for (const nlohmann::json& device : *devices) {
            add_once(labels,
                     device.is_string() ? device.get<std::string>() : text_in(device, "label"));
        }
    }
    std::set<std::string> measured;  // also what the plan does not list: "cpu:0#2"
    for (const row_record& row : rows) {
        measured.insert(side_label(row.key));
    }
    for (const std::string& label : measured) {
        add_once(labels, label);
    }
    std::erase_if(labels, [](const std::string& label) { return is_noise_label(label); });
    return labels;
}

std::vector<planned_pair> planned_rows(const campaign_record& campaign) {
    std::vector<planned_pair> planned;
    const nlohmann::json* rows = member(campaign.plan, "rows");
    if (rows == nullptr || !rows->is_array()) {
        return planned;
    }
    for (const nlohmann::json& row : *rows) {
        if (!text_in(row, "workload").empty() && text_in(row, "skip_reason").empty()) {
            planned.push_back({text_in(row, "workload"), text_in(row, "boundary")});
        }
    }
    return planned;
}

std::optional<std::string> first_difference(const campaign_record& a, const campaign_record& b) {
    const nlohmann::json* left = member(a.plan, "constants");
    const nlohmann::json* right = member(b.plan, "constants");
    if (left == nullptr || right == nullptr || !left->is_object() || !right->is_object()) {
        return std::nullopt;
    }
    std::set<std::string> names;
    for (const nlohmann::json* constants : {left, right}) {
        for (const auto& [name, value] : constants->items()) {
            names.insert(name);
        }
    }
    for (const std::string& name : names) {
        const nlohmann::json x = left->value(name, nlohmann::json(nullptr));
        const nlohmann::json y = right->value(name, nlohmann::json(nullptr));
        if (x != y && !only_sets_amount(name)) {
            return fmt::format("plan.constants.{} is {} and {}", name, x.dump(), y.dump());
        }
    }
    return std::nullopt;
}

double accuracy_floor_of(const campaign_record& campaign, const std::string& id) {
    const auto workload = campaign.workloads->find(id);
    if (workload == campaign.workloads->end() || !workload->is_object()) {
        return 0.0;
    }
    const auto floor = workload->find("accuracy_floor");
    return floor != workload->end() && floor->is_number() ? floor->get<double>() : 0.0;
}

}  // namespace accelbench::results
