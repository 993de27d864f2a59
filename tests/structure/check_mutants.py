# SPDX-License-Identifier: Apache-2.0
"""Every fault of tests/mutants/faults.py still applies: its text occurs exactly once in its file."""

import pathlib
import runpy
import sys

import sources

FAULTS = "tests/mutants/faults.py"


def check(root):
    problems = []
    for faults, _, _ in runpy.run_path(str(pathlib.Path(root) / FAULTS))["GROUPS"].values():
        for file, text, _ in faults:
            path = pathlib.Path(root) / file
            count = path.read_text().count(text) if path.is_file() else None
            if count is None:
                problems.append(f"{FAULTS}: there is no {file}")
            elif count != 1:
                problems.append(f"{FAULTS}: {file} holds {count} times: {text}")
    return problems


if __name__ == "__main__":
    sources.report(check(sys.argv[1]), "mutants")
