# SPDX-License-Identifier: Apache-2.0
"""Faults in rows and their clocks."""

FAULTS = [
    ("results/rows/clock_watch.cpp", "one->bounds.low - 1.0 > limit || ", "one->bounds.low - 1.0 > 1.0 || "),
    ("results/rows/clock_watch.cpp", " || 1.0 - one->bounds.high > limit", ""),
    ("results/rows/clock_watch.cpp", "supervisor - worker - most_spared_ns", "supervisor - worker"),
    ("results/rows/clock_watch.cpp", "alone_.worker.size() < enough", "alone_.worker.empty()"),
    ("results/rows/clock_watch.cpp", "(by_two || by_one) && !bent(limit)", "false"),
    ("results/rows/clock_watch.cpp", "least > sure * limit", "least > -1.0"),
    ("results/rows/clock_watch.cpp", "1.0 - medians.bounds.high > limit", "false"),
    ("results/rows/clock_watch.cpp", " && least_excess(long_) < 0.0", ""),
    ("results/rows/clock_watch.cpp", "medians.bounds.low - 1.0 > limit && ", "false && "),
    ("results/rows/row_state.cpp", "if (now != before) {", "if (false) {"),
    ("results/rows/row_state.cpp", "!has_time(run->state) || ", ""),
    ("results/bundle/coherence.cpp", '(v->method == "accuracy floor") != declares_other', "false"),
    ("results/bundle/coherence.cpp", '(v->method == "accuracy floor") != declares_other',
     'v->method == "accuracy floor" && !declares_other'),
]

SOURCES = ["results/rows/clock_watch.cpp", "results/rows/row_state.cpp", "results/bundle/coherence.cpp"]

TESTS = ["tests/unit/results/clock_watch_test.cpp", "tests/unit/results/rows_test.cpp", "tests/unit/results/verify_bundle_test.cpp",
         "tests/unit/results/sample_campaign.cpp"]
