// SPDX-License-Identifier: Apache-2.0
#include "results/merge/kind_json.hpp"

#include <algorithm>
#include <utility>

#include "results/bundle/records_json.hpp"
#include "results/compare/plan_facts.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;

constexpr std::string_view support_fields[] = {"answer", "compute", "accumulate"};

/// The fields of an object that are kept, where they are texts or numbers.
json subset(const json& from, std::initializer_list<std::string_view> names) {
    json kept = json::object();
    for (const std::string_view name : names) {
        const auto found = from.is_object() ? from.find(name) : from.end();
        if (from.is_object() && found != from.end() && found->is_primitive()) {
            kept[std::string(name)] = *found;
        }
    }
    return kept;
}

/// Figures of a kind: their presence counts, and rates follow from the work.
void set_placeholders(row_record& record, bool has_time) {
    record.time_ns.reset();
    record.flop_per_s.reset();
    record.byte_per_s.reset();
    if (has_time) {
        record.time_ns = 1.0;
        if (record.flops > 0.0) {
            record.flop_per_s = record.flops * 1e9;
        }
        if (record.bytes > 0.0) {
            record.byte_per_s = record.bytes * 1e9;
        }
    }
}

}  // namespace

row_kind kind_of(const row_record& row, const campaign_record& campaign) {
    row_kind kind;
    row_record& record = kind.record;
    record.key = row.key;
    record.key.devices.clear();
    record.state = row.state;
    record.reason = row.reason;
    record.flops = row.flops;
    record.bytes = row.bytes;
    record.marks = row.marks;
    json support = json::object();
    for (const std::string_view field : support_fields) {
        const json& value = std::as_const(row.support)[field];
        if (value.is_string()) {
            support[std::string(field)] = value;
        }
    }
    record.support = std::move(support);
    if (row.verification) {
        verification_record verified;
        verified.passed = row.verification->passed;
        verified.timed_outputs = row.verification->timed_outputs;
        verified.effective_precision = row.verification->effective_precision;
        record.verification = verified;
    }
    if (row.power) {
        power_record power;
        power.scope = row.power->scope;
        record.power = power;
    }
    set_placeholders(record, row.time_ns.has_value());
    kind.accuracy_floor = accuracy_floor_of(campaign, row.key.workload_id);
    const json& workload = std::as_const(campaign.workloads)[row.key.workload_id];
    if (workload.is_object() && workload.contains("kernel") && workload["kernel"].is_string()) {
        kind.kernel = workload["kernel"].get<std::string>();
    }
    return kind;
}

json to_json(const row_kind& kind) {
    const row_record& record = kind.record;
    json out{{"key", to_json(record.key)},
             {"state", to_string(record.state)},
             {"reason", record.reason},
             {"has_time", record.time_ns.has_value()},
             {"flops", record.flops},
             {"bytes", record.bytes},
             {"marks", record.marks},
             {"support", record.support.json()},
             {"verification", nullptr},
             {"power_scope", nullptr},
             {"accuracy_floor", kind.accuracy_floor},
             {"kernel", kind.kernel}};
    if (record.verification) {
        out["verification"] = {{"passed", record.verification->passed},
                               {"timed_outputs", record.verification->timed_outputs},
                               {"effective_precision", record.verification->effective_precision}};
    }
    if (record.power) {
        out["power_scope"] = record.power->scope;
    }
    return out;
}

void read_kind(const json& from, const std::string& path, read_context& context, row_kind& to) {
    object_reader in(from, path, context);
    row_record& record = to.record;
    if (const json* key = in.find("key", true)) {
        read(*key, in.path_of("key"), context, record.key);
    }
    std::string state;
    bool has_time = false;
    in.required("state", state);
    in.required("reason", record.reason);
    in.required("has_time", has_time);
    in.required("flops", record.flops);
    in.required("bytes", record.bytes);
    in.required("marks", record.marks);
    in.required("support", record.support);
    in.required("accuracy_floor", to.accuracy_floor);
    in.required("kernel", to.kernel);
    if (const json* verified = in.find("verification", true);
        verified != nullptr && !verified->is_null()) {
        verification_record made;
        object_reader fields(*verified, in.path_of("verification"), context);
        fields.required("passed", made.passed);
        fields.required("timed_outputs", made.timed_outputs);
        fields.required("effective_precision", made.effective_precision);
        record.verification = std::move(made);
    }
    std::optional<std::string> scope;
    in.optional("power_scope", scope);
    if (scope) {
        record.power = power_record{};
        record.power->scope = *scope;
    }
    const auto known = parse_row_state(state);
    if (!known && context.good()) {
        context.fail(in.path_of("state"), "is no state of a row");
    }
    record.state = known.value_or(row_state::failed);
    set_placeholders(record, has_time);
}

campaign_record head_of(const bundle& member) {
    const campaign_record& from = member.campaign;
    campaign_record head;
    head.schema_version = from.schema_version;
    head.protocol_version = from.protocol_version;
    head.campaign = from.campaign;
    head.created_utc = from.created_utc;
    head.finished_utc = from.finished_utc;
    head.product_version = from.product_version;
    head.complete = from.complete;
    head.stopped_because = from.stopped_because;
    const json& plan = from.plan;
    json kept{{"devices", device_labels(from, member.rows)}};
    for (const char* field : {"constants", "profile"}) {
        if (plan.is_object() && plan.contains(field)) {
            kept[field] = plan[field];
        }
    }
    head.plan = std::move(kept);
    head.environment = json{{"host", subset(from.environment["host"], {"hostname", "boot_id"})}};
    json devices = json::object();
    const json all = from.devices->is_object() ? from.devices.json() : json::object();
    for (const auto& [label, device] : all.items()) {
        if (is_noise_label(label) || !device.is_object()) {
            continue;
        }
        json one = subset(device, {"backend", "name"});
        const auto info = device.find("info");
        one["info"] = subset(info == device.end() ? json() : *info,
                             {"name", "card", "uuid", "driver", "firmware", "arch"});
        devices[label] = std::move(one);
    }
    head.devices = std::move(devices);
    return head;
}

json to_json(const merged_member& member) {
    const campaign_record& head = member.head;
    return {{"name", member.name},
            {"manifest_sha256", member.manifest_sha256},
            {"protocol_version", head.protocol_version},
            {"campaign", head.campaign},
            {"created_utc", head.created_utc},
            {"finished_utc", head.finished_utc},
            {"product_version", head.product_version},
            {"complete", head.complete},
            {"stopped_because", head.stopped_because},
            {"plan", {{"devices", head.plan["devices"]}}},
            {"environment", head.environment.json()},
            {"devices", head.devices.json()},
            {"noise_ratios", member.noise_ratios}};
}

void read_member(const json& from, const std::string& path, read_context& context,
                 merged_member& to) {
    object_reader in(from, path, context);
    in.required("name", to.name);
    in.required("manifest_sha256", to.manifest_sha256);
    in.required("protocol_version", to.head.protocol_version);
    in.required("campaign", to.head.campaign);
    in.required("created_utc", to.head.created_utc);
    in.required("finished_utc", to.head.finished_utc);
    in.required("product_version", to.head.product_version);
    in.required("complete", to.head.complete);
    in.required("stopped_because", to.head.stopped_because);
    in.required("plan", to.head.plan);
    in.required("environment", to.head.environment);
    in.required("devices", to.head.devices);
    in.required("noise_ratios", to.noise_ratios);
}

}  // namespace accelbench::results
