# SPDX-License-Identifier: Apache-2.0
"""Faults in artifacts and shell words."""

A = "harness/artifacts/"

FAULTS = [
    (A + "store.cpp", "one.workload_sha256 != work.sha256) {", "false) {"),
    (A + "store.cpp", "one.workload_sha256 != work.sha256 && one.workload_id != work.id", "one.workload_id != work.id || false"),
    (A + "store.cpp", "one.source_format == \"onnx\" && one.source_sha256 != onnx_sha256", "false"),
    (A + "store.cpp", "!chip.empty() && one.chip != chip", "false"),
    (A + "store.cpp", "one.format != rules_.format", "false"),
    (A + "store.cpp", "size != one.bytes", "false"),
    (A + "store.cpp", "hash.empty() || when != stamp", "hash.empty()"),
    (A + "store.cpp", "hash == one.artifact_sha256", "true"),
    (A + "store.cpp", "got.size() != wanted.size()", "false"),
    (A + "store.cpp", "got[i].name != wanted[i].name || ", ""),
    (A + "store.cpp", " || got[i].dims != wanted[i].dims", ""),
    (A + "store.cpp", "read->backend == rules_.backend", "true"),
    (A + "store.cpp", "!std::binary_search(", "std::binary_search("),
    (A + "store.cpp", "if (found.refusal.empty())", "if (false)"),
    ("base/shell_word.cpp", "if (plain) {", "if (true) {"),
    (A + "sidecar.cpp", "size > largest", "false"),
    (A + "sidecar.cpp", "found != schema", "false"),
    (A + "sidecar.cpp", "file != s.artifact.filename().string()", "false"),
    (A + "sidecar.cpp", "!is_hash(*hash)", "false"),
    (A + "sidecar.cpp", "!s.calibration_sha256.empty() && !is_hash(", "false && !is_hash("),
    (A + "sidecar.cpp", "!word.empty() && word !=", "false && word !="),
    (A + "ports.cpp", "t.name + \".out\"", "t.name"),
    (A + "ports.cpp", "i < work.scalars.size()", "false"),
    (A + "ports.cpp", "if (!folder.empty())", "if (true)"),
    (A + "ports.cpp", "folders.insert(folders.end()", "folders.insert(folders.begin()"),
]

SOURCES = ["harness/artifacts", "base/shell_word.cpp"]

TESTS = ["tests/unit/artifacts"]
