// SPDX-License-Identifier: Apache-2.0
#include "results/pack/conform_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace accelbench::results {
namespace {

using json = nlohmann::json;

json parsed(const std::string& text) {
    return json::parse(text, nullptr, false);
}

template <class Value>
Value value_of(const json& object, const char* key, Value fallback) {
    const auto found = object.find(key);
    const bool fits = found != object.end() && found->type() == json(fallback).type();
    return fits ? found->template get<Value>() : fallback;
}

struct measured {
    std::string label;
    json info;
};

/// The devices that were measured through this library.
std::vector<measured> measured_by(const std::string& library_sha256,
                                  const std::vector<std::string>& campaigns) {
    std::vector<measured> found;
    for (const std::string& text : campaigns) {
        const json campaign = parsed(text);
        const auto devices = campaign.is_object() ? campaign.find("devices") : campaign.end();
        if (devices == campaign.end() || !devices->is_object()) {
            continue;
        }
        for (const auto& [label, device] : devices->items()) {
            if (device.is_object() &&
                value_of<std::string>(device, "library_sha256", "") == library_sha256) {
                found.push_back({label, device.value("info", json::object())});
            }
        }
    }
    return found;
}

/// One card is one uuid, which stays comparable where it was left out; else what the driver names.
bool is_same_device(const json& proven, const json& info) {
    const auto at = [](const json& object, const char* key) {
        return value_of<std::string>(object, key, "");
    };
    if (!at(proven, "uuid").empty() || !at(info, "uuid").empty()) {
        return at(proven, "uuid") == at(info, "uuid");
    }
    return at(proven, "name") == at(info, "name") && at(proven, "arch") == at(info, "arch") &&
           at(proven, "pci") == at(info, "pci");
}

std::string where_it_ran(const json& report, const std::vector<measured>& devices) {
    const auto proven = report.find("device_info");
    if (proven == report.end() || !proven->is_object()) {
        return "it does not say on which device it ran";
    }
    std::vector<std::string> same;
    for (const measured& one : devices) {
        if (one.info.is_object() && is_same_device(*proven, one.info)) {
            same.push_back(one.label);
        }
    }
    return same.empty() ? fmt::format("it ran on another device than those: {}",
                                      value_of<std::string>(*proven, "name", "without a name"))
                        : fmt::format("it ran on the device measured as {}", fmt::join(same, ", "));
}

}  // namespace

std::optional<bundle_check> check_conform_report(const std::string& name, const std::string& text,
                                                 const std::vector<std::string>& campaigns) {
    const json report = parsed(text);
    if (!report.is_object() || !report.contains("library_sha256") || !report.contains("checks")) {
        return std::nullopt;
    }
    const auto hash = value_of<std::string>(report, "library_sha256", "");
    const auto devices = measured_by(hash, campaigns);
    if (hash.empty() || devices.empty()) {
        return bundle_check{
            "conform", false,
            fmt::format("{} is about another library than any that was measured: its "
                        "library_sha256 begins with {:.12}",
                        name, hash.empty() ? "nothing" : hash),
            error_code::bundle_damaged};
    }
    std::vector<std::string> labels;
    labels.reserve(devices.size());
    for (const measured& one : devices) {
        labels.push_back(one.label);
    }
    std::string said = fmt::format("{}: {} level {}", name,
                                   value_of(report, "passed", false) ? "passes" : "does NOT pass",
                                   value_of<std::uint64_t>(report, "level", 0));
    if (value_of(report, "partial", true)) {
        said += ", of only a part of the checks or workloads";
    }
    return bundle_check{"conform", true,
                        fmt::format("{}; the library is the one of {}; {}", said,
                                    fmt::join(labels, ", "), where_it_ran(report, devices)),
                        error_code::none};
}

}  // namespace accelbench::results
