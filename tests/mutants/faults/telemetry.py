# SPDX-License-Identifier: Apache-2.0
"""Faults in telemetry and power."""

T = "results/telemetry/"
W = "harness/telemetry/"

FAULTS = [
    (W + "schedule.cpp", "(missed + 1) * period_ns_", "period_ns_"),
    (W + "schedule.cpp", "now_ns > deadline_ns_ ? now_ns - deadline_ns_ : 0", "0"),
    (W + "sampler.cpp", "missed = deadlines.advance(time.now_ns());", "deadlines.advance(time.now_ns());"),
    (W + "recorder.cpp", "if (!trace_.problem.empty())", "if (false)"),
    (W + "recorder.cpp", "next.problem = trace_.problem;", ""),
    (W + "words.cpp", "return 's';", "return 'o';"),
    (T + "meter.cpp", "updates < rules.updates_min || steps.size() < 2", "updates + 1 < rules.updates_min || steps.size() < 2"),
    (T + "meter.cpp", "rules.updates_min + 1) * interval_of", "rules.updates_min) * interval_of"),
    (T + "meter.cpp", "points[i].value < points[i - 1].value", "false"),
    (T + "meter.cpp", "(last.at_s - first.at_s) * rules.span_s", "rules.span_s * rules.span_s"),
    (T + "meter.cpp", "0.5 * (points[i].value + points[i - 1].value)", "points[i].value"),
    (T + "meter.cpp", "std::min(seen, whole(rules.span_s / rules.refresh_s))", "seen"),
    (T + "meter.cpp", "gap > most_periods", "false && gap > most_periods"),
    (T + "meter.cpp", "sample.end_ns <= begin_ns", "sample.end_ns < begin_ns"),
    (T + "meter.cpp", "p.value == 0.0", "p.value < 0.0"),
    (T + "throttle.cpp", "& slowdown_bits", ""),
    (T + "throttle.cpp", "(seen & ~named) != 0", "false"),
    (T + "throttle.cpp", "&& !telemetry.problem.starts_with(\"no sensor\")", ""),
    (T + "energy.cpp", "power && !counter->reading.joules &&", "power &&"),
    (T + "energy.cpp", "telemetry.sensors[power->sensor].scope == out.scope", "true"),
    (T + "energy.cpp", "sum / count", "sum"),
    ("results/rows/row_power.cpp", "2 * count >= runs ?", "true ?"),
    ("results/rows/row_power.cpp", "one.other_joules / *one.joules - 1.0) > mismatch", "one.other_joules / *one.joules) > mismatch"),
    ("results/rows/row_power.cpp", "*one.joules / launches", "*one.joules"),
    ("results/bundle/telemetry_checks.cpp", "sample.begin_ns < last", "false"),
    ("results/bundle/telemetry_checks.cpp", "there == deserved", "there"),
    ("results/bundle/telemetry_checks.cpp", "most_speed_up = 256.0", "most_speed_up = 4.0"),
]

SOURCES = ["harness/telemetry", "results/telemetry", "results/rows/row_power.cpp", "results/bundle/telemetry_checks.cpp"]

TESTS = ["tests/unit/telemetry"]
