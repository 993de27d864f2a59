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

/// Labels of the devices that were measured through this library.
std::vector<std::string> measured_by(const std::string& library_sha256,
                                     const std::vector<std::string>& campaigns) {
    std::vector<std::string> labels;
    for (const std::string& text : campaigns) {
        const json campaign = parsed(text);
        const auto devices = campaign.is_object() ? campaign.find("devices") : campaign.end();
        if (devices == campaign.end() || !devices->is_object()) {
            continue;
        }
        for (const auto& [label, device] : devices->items()) {
            if (device.is_object() &&
                value_of<std::string>(device, "library_sha256", "") == library_sha256) {
                labels.push_back(label);
            }
        }
    }
    return labels;
}

}  // namespace

std::optional<bundle_check> check_conform_report(const std::string& name, const std::string& text,
                                                 const std::vector<std::string>& campaigns) {
    const json report = parsed(text);
    if (!report.is_object() || !report.contains("library_sha256") || !report.contains("checks")) {
        return std::nullopt;
    }
    const auto hash = value_of<std::string>(report, "library_sha256", "");
    const auto labels = measured_by(hash, campaigns);
    if (hash.empty() || labels.empty()) {
        return bundle_check{
            "conform", false,
            fmt::format("{} is about another library than any that was measured: its "
                        "library_sha256 begins with {:.12}",
                        name, hash.empty() ? "nothing" : hash),
            error_code::bundle_damaged};
    }
    std::string said = fmt::format("{}: {} level {}", name,
                                   value_of(report, "passed", false) ? "passes" : "does NOT pass",
                                   value_of<std::uint64_t>(report, "level", 0));
    if (value_of(report, "partial", true)) {
        said += ", of only a part of the checks or workloads";
    }
    return bundle_check{
        "conform", true,
        fmt::format("{}; the library is the one of {}", said, fmt::join(labels, ", ")),
        error_code::none};
}

}  // namespace accelbench::results
