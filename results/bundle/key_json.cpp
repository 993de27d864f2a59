// SPDX-License-Identifier: Apache-2.0
// JSON of the parts that runs and rows share: key, interval, phases, verification.
#include <nlohmann/json.hpp>

#include "results/bundle/records_json.hpp"

namespace accelbench::results {

using nlohmann::json;

json to_json(const row_key& key) {
    return {{"workload_id", key.workload_id},
            {"workload_sha256", key.workload_sha256},
            {"devices", key.devices},
            {"implementation", key.implementation},
            {"route", key.route},
            {"boundary", key.boundary},
            {"launch_mode", key.launch_mode},
            {"cache_mode", key.cache_mode},
            {"load", key.load},
            {"tuning_class", key.tuning_class},
            {"ranks", key.ranks},
            {"profile", key.profile}};
}

void read(const json& value, const std::string& path, read_context& context, row_key& key) {
    object_reader in(value, path, context);
    in.required("workload_id", key.workload_id);
    in.required("workload_sha256", key.workload_sha256);
    in.required("devices", key.devices);
    in.required("implementation", key.implementation);
    in.word("route", key.route, {"kernel", "one-op graph", "whole graph"});
    in.word("boundary", key.boundary, {"resident", "host"});
    in.word("launch_mode", key.launch_mode, {"stream", "graph", "resident-loop"});
    in.word("cache_mode", key.cache_mode, {"warm", "rotated", "flushed"});
    in.word("load", key.load, {"throughput", "latency", "served"});
    in.word("tuning_class", key.tuning_class, {"default", "tuned"});
    in.required("ranks", key.ranks);
    in.required("profile", key.profile);
}

json to_json(const interval_record& interval) {
    return {{"low", finite_or_null(interval.low)},
            {"high", finite_or_null(interval.high)},
            {"level", interval.level}};
}

void read(const json& value, const std::string& path, read_context& context,
          interval_record& interval) {
    object_reader in(value, path, context);
    in.required("low", interval.low);
    in.required("high", interval.high);
    in.required("level", interval.level);
}

json to_json(const phase_times& phases) {
    return {{"load_ns", phases.load_ns},
            {"compile_ns", phases.compile_ns},
            {"session_ns", phases.session_ns},
            {"first_launch_ns", phases.first_launch_ns},
            {"batch_cost_ns", phases.batch_cost_ns},
            {"warm_up_ns", phases.warm_up_ns},
            {"warm_up_launches", phases.warm_up_launches},
            {"warm_up_settled", phases.warm_up_settled}};
}

void read(const json& value, const std::string& path, read_context& context, phase_times& phases) {
    object_reader in(value, path, context);
    in.required("load_ns", phases.load_ns);
    in.required("compile_ns", phases.compile_ns);
    in.required("session_ns", phases.session_ns);
    in.required("first_launch_ns", phases.first_launch_ns);
    in.required("batch_cost_ns", phases.batch_cost_ns);
    in.required("warm_up_ns", phases.warm_up_ns);
    in.required("warm_up_launches", phases.warm_up_launches);
    in.required("warm_up_settled", phases.warm_up_settled);
}

json to_json(const verification_record& v) {
    return {{"method", v.method},
            {"mode", v.mode},
            {"passed", v.passed},
            {"timed_outputs", v.timed_outputs},
            {"worst_ratio", finite_or_null(v.worst_ratio)},
            {"limit", finite_or_null(v.limit)},
            {"nmse", finite_or_null(v.nmse)},
            {"max_ulp", value_or_null(v.max_ulp)},
            {"effective_bits", value_or_null(v.effective_bits)},
            {"effective_precision", v.effective_precision},
            {"detection_rate", value_or_null(v.detection_rate)},
            {"checked_elements", v.checked_elements},
            {"total_elements", v.total_elements},
            {"first_failure", v.first_failure}};
}

void read(const json& value, const std::string& path, read_context& context,
          verification_record& v) {
    object_reader in(value, path, context);
    in.required("method", v.method);
    in.required("mode", v.mode);
    in.required("passed", v.passed);
    in.required("timed_outputs", v.timed_outputs);
    in.number_or_infinite("worst_ratio", v.worst_ratio);
    in.number_or_infinite("limit", v.limit);
    in.number_or_infinite("nmse", v.nmse);
    in.optional("max_ulp", v.max_ulp);
    in.optional("effective_bits", v.effective_bits);
    in.required("effective_precision", v.effective_precision);
    in.optional("detection_rate", v.detection_rate);
    in.required("checked_elements", v.checked_elements);
    in.required("total_elements", v.total_elements);
    in.required("first_failure", v.first_failure);
}

}  // namespace accelbench::results
