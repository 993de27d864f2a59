# SPDX-License-Identifier: Apache-2.0
"""Faults in the reader of Furiosa's card tree."""

FAULTS = [
    ("backends/furiosa/card/card.cpp", "*number <= 255", "*number <= 256"),
    ("backends/furiosa/card/card.cpp", "wanted->count(*chip) == 0", "wanted->count(*chip) > 1"),
    ("backends/furiosa/card/card.cpp", "generation << 16", "generation << 8"),
    ("backends/furiosa/card/card.cpp", "is_double ? uint32_t{ACCB_DEVICE_DOUBLE}", "!is_double ? uint32_t{ACCB_DEVICE_DOUBLE}"),
    ("backends/furiosa/card/sensors.cpp", "micro = 1e6", "micro = 1e3"),
    ("backends/furiosa/card/sensors.cpp", "bit < std::size(ours) ? ours[bit] : other", "bit < std::size(ours) ? ours[bit] : 0"),
    ("backends/furiosa/card/sensors.cpp", "std::min(*number", "std::max(*number"),
    ("backends/furiosa/card/sensors.cpp", "files.text(place + \"/\" + name) == label", "true"),
    ("backends/furiosa/card/sensors.cpp", "now.found == content::state::missing ? ACCB_SAMPLE_UNAVAILABLE",
     "now.found != content::state::missing ? ACCB_SAMPLE_UNAVAILABLE"),
    ("backends/furiosa/card/tree.cpp", "end == digits.data() + digits.size()", "end != digits.data()"),
]

SOURCES = ["backends/furiosa/card"]

TESTS = ["tests/unit/furiosa/card_test.cpp"]

FLAGS = ["-I{ROOT}/backends/furiosa", '-DACCELBENCH_CARD_TREE="{ROOT}/tests/doubles/furiosa/card_tree.py"']
