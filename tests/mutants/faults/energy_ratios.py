# SPDX-License-Identifier: Apache-2.0
"""Faults in ratios of energy."""

FAULTS = [
    ("results/compare/energy.cpp", "base.low / candidate.high", "base.low / candidate.low"),
    ("results/compare/energy.cpp", "base.level + candidate.level - 1.0", "base.level"),
    ("results/compare/energy.cpp", "!power.joules_interval || ", "power.joules_interval && "),
]

SOURCES = ["results/compare/energy.cpp"]

TESTS = ["tests/unit/results/compare_test.cpp", "tests/unit/results/sample_campaign.cpp"]
