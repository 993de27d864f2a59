// SPDX-License-Identifier: Apache-2.0
// The plan as JSON: written into every bundle, and read back when a campaign is resumed.
#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "harness/plan/plan.hpp"
#include "kernels/onnx/export.hpp"
#include "kernels/suites/suite.hpp"

namespace accelbench::plan {
namespace {

nlohmann::json device_json(const supervisor::device_spec& device) {
    nlohmann::json options = nlohmann::json::object();
    for (const auto& [name, value] : device.options) {
        options[name] = value;
    }
    return {{"backend", device.backend},
            {"index", device.index},
            {"label", device.label},
            {"options", options}};
}

error damaged(std::string happened) {
    return make_error(error_code::bundle_damaged, "cannot read the plan of the bundle",
                      std::move(happened), "Start a new campaign in another folder");
}

/// A whole number that was written from a T: an edited -1 or 1e20 must not wrap around into one.
template <class T>
T whole(const nlohmann::json& value, const char* name) {
    const bool is_whole =
        value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
    if (!is_whole ||
        value.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<T>::max())) {
        throw nlohmann::json::type_error::create(
            302, fmt::format("field '{}' is {}", name, value.dump()), &value);
    }
    return value.get<T>();
}

supervisor::device_spec device_from(const nlohmann::json& j) {
    supervisor::device_spec device{.backend = j.at("backend"),
                                   .index = whole<std::uint32_t>(j.at("index"), "index"),
                                   .label = j.at("label")};
    for (const auto& [name, value] : j.at("options").items()) {
        device.options.emplace_back(name, value.get<std::string>());
    }
    return device;
}

nlohmann::json row_json(const planned_row& row) {
    return {{"workload", row.work.id},
            {"sha256", row.work.sha256},
            {"onnx_sha256", row.onnx_sha256},
            {"boundary", row.boundary},
            {"ranks", row.work.ranks},
            {"against_itself", row.against_itself},
            {"input_sets", row.input_sets},
            {"predicted_s", row.predicted_s},
            {"predicted_bytes", row.predicted_bytes},
            {"skip_reason", row.skip_reason}};
}

result<planned_row> row_from(const nlohmann::json& j,
                             const std::map<std::string, kernels::workload>& works) {
    const std::string id = j.at("workload");
    const auto found = works.find(id);
    if (found == works.end() || found->second.sha256 != j.at("sha256").get<std::string>()) {
        return make_error(error_code::bundle_mismatch, "cannot resume the campaign",
                          fmt::format("workload {} of its plan is {} in this version's suite", id,
                                      found == works.end() ? "absent" : "defined differently"),
                          "Resume with the version that began it, or start a new campaign");
    }
    const std::string model = kernels::onnx_sha256(found->second);
    if (j.at("onnx_sha256").get<std::string>() != model) {
        return make_error(error_code::bundle_mismatch, "cannot resume the campaign",
                          fmt::format("this version writes another ONNX model of {}", id),
                          "Resume with the version that began it, or start a new campaign");
    }
    if (whole<std::uint32_t>(j.at("ranks"), "ranks") != found->second.ranks) {
        return damaged(
            fmt::format("{} has {} ranks, not {}", id, found->second.ranks, j.at("ranks").dump()));
    }
    return planned_row{
        .work = found->second,
        .boundary = j.at("boundary"),
        .against_itself = j.at("against_itself"),
        .predicted_s = j.at("predicted_s"),
        .predicted_bytes = whole<std::uint64_t>(j.at("predicted_bytes"), "predicted_bytes"),
        .skip_reason = j.at("skip_reason"),
        .input_sets = whole<std::uint32_t>(j.at("input_sets"), "input_sets"),
        .onnx_sha256 = model};
}

/// The first thing that no plan of ours holds; "" where all is sound.
std::string unusable(const campaign_plan& plan) {
    const auto one_of = [](const std::string& word, std::initializer_list<const char*> words) {
        return std::find(words.begin(), words.end(), word) != words.end();
    };
    if (plan.devices.empty() || plan.rows.empty()) {
        return plan.devices.empty() ? "it names no device" : "it has no row";
    }
    if (!one_of(plan.cache_mode, {"warm", "rotated", "flushed"})) {
        return fmt::format("its cache mode is '{}'", plan.cache_mode);
    }
    if (!one_of(plan.launch_mode, {"stream", "graph", "resident-loop"})) {
        return fmt::format("its launch mode is '{}'", plan.launch_mode);
    }
    if (!one_of(plan.tuning_class, {"default", "tuned"})) {
        return fmt::format("its class is '{}'", plan.tuning_class);
    }
    for (const planned_row& row : plan.rows) {
        if (!one_of(row.boundary, {"resident", "host"})) {
            return fmt::format("the boundary of {} is '{}'", row.work.id, row.boundary);
        }
        if (row.input_sets == 0 || row.input_sets > plan.values.input_sets_max) {
            return fmt::format("{} has {} input sets", row.work.id, row.input_sets);
        }
    }
    return {};
}

result<campaign_plan> read_plan(const nlohmann::json& stored) {
    campaign_plan plan{.suite = stored.at("suite"), .profile_name = stored.at("profile")};
    auto constants = constants_from_json(stored.at("constants"));
    if (!constants) {
        return constants.error();
    }
    plan.values = *constants;
    plan.seed = whole<std::uint64_t>(stored.at("seed"), "seed");
    plan.cache_mode = stored.at("cache_mode");
    plan.launch_mode = stored.at("launch_mode");
    plan.tuning_class = stored.at("class");
    plan.self_comparison = stored.at("self_comparison");
    plan.telemetry = stored.at("telemetry");
    plan.energy = stored.at("energy");
    plan.predicted_s = stored.at("predicted_s");
    for (const auto& ranks : stored.at("ranks")) {
        plan.ranks.push_back(whole<std::uint32_t>(ranks, "ranks"));
    }
    for (const auto& cpu : stored.at("cpus")) {
        plan.cpus.push_back(whole<int>(cpu, "cpus"));
    }
    for (const auto& device : stored.at("devices")) {
        plan.devices.push_back(device_from(device));
    }
    auto suite = kernels::load_suite(plan.suite, plan.ranks);
    if (!suite) {
        return suite.error();
    }
    std::map<std::string, kernels::workload> works;
    for (auto& row : suite->rows) {
        works.emplace(row.work.id, row.work);
    }
    for (const auto& row : stored.at("rows")) {
        auto read = row_from(row, works);
        if (!read) {
            return read.error();
        }
        plan.rows.push_back(std::move(*read));
    }
    if (auto wrong = unusable(plan); !wrong.empty()) {
        return damaged(std::move(wrong));
    }
    return plan;
}

}  // namespace

nlohmann::json to_json(const campaign_plan& plan) {
    nlohmann::json devices = nlohmann::json::array(), rows = nlohmann::json::array();
    for (const auto& device : plan.devices) {
        devices.push_back(device_json(device));
    }
    for (const auto& row : plan.rows) {
        rows.push_back(row_json(row));
    }
    return {{"suite", plan.suite},
            {"profile", plan.profile_name},
            {"constants", to_json(plan.values)},
            {"seed", plan.seed},
            {"cache_mode", plan.cache_mode},
            {"launch_mode", plan.launch_mode},
            {"class", plan.tuning_class},
            {"self_comparison", plan.self_comparison},
            {"telemetry", plan.telemetry},
            {"energy", plan.energy},
            {"ranks", plan.ranks},
            {"cpus", plan.cpus},
            {"devices", std::move(devices)},
            {"rows", std::move(rows)},
            {"predicted_s", plan.predicted_s}};
}

result<campaign_plan> plan_from_json(const nlohmann::json& stored) {
    try {
        return read_plan(stored);
    } catch (const nlohmann::json::exception& fault) {
        return damaged(fault.what());
    }
}

}  // namespace accelbench::plan
