// SPDX-License-Identifier: Apache-2.0
// Requests about sensors, in a worker of its own beside the one that measures.
#include <string>
#include <string_view>
#include <utility>

#include "harness/worker/server.hpp"

namespace accelbench::worker {

namespace {

using protocol::border_call;

/// More sensors than this is a number out of control, not a machine.
constexpr std::uint32_t most_sensors = 65536;

}  // namespace

/// The table is asked for here and not at open(): a worker that measures never touches it.
result<answer> server::sensors() {
    constexpr std::string_view id = "accb.telemetry/1";
    const accb_telemetry* table = nullptr;
    if (table_->get_extension != nullptr) {
        table = static_cast<const accb_telemetry*>(crossing_.cross(border_call::get_extension,
                                                                   table_->get_extension, context_,
                                                                   accb_str{id.data(), id.size()}));
    }
    if (table == nullptr || !ACCB_HAS(table, read) || table->sensor == nullptr ||
        table->read == nullptr) {
        return fault(error_code::unsupported, "it offers no accb.telemetry/1");
    }
    if (table->sensor_count > most_sensors) {
        return fault(error_code::plugin_refused,
                     "accb.telemetry/1 counts " + std::to_string(table->sensor_count) + " sensors");
    }
    std::vector<protocol::sensor_info> found;
    for (std::uint32_t index = 0; index < table->sensor_count; ++index) {
        accb_sensor sensor{};
        sensor.struct_size = sizeof sensor;
        if (status described =
                crossing_.ask(border_call::sensor, table->sensor, context_, index, &sensor);
            !described) {
            return described.error();
        }
        found.push_back({index, sensor.device, sensor.quantity, sensor.scope, sensor.refresh_ns,
                         bounded(sensor.source)});
    }
    telemetry_ = table;
    return answer{{}, protocol::to_flat(found)};
}

result<answer> server::sample(bytes record) {
    protocol::sample_order order;
    if (!protocol::from_flat(record, order) || telemetry_ == nullptr) {
        return unreadable();
    }
    std::vector<accb_sample> samples;
    for (const std::uint32_t sensor : order.sensors) {
        samples.push_back({sensor, ACCB_SAMPLE_UNAVAILABLE, 0.0});
    }
    if (status read = crossing_.ask(border_call::read_sensors, telemetry_->read, context_,
                                    samples.data(), static_cast<std::uint32_t>(samples.size()));
        !read) {
        return std::move(read).error();
    }
    std::vector<protocol::sensor_value> values;
    for (const accb_sample& one : samples) {
        values.push_back({one.status, one.value});
    }
    return answer{{}, protocol::to_flat(values)};
}

}  // namespace accelbench::worker
