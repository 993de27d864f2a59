# SPDX-License-Identifier: Apache-2.0
"""dev, release and ci exist as configure, build and test presets, and a test run without tests is an error."""

import json
import pathlib
import sys

import sources


def check(root):
    presets = json.loads((pathlib.Path(root) / "CMakePresets.json").read_text())
    problems = []
    for kind in ("configurePresets", "buildPresets", "testPresets"):
        names = {preset["name"] for preset in presets[kind]}
        problems += [f"CMakePresets.json: {kind} has no '{n}'" for n in ("dev", "release", "ci") if n not in names]
    base = {preset["name"]: preset for preset in presets["testPresets"]}
    for name in ("dev", "release", "ci"):
        preset = base.get(name, {})
        settings = {**base.get(preset.get("inherits"), {}).get("execution", {}), **preset.get("execution", {})}
        if settings.get("noTestsAction") != "error":
            problems.append(f"CMakePresets.json: the test preset '{name}' passes when it finds no test")
    return problems


if __name__ == "__main__":
    sources.report(check(sys.argv[1]), "presets")
