// SPDX-License-Identifier: Apache-2.0
// JSON of a row: one line of rows.jsonl.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "results/bundle/records_json.hpp"

namespace accelbench::results {

using nlohmann::json;

namespace {

json interval_or_null(const std::optional<interval_record>& interval) {
    return interval ? to_json(*interval) : json(nullptr);
}

void read_interval(object_reader& in, std::string_view name,
                   std::optional<interval_record>& interval) {
    const json* field = in.find(name, false);
    if (field != nullptr && !field->is_null()) {
        read(*field, in.path_of(name), in.context(), interval.emplace());
    }
}

json text_or_null(const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);
}

json range_json(const std::optional<sensor_range>& range) {
    if (!range) {
        return nullptr;
    }
    return {{"low", range->low}, {"median", range->median}, {"high", range->high}};
}

json conditions_json(const condition_record& c) {
    return {{"clock_hz", range_json(c.clock_hz)},
            {"temperature_c", range_json(c.temperature_c)},
            {"throttle", c.throttle},
            {"samples", c.samples},
            {"missed", c.missed},
            {"problem", c.problem}};
}

json power_json(const power_record& p) {
    return {{"scope", text_or_null(p.scope)},
            {"source", text_or_null(p.source)},
            {"method", text_or_null(p.method)},
            {"refresh_ns", p.refresh_ns == 0 ? json(nullptr) : json(p.refresh_ns)},
            {"runs", p.runs},
            {"joules_per_launch", value_or_null(p.joules_per_launch)},
            {"joules_interval", interval_or_null(p.joules_interval)},
            {"joules_per_launch_above_idle", value_or_null(p.joules_per_launch_above_idle)},
            {"watts", value_or_null(p.watts)},
            {"idle_watts", value_or_null(p.idle_watts)},
            {"needs_s", value_or_null(p.needs_s)},
            {"why_not", p.why_not}};
}

void read_range(object_reader& in, std::string_view name, std::optional<sensor_range>& range) {
    const json* field = in.find(name, false);
    if (field != nullptr && !field->is_null()) {
        object_reader fields(*field, in.path_of(name), in.context());
        range.emplace();
        fields.required("low", range->low);
        fields.required("median", range->median);
        fields.required("high", range->high);
    }
}

void read_conditions(const json& value, read_context& context, condition_record& c) {
    object_reader in(value, "conditions", context);
    read_range(in, "clock_hz", c.clock_hz);
    read_range(in, "temperature_c", c.temperature_c);
    in.required("throttle", c.throttle);
    in.required("samples", c.samples);
    in.required("missed", c.missed);
    in.required("problem", c.problem);
}

void read_power(const json& value, read_context& context, power_record& p) {
    object_reader in(value, "power", context);
    std::optional<std::string> scope, source, method;
    std::optional<std::uint64_t> refresh;
    in.optional("scope", scope);
    in.optional("source", source);
    in.optional("method", method);
    in.optional("refresh_ns", refresh);
    p.scope = scope.value_or("");
    p.source = source.value_or("");
    p.method = method.value_or("");
    p.refresh_ns = refresh.value_or(0);
    in.required("runs", p.runs);
    in.optional("joules_per_launch", p.joules_per_launch);
    read_interval(in, "joules_interval", p.joules_interval);
    in.optional("joules_per_launch_above_idle", p.joules_per_launch_above_idle);
    in.optional("watts", p.watts);
    in.optional("idle_watts", p.idle_watts);
    in.optional("needs_s", p.needs_s);
    in.required("why_not", p.why_not);
}

void read_numbers(object_reader& in, row_record& row) {
    in.optional("time_ns", row.time_ns);
    read_interval(in, "time_interval", row.time_interval);
    in.required("no_interval_reason", row.no_interval_reason);
    in.optional("p05_ns", row.p05_ns);
    in.optional("p95_ns", row.p95_ns);
    in.optional("p99_ns", row.p99_ns);
    in.optional("flop_per_s", row.flop_per_s);
    in.optional("byte_per_s", row.byte_per_s);
    in.optional("bus_byte_per_s", row.bus_byte_per_s);
    read_interval(in, "flop_interval", row.flop_interval);
    read_interval(in, "byte_interval", row.byte_interval);
    in.optional("ceiling_share", row.ceiling_share);
    in.required("flops", row.flops);
    in.required("bytes", row.bytes);
}

}  // namespace

json to_json(const row_record& row) {
    json j{
        {"key", to_json(row.key)},
        {"state", to_string(row.state)},
        {"reason", row.reason},
        {"runs", row.runs},
        {"samples", row.samples},
        {"time_ns", value_or_null(row.time_ns)},
        {"time_interval", interval_or_null(row.time_interval)},
        {"no_interval_reason", row.no_interval_reason},
        {"p05_ns", value_or_null(row.p05_ns)},
        {"p95_ns", value_or_null(row.p95_ns)},
        {"p99_ns", value_or_null(row.p99_ns)},
        {"stop_reason", row.stop_reason},
        {"flop_per_s", value_or_null(row.flop_per_s)},
        {"byte_per_s", value_or_null(row.byte_per_s)},
        {"flop_interval", interval_or_null(row.flop_interval)},
        {"byte_interval", interval_or_null(row.byte_interval)},
        {"ceiling_share", value_or_null(row.ceiling_share)},
        {"ceiling", row.ceiling},
        {"verification", row.verification ? to_json(*row.verification) : json(nullptr)},
        {"phases", to_json(row.phases)},
        {"marks", row.marks},
        {"flops", finite_or_null(row.flops)},
        {"bytes", finite_or_null(row.bytes)},
        {"support", row.support},
    };
    if (row.bus_byte_per_s) {  // rows of one rank are written as they were before there were ranks
        j["bus_byte_per_s"] = value_or_null(row.bus_byte_per_s);
    }
    if (row.conditions) {
        j["conditions"] = conditions_json(*row.conditions);
    }
    if (row.power) {
        j["power"] = power_json(*row.power);
    }
    return j;
}

result<row_record> parse_row(std::string_view text, const std::string& where) {
    const auto value = parse_json(text, where);
    if (!value) {
        return value.error();
    }
    read_context context{where, {}};
    row_record row;
    object_reader in(*value, "", context);
    if (const json* key = in.find("key", true)) {
        read(*key, "key", context, row.key);
    }
    std::string word;
    in.required("state", word);
    const auto state = parse_row_state(word);
    if (!state) {
        context.fail("state", fmt::format("is '{}', which is no state of a row", word));
    }
    row.state = state.value_or(row_state::ok);
    in.required("reason", row.reason);
    in.required("runs", row.runs);
    in.required("samples", row.samples);
    in.required("stop_reason", row.stop_reason);
    in.required("ceiling", row.ceiling);
    in.required("marks", row.marks);
    in.required("support", row.support);
    read_numbers(in, row);
    if (const json* phases = in.find("phases", true)) {
        read(*phases, "phases", context, row.phases);
    }
    const json* verification = in.find("verification", false);
    if (verification != nullptr && !verification->is_null()) {
        read(*verification, "verification", context, row.verification.emplace());
    }
    if (const json* conditions = in.find("conditions", false)) {
        read_conditions(*conditions, context, row.conditions.emplace());
    }
    if (const json* power = in.find("power", false)) {
        read_power(*power, context, row.power.emplace());
    }
    if (context.fault) {
        return *context.fault;
    }
    return row;
}

}  // namespace accelbench::results
