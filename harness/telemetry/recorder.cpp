// SPDX-License-Identifier: Apache-2.0
#include "harness/telemetry/recorder.hpp"

#include <utility>

#include "harness/telemetry/words.hpp"

namespace accelbench::telemetry {

recorder::recorder(std::vector<results::sensor_record> sensors, std::uint64_t period_ns,
                   source read)
    : read_(std::move(read)) {
    trace_.sensors = std::move(sensors);
    trace_.period_ns = period_ns;
}

void recorder::take(bool forced, std::uint32_t missed) {
    const std::lock_guard turn(mutex_);
    if (!trace_.problem.empty()) {
        return;
    }
    const auto reading = read_();
    if (!reading) {
        trace_.problem = to_string(reading.error());
        return;
    }
    results::sensor_sample sample = record_of(*reading);
    sample.forced = forced;
    sample.missed = missed;
    trace_.samples.push_back(std::move(sample));
}

results::telemetry_record recorder::finish() {
    const std::lock_guard turn(mutex_);
    results::telemetry_record next;
    next.sensors = trace_.sensors;
    next.period_ns = trace_.period_ns;
    next.problem = trace_.problem;
    return std::exchange(trace_, std::move(next));
}

std::string recorder::problem() const {
    const std::lock_guard turn(mutex_);
    return trace_.problem;
}

std::size_t recorder::taken() const {
    const std::lock_guard turn(mutex_);
    return trace_.samples.size();
}

}  // namespace accelbench::telemetry
