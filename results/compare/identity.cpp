// SPDX-License-Identifier: Apache-2.0
#include "results/compare/identity.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "results/compare/quantity.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;

/// The value at a path of members; null where any of them is missing.
json at(const json& from, std::initializer_list<std::string_view> path) {
    const json* here = &from;
    for (const std::string_view name : path) {
        if (!here->is_object()) {
            return nullptr;
        }
        const auto found = here->find(name);
        if (found == here->end()) {
            return nullptr;
        }
        here = &*found;
    }
    return *here;
}

std::string text_at(const json& from, std::initializer_list<std::string_view> path) {
    const json found = at(from, path);
    return found.is_string() ? found.get<std::string>() : std::string();
}

std::optional<double> number_at(const json& from, std::initializer_list<std::string_view> path) {
    const json found = at(from, path);
    return found.is_number() ? std::optional(found.get<double>()) : std::nullopt;
}

/// Share of the campaign's processor time that the hypervisor gave to somebody else.
std::optional<double> steal_share(const json& environment) {
    const auto steal = number_at(environment, {"load", "steal_ticks"});
    const auto total = number_at(environment, {"load", "total_ticks"});
    const auto steal_end = number_at(environment, {"load_at_end", "steal_ticks"});
    const auto total_end = number_at(environment, {"load_at_end", "total_ticks"});
    if (!steal || !total || !steal_end || !total_end || !(*total_end > *total)) {
        return std::nullopt;
    }
    return (*steal_end - *steal) / (*total_end - *total);
}

void add(std::vector<std::string>& parts, std::string part) {
    if (!part.empty()) {
        parts.push_back(std::move(part));
    }
}

std::string joined(const std::vector<std::string>& parts) {
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

std::string host_text(const campaign_record& campaign) {
    const json& e = campaign.environment;
    std::vector<std::string> parts;
    add(parts, text_at(e, {"cpu", "model"}));
    if (const auto count = number_at(e, {"cpu", "logical_cpus"})) {
        parts.push_back(fmt::format("{:g} processors", *count));
    }
    if (const auto bytes = number_at(e, {"memory", "total_bytes"})) {
        parts.push_back(to_text({quantity_kind::byte_rate, *bytes, {}}));
        parts.back().resize(parts.back().size() - 2);  // bytes, not a rate
    }
    add(parts, text_at(e, {"host", "os"}));
    if (const std::string kernel = text_at(e, {"host", "kernel"}); !kernel.empty()) {
        parts.push_back("Linux " + kernel);
    }
    if (at(e, {"host", "virtual_machine"}) == true) {
        parts.emplace_back("virtual machine");
    }
    if (const std::string container = text_at(e, {"limits", "container"}); !container.empty()) {
        parts.push_back("container " + container);
    }
    if (parts.empty()) {
        return "";
    }
    const std::string name = text_at(e, {"host", "hostname"});
    std::string text = name.empty() ? joined(parts) : name + ": " + joined(parts);
    if (const auto steal = steal_share(e)) {
        text += fmt::format("; {} of its time went to other guests", percent(*steal));
    }
    if (const auto load = number_at(e, {"load", "average_1_min"})) {
        text += fmt::format("; load {:.1f} when it began", *load);
    }
    return text;
}

std::string device_text(const campaign_record& campaign, const std::string& label) {
    const json device = at(campaign.devices, {label});
    std::string name = text_at(device, {"info", "name"});
    if (name.empty()) {
        name = text_at(device, {"name"});
    }
    const std::string plugin = text_at(device, {"plugin", "name"});
    if (name.empty() || plugin.empty()) {
        return name;
    }
    std::vector<std::string> parts{
        fmt::format("plug-in {} {}", plugin, text_at(device, {"plugin", "version"}))};
    if (const std::string sdk = text_at(device, {"plugin", "sdk"}); sdk != "none") {
        add(parts, sdk);
    }
    if (const std::string driver = text_at(device, {"info", "driver"}); !driver.empty()) {
        parts.push_back("driver " + driver);
    }
    return name + "; " + joined(parts);
}

}  // namespace accelbench::results
