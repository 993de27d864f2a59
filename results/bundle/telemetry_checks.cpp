// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/telemetry_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "results/rows/run_time.hpp"
#include "results/telemetry/throttle.hpp"

namespace accelbench::results {
namespace {

using fault = std::optional<std::string>;

/// In a timed batch there may be one launch at a time, in the energy window as many as a queue
/// holds: the longest that a plug-in here declares is 256 (opencl, cuda). A count beyond that is a
/// lie.
constexpr double most_speed_up = 256.0;

fault out_of_order(const telemetry_record& telemetry) {
    std::uint64_t last = 0;
    for (const sensor_sample& sample : telemetry.samples) {
        if (sample.end_ns < sample.begin_ns || sample.begin_ns < last) {
            return fmt::format("the sample of its sensors at {} ns is out of the order of time",
                               sample.begin_ns);
        }
        last = sample.end_ns;
    }
    last = 0;
    for (const telemetry_span& span : telemetry.spans) {
        if (span.end_ns < span.begin_ns || span.begin_ns < last) {
            return fmt::format("its {} span is out of the order of time", span.kind);
        }
        last = span.end_ns;
    }
    return std::nullopt;
}

fault impossible_energy(const run_record& run) {
    for (const telemetry_span& span : run.telemetry->spans) {
        if (span.kind != "energy") {
            continue;
        }
        const bool beside_timing =
            std::any_of(run.windows.begin(), run.windows.end(), [&](const window_record& w) {
                return span.begin_ns < w.end_ns && w.begin_ns < span.end_ns;
            });
        if (beside_timing) {
            return "its energy window overlaps a timed one";
        }
        const auto time = run_time(run);
        const auto length = static_cast<double>(span.end_ns - span.begin_ns);
        if (span.launches == 0 ||
            (time && *time * static_cast<double>(span.launches) > most_speed_up * length)) {
            return fmt::format("its energy window of {:.0f} ns cannot hold {} launches", length,
                               span.launches);
        }
    }
    return std::nullopt;
}

fault wrong_mark(const run_record& run, std::string_view mark, bool deserved) {
    const bool there = std::find(run.marks.begin(), run.marks.end(), mark) != run.marks.end();
    if (there == deserved) {
        return std::nullopt;
    }
    return there ? fmt::format("it is marked {}, its samples do not say so", mark)
                 : fmt::format("its samples say {}, and it is not marked so", mark);
}

}  // namespace

fault telemetry_fault(const run_record& run) {
    if (!run.telemetry) {
        return std::nullopt;
    }
    fault found = out_of_order(*run.telemetry);
    found = found ? found : impossible_energy(run);
    found = found ? found : wrong_mark(run, "throttled", !throttle_words(*run.telemetry).empty());
    return found ? found : wrong_mark(run, "telemetry-failed", has_failed(*run.telemetry));
}

}  // namespace accelbench::results
