// SPDX-License-Identifier: Apache-2.0
// JSON of a run's telemetry.
#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "results/bundle/records_json.hpp"

namespace accelbench::results {

using nlohmann::json;

namespace {

json sample_json(const sensor_sample& sample) {
    json values = json::array();
    for (const auto& value : sample.values) {
        values.push_back(value_or_null(value));
    }
    return {{"begin_ns", sample.begin_ns}, {"end_ns", sample.end_ns},
            {"missed", sample.missed},     {"forced", sample.forced},
            {"status", sample.status},     {"values", std::move(values)}};
}

void read_values(object_reader& in, const std::string& path, sensor_sample& sample) {
    const json* values = in.find("values", true);
    if (values == nullptr) {
        return;
    }
    if (!values->is_array()) {
        in.context().fail(path + ".values", "must be a list");
        return;
    }
    for (const json& value : *values) {
        if (!value.is_null() && !value.is_number()) {
            in.context().fail(path + ".values", "must hold numbers or null");
            return;
        }
        sample.values.push_back(value.is_null() ? std::nullopt
                                                : std::optional(value.get<double>()));
    }
}

void read_sample(const json& value, const std::string& path, std::size_t sensors,
                 read_context& context, sensor_sample& sample) {
    object_reader in(value, path, context);
    in.required("begin_ns", sample.begin_ns);
    in.required("end_ns", sample.end_ns);
    in.required("missed", sample.missed);
    in.required("forced", sample.forced);
    in.required("status", sample.status);
    read_values(in, path, sample);
    if (context.good() && (sample.values.size() != sensors || sample.status.size() != sensors)) {
        context.fail(path, fmt::format("has {} values and {} states of {} sensors",
                                       sample.values.size(), sample.status.size(), sensors));
    }
    for (std::size_t i = 0; context.good() && i < sensors; ++i) {
        const bool has_value = sample.status[i] == 'o' || sample.status[i] == 's';
        if (has_value != sample.values[i].has_value()) {
            context.fail(
                path, fmt::format("says '{}' of sensor {}, whose value is {}", sample.status[i], i,
                                  sample.values[i] ? "there" : "not there"));
        }
    }
}

/// Calls read(element, path) for each element of a list.
template <class Read>
void read_list(object_reader& in, const std::string& path, std::string_view name, Read read) {
    const json* list = in.find(name, true);
    if (list == nullptr) {
        return;
    }
    if (!list->is_array()) {
        in.context().fail(fmt::format("{}.{}", path, name), "must be a list");
        return;
    }
    for (std::size_t i = 0; i < list->size() && in.context().good(); ++i) {
        read((*list)[i], fmt::format("{}.{}[{}]", path, name, i));
    }
}

}  // namespace

std::string_view unit_of_quantity(std::string_view quantity) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> units{
        {{"power", "W"},
         {"energy", "J"},
         {"temperature", "C"},
         {"clock", "Hz"},
         {"utilisation", "1"},
         {"throttle", "bits"},
         {"memory", "B"},
         {"errors", "count"},
         {"pcie-generation", "generation"},
         {"pcie-lanes", "lanes"}}};
    for (const auto& [name, unit] : units) {
        if (name == quantity) {
            return unit;
        }
    }
    return "";
}

json to_json(const sensor_record& sensor) {
    return {{"source", sensor.source},
            {"quantity", sensor.quantity},
            {"scope", sensor.scope},
            {"unit", unit_of_quantity(sensor.quantity)},
            {"refresh_ns", sensor.refresh_ns == 0 ? json(nullptr) : json(sensor.refresh_ns)}};
}

json to_json(const telemetry_record& telemetry) {
    json sensors = json::array(), samples = json::array(), spans = json::array();
    for (const sensor_record& sensor : telemetry.sensors) {
        sensors.push_back(to_json(sensor));
    }
    for (const sensor_sample& sample : telemetry.samples) {
        samples.push_back(sample_json(sample));
    }
    for (const telemetry_span& span : telemetry.spans) {
        spans.push_back({{"kind", span.kind},
                         {"begin_ns", span.begin_ns},
                         {"end_ns", span.end_ns},
                         {"launches", span.launches}});
    }
    return {{"sensors", std::move(sensors)},
            {"period_ns", telemetry.period_ns},
            {"samples", std::move(samples)},
            {"spans", std::move(spans)},
            {"problem", telemetry.problem}};
}

void read(const json& value, const std::string& path, read_context& context,
          telemetry_record& telemetry) {
    object_reader in(value, path, context);
    in.required("period_ns", telemetry.period_ns);
    in.required("problem", telemetry.problem);
    read_list(in, path, "sensors", [&](const json& one, const std::string& at) {
        sensor_record& sensor = telemetry.sensors.emplace_back();
        std::optional<std::uint64_t> refresh;
        object_reader fields(one, at, context);
        fields.required("source", sensor.source);
        fields.required("quantity", sensor.quantity);
        fields.required("scope", sensor.scope);
        fields.optional("refresh_ns", refresh);
        sensor.refresh_ns = refresh.value_or(0);
    });
    read_list(in, path, "samples", [&](const json& one, const std::string& at) {
        read_sample(one, at, telemetry.sensors.size(), context, telemetry.samples.emplace_back());
    });
    read_list(in, path, "spans", [&](const json& one, const std::string& at) {
        telemetry_span& span = telemetry.spans.emplace_back();
        object_reader fields(one, at, context);
        fields.word("kind", span.kind, {"idle-before", "energy", "idle-after"});
        fields.required("begin_ns", span.begin_ns);
        fields.required("end_ns", span.end_ns);
        fields.required("launches", span.launches);
    });
}

}  // namespace accelbench::results
