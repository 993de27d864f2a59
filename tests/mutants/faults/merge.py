# SPDX-License-Identifier: Apache-2.0
"""Faults in merged bundles."""

G = "results/merge/"

FAULTS = [
    (G + "merger.cpp", "if (!fresh) {", "if (false) {"),
    (G + "merger.cpp", "if (auto method = check_same_method(first_); !method) {", "if (auto method = check_same_method(first_); false) {"),
    (G + "merger.cpp", "return place(a) < place(b);", "return a < b;"),
    (G + "merger.cpp", "block.member += before;", ""),
    (G + "merger.cpp", "kind = numbers[kind];", ""),
    (G + "merger.cpp", "take(merged.expected, content_.expected);", ""),
    (G + "merger.cpp", "kind = new_kind[kind];", ""),
    (G + "source.cpp", "row.nmse = block.nmse[i];", ""),
    (G + "content.cpp", "return !there.contains(host);", "return there.contains(host);"),
    (G + "content.cpp", "if (!member.head.complete) {", "if (member.head.complete) {"),
    (G + "read_merged.cpp", "runs != to.times_ns.size()", "false"),
    (G + "read_merged.cpp", "content->rows() != counts.rows", "false"),
    (G + "read_merged.cpp", "(must_be_positive && !(value > 0.0))", "false"),
    (G + "verify_merged.cpp", "!same(times, own)", "false"),
    (G + "verify_merged.cpp", "found->manifest_sha256 != member.manifest_sha256", "false"),
    (G + "verify_merged.cpp", "to_json(expected) != to_json(*found)", "false"),
    (G + "verify_merged.cpp", "!seen.emplace(block.member, block.device).second", "false"),
]

SOURCES = ["results/merge"]

TESTS = [f"tests/unit/results/{name}.cpp" for name in ("merge_test", "fleet_campaign", "sample_campaign")]
