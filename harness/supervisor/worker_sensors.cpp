// SPDX-License-Identifier: Apache-2.0
// Sensors of a worker that was opened with role "telemetry".
#include <accelbench/extensions.h>
#include <fmt/format.h>

#include <cmath>

#include "harness/protocol/requests.hpp"
#include "harness/supervisor/text.hpp"
#include "harness/supervisor/worker_state.hpp"

namespace accelbench::supervisor {

using protocol::message_kind;

namespace {

/// A number that is none, or a status that is none, is the sensor's fault and no value.
sensor_reading::value value_of(const protocol::sensor_value& from) {
    using kind = sensor_reading::value::kind;
    switch (from.status) {
        case ACCB_SAMPLE_OK:
        case ACCB_SAMPLE_STALE:
            if (!std::isfinite(from.value)) {
                return {kind::error, std::nullopt};
            }
            return {from.status == ACCB_SAMPLE_OK ? kind::ok : kind::stale, from.value};
        case ACCB_SAMPLE_UNAVAILABLE:
            return {kind::unavailable, std::nullopt};
        default:
            return {kind::error, std::nullopt};
    }
}

}  // namespace

result<std::vector<sensor_info>> worker::sensors() {
    auto found = state_->fetch<std::vector<sensor_info>>(message_kind::sensors, "list sensors",
                                                         state_->link.limits().query);
    if (found) {
        for (sensor_info& one : *found) {
            one.source = clean_text(one.source);
        }
    }
    return found;
}

result<sensor_reading> worker::read_sensors(const std::vector<std::uint32_t>& sensors,
                                            std::chrono::nanoseconds deadline) {
    const std::string tried = state_->trying("read sensors");
    auto answer = state_->link.ask(message_kind::sample, tried, deadline, {},
                                   protocol::to_flat(protocol::sample_order{sensors}));
    if (!answer) {
        return std::move(answer).error();
    }
    std::vector<protocol::sensor_value> values;
    if (!protocol::from_flat(answer->record, values) || values.size() != sensors.size()) {
        return state_->link.breach(tried, "its reply's record cannot be read");
    }
    sensor_reading read{answer->begin_ns, answer->end_ns, {}};
    for (const protocol::sensor_value& one : values) {
        read.values.push_back(value_of(one));
    }
    return read;
}

}  // namespace accelbench::supervisor
