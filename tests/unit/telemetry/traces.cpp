// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/telemetry/traces.hpp"

#include <cmath>

namespace accelbench::results::traces {

value_at counter(double watts, double refresh_s) {
    return [=](double at) { return watts * refresh_s * std::floor(at / refresh_s + 1e-9); };
}

telemetry_record trace(const std::vector<sensor>& sensors, double window_s) {
    constexpr double begin = 4.0, idle = 3.0, period = 0.2;
    telemetry_record made;
    made.period_ns = second / 5;
    for (const sensor& one : sensors) {
        made.sensors.push_back({"test " + one.quantity, one.quantity, one.scope,
                                static_cast<std::uint64_t>(one.refresh_s * 1e9)});
    }
    const auto ns = [](double s) { return static_cast<std::uint64_t>(std::llround(s * 1e9)); };
    const double end = begin + window_s;
    const auto take = [&](double at) {
        sensor_sample sample{.begin_ns = ns(at), .end_ns = ns(at)};
        for (const sensor& one : sensors) {
            sample.values.push_back(one.value(at));
            sample.status += sample.values.back() ? 'o' : 'u';
        }
        made.samples.push_back(std::move(sample));
    };
    for (int i = 0; begin - idle + i * period <= end + idle + 1e-9; ++i) {
        take(begin - idle + i * period);
    }
    made.spans = {{"idle-before", ns(begin - idle), ns(begin), 0},
                  {"energy", ns(begin), ns(end), 1000},
                  {"idle-after", ns(end), ns(end + idle), 0}};
    return made;
}

}  // namespace accelbench::results::traces
