// SPDX-License-Identifier: Apache-2.0
// JSON of a row: one line of rows.jsonl.
#include <fmt/format.h>

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
    if (context.fault) {
        return *context.fault;
    }
    return row;
}

}  // namespace accelbench::results
